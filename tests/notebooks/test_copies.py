"""Copies, and notebooks that share an experiment, in a real Jupyter server with kernels."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import httpx
import nbformat
import pytest

from tests.servers import Kernel, Server, keep_trash_empty, running

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN = """
import mlflow
with mlflow.start_run() as run:
    pass
print(run.info.experiment_id, run.data.tags["jupyter.notebook.id"])
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("server")
    keep_trash_empty(place)
    with running(place) as server:
        yield server.wait_store()


def write(server: Server, path: str) -> str:
    (server.root / path).parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(), server.root / path)
    return path


def told(server: Server, path: str) -> dict[str, Any]:
    answer = server.get("jupyter-mlflow/notebooks", path=path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def copied(server: Server, path: str) -> str:
    folder = path.rpartition("/")[0]
    answer = server.post(f"api/contents/{folder}", {"copy_from": path})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["path"])


def saved(server: Server, path: str) -> None:
    """As the frontend writes it after the first run, and a person saves it."""
    content = nbformat.v4.new_notebook()
    content.metadata["mlflow"] = {"notebook_id": told(server, path)["notebook_id"]}
    answer = httpx.put(
        f"{server.base}api/contents/{path}",
        json={"type": "notebook", "format": "json", "content": content},
        headers=server.headers,
        timeout=60,
    )
    assert answer.status_code == 200, answer.text


def run(kernel: Kernel) -> tuple[str, str]:
    """The experiment and the notebook of a run that is made now."""
    experiment_id, notebook_id = kernel.run(RUN).split()
    return experiment_id, notebook_id


def answer(server: Server, **body: str) -> httpx.Response:
    return server.post("jupyter-mlflow/notebooks/copy", body)


def test_what_is_told_of_a_notebook(server: Server) -> None:
    kernel = server.kernel(write(server, "told/a.ipynb"))
    found = told(server, "told/a.ipynb")
    kernel.close()
    assert found["kernel_id"] == kernel.id
    assert found["copy_of"] is None
    assert found["others"] == found["ended_processes"] == []


def test_a_copy_has_its_own_experiment_and_can_share(server: Server) -> None:
    original = server.kernel(write(server, "share/a.ipynb"))
    first = run(original)
    saved(server, "share/a.ipynb")
    copy = copied(server, "share/a.ipynb")
    assert copy == "share/a-Copy1.ipynb"
    kernel = server.kernel(copy)
    own = run(kernel)
    assert set(own).isdisjoint(first)
    assert told(server, copy)["copy_of"] == {"path": "share/a.ipynb"}
    assert told(server, copy)["others"] == []
    # The same kernel, with the next run.
    assert answer(server, path=copy, choice="share").status_code == 204
    assert run(kernel) == first
    for _ in range(2):
        assert told(server, copy)["copy_of"] is None
        assert told(server, copy)["others"] == ["share/a.ipynb"]
        assert told(server, "share/a.ipynb")["others"] == [copy]
        saved(server, copy)
    assert run(kernel) == run(original) == first
    # Neither takes the experiment's name from the other.
    name = "import mlflow; print(mlflow.get_experiment(run.info.experiment_id).name)"
    assert original.run(name).strip() == kernel.run(name).strip() == "share/a.ipynb"
    assert answer(server, path=copy, choice="own").status_code == 404
    for one in (original, kernel):
        one.close()


def test_a_copy_by_the_shell_is_asked_about_too(server: Server) -> None:
    original = server.kernel(write(server, "shell/a.ipynb"))
    first = run(original)
    saved(server, "shell/a.ipynb")
    shutil.copy(server.root / "shell/a.ipynb", server.root / "shell/b.ipynb")
    assert told(server, "shell/b.ipynb")["notebook_id"] is None
    kernel = server.kernel("shell/b.ipynb")
    own = run(kernel)
    assert set(own).isdisjoint(first)
    server.rename("shell/a.ipynb", "shell/c.ipynb")
    assert told(server, "shell/b.ipynb")["copy_of"] == {"path": "shell/c.ipynb"}
    assert answer(server, path="shell/b.ipynb", choice="own").status_code == 204
    assert told(server, "shell/b.ipynb")["copy_of"] is None
    assert run(kernel) == own
    for one in (original, kernel):
        one.close()


def test_an_original_outside_of_the_root_is_not_named(server: Server, tmp_path: Any) -> None:
    with running(
        tmp_path, server.root / "inner", JUPYTER_DATA_DIR=server.env["JUPYTER_DATA_DIR"]
    ) as inner:
        original = server.kernel(write(server, "outer.ipynb"))
        run(original)
        saved(server, "outer.ipynb")
        shutil.copy(server.root / "outer.ipynb", inner.root / "b.ipynb")
        kernel = inner.kernel("b.ipynb")
        kernel.run("")
        assert told(inner, "b.ipynb")["copy_of"] is None
        assert told(server, "inner/b.ipynb")["copy_of"] == {"path": "outer.ipynb"}
        for one in (original, kernel):
            one.close()


def test_a_notebook_that_came_in_anothers_place(server: Server) -> None:
    # mv a b; cp other a
    kernels = {
        path: server.kernel(write(server, path)) for path in ("place/a.ipynb", "place/o.ipynb")
    }
    first, other = (run(kernel) for kernel in kernels.values())
    for path in kernels:
        saved(server, path)
    (server.root / "place/a.ipynb").rename(server.root / "place/b.ipynb")
    shutil.copy(server.root / "place/o.ipynb", server.root / "place/a.ipynb")
    moved = server.kernel("place/b.ipynb")
    assert run(moved) == first
    # The first kernel runs on, for the notebook that is in its place now.
    third = told(server, "place/a.ipynb")
    assert third["kernel_id"] == kernels["place/a.ipynb"].id
    assert third["notebook_id"] not in (first[1], other[1])
    assert run(kernels["place/a.ipynb"])[1] == third["notebook_id"]
    assert third["copy_of"] == {"path": "place/o.ipynb"}
    for kernel in (*kernels.values(), moved):
        kernel.close()


def test_renamed_and_deleted_at_once_under_its_kernel(server: Server) -> None:
    session = server.opening(write(server, "gone/a.ipynb"))
    server.correct(session, "gone/a.ipynb")
    kernel = server.client(session)
    first = run(kernel)
    server.rename("gone/a.ipynb", "gone/b.ipynb")
    server.correct(session, "gone/b.ipynb")
    url = f"{server.base}api/contents/gone/b.ipynb"
    assert httpx.delete(url, headers=server.headers, timeout=60).status_code == 204
    assert told(server, "gone/b.ipynb")["notebook_id"] == first[1]
    assert run(kernel) == first
    # Deleted, and made again in its place: another notebook, with the same kernel.
    write(server, "gone/b.ipynb")
    assert told(server, "gone/b.ipynb")["kernel_id"] == kernel.id
    assert set(run(kernel)).isdisjoint(first)
    kernel.close()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"path": "x.ipynb", "choice": "share"}, 404),
        ({"path": "x.ipynb", "choice": "both"}, 400),
        ({"path": "x.ipynb"}, 400),
        ({"path": "../x.ipynb", "choice": "own"}, 400),
        ({"path": "a\0.ipynb", "choice": "own"}, 400),
        ({"choice": "own"}, 400),
    ],
)
def test_an_answer_that_nobody_asked_for(server: Server, body: dict[str, str], status: int) -> None:
    refused = answer(server, **body)
    assert refused.status_code == status
    assert refused.json()["message"]
