"""Generated sequences of what happens to notebooks, in a real Jupyter server with real kernels.

No run may be in another notebook's experiment. ``tests/sequences.py`` says which notebook each run
belongs to; ``tests/notebooks/test_identity_sequences.py`` plays the same without kernels.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import httpx
import nbformat
import pytest

from .sequences import Sequence
from .servers import Kernel, Server, keep_trash_empty, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_mlflow.notebooks.identity import Choice

RUN = """
import mlflow
with mlflow.start_run() as run:
    pass
print(run.info.run_id, run.data.tags["jupyter.notebook.id"])
"""


class Opened:
    """A kernel and its session, which is one notebook's after the other's."""

    def __init__(self, session: dict[str, Any], kernel: Kernel) -> None:
        self.session = session
        self.kernel = kernel


class Served:
    """A folder of the server's, with its files, sessions and kernels, as JupyterLab uses them."""

    def __init__(self, server: Server, folder: str, idle: list[Opened]) -> None:
        self._server = server
        self._folder = folder
        self._root = server.root / folder
        (self._root / "sub").mkdir(parents=True)
        self._idle = idle
        self._opened: dict[str, Opened] = {}
        self.runs: dict[str, str] = {}

    def leave(self) -> None:
        """Give the kernels to the next sequence: each has paid for ``import mlflow``."""
        self._idle += self._opened.values()

    def _contents(self, method: str, path: str, body: Any = None) -> Any:
        url = f"{self._server.base}api/contents/{self._folder}/{path}".rstrip("/")
        done = httpx.request(method, url, json=body, headers=self._server.headers, timeout=60)
        assert done.is_success, done.text
        return done.json() if done.content else None

    def _put(self, path: str, notebook_id: str | None) -> None:
        content = nbformat.v4.new_notebook()
        if notebook_id is not None:
            content.metadata["mlflow"] = {"notebook_id": notebook_id}
        self._contents("PUT", path, {"type": "notebook", "format": "json", "content": content})

    def create(self, path: str) -> None:
        self._put(path, None)

    def save(self, path: str, notebook_id: str) -> None:
        # What the frontend has written is what the server says.
        assert self._told(path)["notebook_id"] == notebook_id
        self._put(path, notebook_id)

    def rename(self, path: str, to: str) -> None:
        self._contents("PATCH", path, {"path": f"{self._folder}/{to}"})
        if path in self._opened:
            opened = self._opened[to] = self._opened.pop(path)
            self._server.correct(opened.session, f"{self._folder}/{to}")

    def copy(self, path: str) -> str:
        made = self._contents("POST", path.rpartition("/")[0], {"copy_from": self._at(path)})
        return str(made["path"]).removeprefix(f"{self._folder}/")

    def delete(self, path: str) -> None:
        self._contents("DELETE", path)

    def shell_move(self, path: str, to: str) -> None:
        (self._root / path).replace(self._root / to)

    def shell_copy(self, path: str, to: str) -> None:
        shutil.copy(self._root / path, self._root / to)

    def shell_delete(self, path: str) -> None:
        (self._root / path).unlink()

    def strip(self, path: str) -> None:
        nbformat.write(nbformat.v4.new_notebook(), self._root / path)

    def answer(self, path: str, choice: Choice) -> None:
        body = {"path": self._at(path), "choice": choice}
        assert self._server.post("jupyter-mlflow/notebooks/copy", body).status_code == 204

    def restart(self, path: str) -> None:
        kernel = self._opened[path].kernel
        assert self._server.post(f"api/kernels/{kernel.id}/restart", {}).status_code == 200
        kernel.wait_ready()

    def run(self, path: str) -> str:
        if path not in self._opened:
            self._opened[path] = self._open(self._at(path))
        kernel = self._opened[path].kernel
        # Before and after, as the panel does.
        assert self._told(path)["kernel_id"] == kernel.id
        run_id, notebook_id = kernel.run(RUN).split()
        assert self._told(path)["notebook_id"] == notebook_id
        self.runs[run_id] = notebook_id
        return notebook_id

    def _open(self, path: str) -> Opened:
        if self._idle:
            opened = self._idle.pop()
            self._server.correct(opened.session, path)
            return opened
        session = self._server.opening(path)
        self._server.correct(session, path)
        return Opened(session, self._server.client(session))

    def _told(self, path: str) -> dict[str, Any]:
        answer = self._server.get("jupyter-mlflow/notebooks", path=self._at(path))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def _at(self, path: str) -> str:
        return f"{self._folder}/{path}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("server")
    keep_trash_empty(place)
    with running(place) as server:
        yield server.wait_store()


@pytest.fixture(scope="module")
def idle() -> Iterator[list[Opened]]:
    """Kernels that no sequence uses now."""
    idle: list[Opened] = []
    yield idle
    for opened in idle:
        opened.kernel.close()


def in_wrong_experiments(server: Server, runs: dict[str, str]) -> list[str]:
    """The runs that share an experiment with another notebook's, or not with their own."""
    with contextlib.closing(sqlite3.connect(server.root / "mlflow.db")) as store:
        stored = dict(store.execute("SELECT run_uuid, experiment_id FROM runs"))
    of_notebooks, of_experiments = defaultdict(set), defaultdict(set)
    for run_id, notebook_id in runs.items():
        of_notebooks[notebook_id].add(stored[run_id])
        of_experiments[stored[run_id]].add(notebook_id)
    return [
        run_id
        for run_id, notebook_id in runs.items()
        if len(of_notebooks[notebook_id]) != 1 or len(of_experiments[stored[run_id]]) != 1
    ]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "seeds", [range(4), pytest.param(range(4, 100), marks=pytest.mark.slow)], ids=["4", "rest"]
)
def test_no_run_in_the_wrong_experiment(server: Server, idle: list[Opened], seeds: range) -> None:
    problems, runs = [], {}
    for seed in seeds:
        world = Served(server, f"s{seed}", idle)
        sequence = Sequence(seed, world, has_kernels=True, is_careful=seed % 2 == 1)
        sequence.play(10)
        world.leave()
        problems += sequence.problems
        runs.update(world.runs)
    assert problems == []
    assert len(runs) >= 5 * len(seeds)
    assert in_wrong_experiments(server, runs) == []
