"""Snapshots through a real Jupyter server: what the browser sends, and the file without one."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from jupyter_mlflow.common.records import cells_path, folder
from jupyter_mlflow.notebooks.snapshots import LARGEST, executed_cells
from tests.servers import Kernel, Server, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx

OPEN = "import mlflow\nprint(mlflow.start_run().info.run_id)"
END = "mlflow.end_run()"
WAIT = 1.5
"""Seconds until this server takes the file on disk."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("server")
    (place / "config").mkdir()
    config = {"Snapshots": {"wait": WAIT}}
    (place / "config" / "jupyter_server_config.json").write_text(json.dumps(config))
    with running(place) as server:
        yield server


class Notebook:
    """A notebook on disk and its kernel, as a browser has it."""

    def __init__(self, server: Server, path: str, source: str = "x = 'saved'") -> None:
        self.server = server
        self.path = path
        output = nbformat.v4.new_output("stream", text="a secret")
        cell = nbformat.v4.new_code_cell(source, outputs=[output], execution_count=7)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), server.root / path)
        self.kernel: Kernel = server.kernel(path)
        self.id = server.get("jupyter-mlflow/notebooks", path=path).json()["notebook_id"]

    def put(
        self, *run_ids: str, moment: str = "end", source: str = "x = 'unsaved'", **changed: Any
    ) -> httpx.Response:
        cells = [nbformat.v4.new_code_cell(source, id="c")]
        content = changed.pop("content", nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
        digest = changed.pop("sha256", hashlib.sha256(str(content).encode()).hexdigest())
        route = f"jupyter-mlflow/notebooks/{changed.pop('notebook_id', self.id)}/snapshots/{digest}"
        body = {
            "content": content,
            "kernel_id": self.kernel.id,
            "run_ids": list(run_ids),
            "moment": moment,
            **changed,
        }
        return self.server.put(route, body)

    def snapshot(self, run_id: str) -> Any:
        reply = self.server.get("jupyter-mlflow/views/default/snapshot", run_id=run_id)
        return reply.json() if reply.status_code == 200 else None

    def tag(self, run_id: str) -> str | None:
        """The snapshot's place; asked as soon as the store has changed."""
        reply = self.server.get("jupyter-mlflow/views/default/runs", run_id=run_id).json()
        found: list[str | None] = reply["tags"].get("jupyter.notebook.snapshot", [None])
        return found[0]


def wait(for_what: Callable[[], Any], timeout: float = 30) -> Any:
    """What the server does by itself, and tells nobody of."""
    until = time.monotonic() + timeout
    while not (found := for_what()) and time.monotonic() < until:
        time.sleep(0.05)
    assert found
    return found


def source_of(snapshot: Any) -> str:
    (cell,) = snapshot["notebook"]["cells"]
    assert cell["outputs"] == []
    return "".join(cell["source"])


def test_what_the_browser_sends(server: Server) -> None:
    notebook = Notebook(server, "browser.ipynb")
    run_id = notebook.kernel.run(OPEN).strip()
    assert notebook.put(run_id, moment="start").status_code == 204
    found = notebook.snapshot(run_id)
    assert (found["path"], found["moment"]) == ("browser.ipynb", "start")
    assert source_of(found) == "x = 'unsaved'"
    assert [cell["source"] for cell in found["executed"]] == [OPEN]
    notebook.kernel.run(END)
    assert notebook.put(run_id, source="x = 'edited'").status_code == 204
    found = notebook.snapshot(run_id)
    assert (found["moment"], source_of(found)) == ("end", "x = 'edited'")
    assert [cell["source"] for cell in found["executed"]] == [OPEN, END]
    # One that no browser knows of comes later, and the time of the other one is over by then.
    last = notebook.kernel.run(f"{OPEN}\n{END}").strip()
    assert source_of(wait(lambda: notebook.snapshot(last))) == "x = 'saved'"
    assert source_of(notebook.snapshot(run_id)) == "x = 'edited'"


def test_without_a_browser(server: Server) -> None:
    notebook = Notebook(server, "alone.ipynb")
    ended = notebook.kernel.run(f"{OPEN}\n{END}").strip()
    # Under way still, and renamed meanwhile.
    under_way = notebook.kernel.run(OPEN).strip()
    server.rename("alone.ipynb", "renamed.ipynb")
    found = wait(lambda: notebook.snapshot(under_way))
    assert (found["moment"], source_of(found)) == ("start", "x = 'saved'")
    found = wait(lambda: notebook.snapshot(ended))
    assert (found["moment"], source_of(found)) == ("end", "x = 'saved'")
    assert found["executed"][-1]["source"] == OPEN
    assert notebook.tag(ended) == notebook.tag(under_way)
    notebook.kernel.run(END)


def test_runs_of_a_cell_whose_others_the_browser_has_sent(server: Server) -> None:
    notebook = Notebook(server, "sweep.ipynb")
    first, sent = server.root / "first", server.root / "sent"
    # The server's patience with the browser begins with each run: the others are made after it
    # has sent.
    code = (
        "import mlflow, os, time\n"
        "with mlflow.start_run() as run:\n"
        "    open('part', 'w').write(run.info.run_id); os.rename('part', 'first')\n"
        "while not os.path.exists('sent'): time.sleep(0.05)\n"
        "for _ in range(2):\n"
        "    with mlflow.start_run() as run: print(run.info.run_id)"
    )

    def browser() -> str:
        try:
            # The kernel imports MLflow.
            run_id: str = wait(lambda: first.exists() and first.read_text(), timeout=100)
            assert notebook.put(run_id).status_code == 204
        finally:
            sent.touch()
        return run_id

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(browser)
        others = notebook.kernel.run(code).split()
    run_ids = [sending.result(), *others]
    wait(lambda: all(map(notebook.tag, run_ids)))
    assert source_of(notebook.snapshot(run_ids[-1])) == "x = 'unsaved'"
    assert len({notebook.tag(run_id) for run_id in run_ids}) == 1


def test_a_script_as_a_notebook_has_no_file_to_keep(server: Server) -> None:
    (server.root / "script.py").write_text("x = 1")
    kernel = server.kernel("script.py")
    run_id = kernel.run(f"{OPEN}\n{END}").strip()
    wait(lambda: "No snapshot of 'script.py'" in server.log)
    notebook = Notebook(server, "other.ipynb")
    assert notebook.tag(run_id) is None
    kernel.close()


@pytest.mark.parametrize(
    ("status", "said", "changed"),
    [
        (400, "content", {"content": 7}),
        (400, "notebook", {"content": "x = 1"}),
        (400, "notebook", {"content": '{"cells": ' + "[" * 40_000}),
        (400, "SHA-256", {"sha256": "0" * 64}),
        (400, f"{LARGEST >> 20} MB", {"content": " " * (LARGEST + 1)}),
        (400, "moment", {"moment": "now"}),
        (400, "run_ids", {"run_ids": []}),
        (400, "run_ids", {"run_ids": ["a"] * 1001}),
        (400, "run_ids", {"run_ids": ["../x"]}),
        (400, "run_ids", {"run_ids": "a"}),
        (404, "deleted", {"run_ids": ["f" * 32]}),
        (409, "kernel", {"kernel_id": "../../etc/passwd"}),
        (409, "kernel", {"kernel_id": str(uuid.UUID(int=1))}),
        (409, "kernel", {"notebook_id": str(uuid.UUID(int=1))}),
        (404, "route", {"notebook_id": "x"}),
        (404, "route", {"sha256": "x"}),
    ],
    ids=lambda one: str(one)[:40],
)
def test_what_is_refused(
    server: Server, refusing: Notebook, status: int, said: str, changed: dict[str, Any]
) -> None:
    reply = refusing.put("0" * 32, **changed)
    assert reply.status_code == status, reply.text
    # No route of ours: Jupyter's own answer.
    if said != "route":
        assert said in reply.json()["message"]


@pytest.fixture(scope="module")
def refusing(server: Server) -> Notebook:
    notebook = Notebook(server, "refusing.ipynb")
    notebook.kernel.run("import mlflow")
    server.get("jupyter-mlflow/views/default/ready")
    return notebook


def test_browsers_have_no_other_way(server: Server) -> None:
    assert server.post("jupyter-mlflow/views/default/snapshots", {}).status_code == 404


def test_a_kernel_that_logs_elsewhere(server: Server, tmp_path: Path) -> None:
    notebook = Notebook(server, "elsewhere.ipynb")
    uri = f"sqlite:///{tmp_path}/elsewhere.db"
    run_id = notebook.kernel.run(f"import mlflow\nmlflow.set_tracking_uri({uri!r})\n{OPEN}")
    reply = wait(
        lambda: found if (found := notebook.put(run_id.split()[-1])).status_code == 409 else None
    )
    assert "connection" in reply.json()["message"]


def test_the_list_of_executed_cells(tmp_path: Path) -> None:
    path = cells_path(folder(tmp_path), "k")
    assert executed_cells(path) == []
    good = {"execution_count": 1, "cell_id": "c", "source": "x"}
    lines = [
        good,
        {"execution_count": None, "cell_id": None, "source": "a\ud800"},
        {"execution_count": "1", "cell_id": 7, "source": "y", "more": 1},
        {"execution_count": 1},
        {"source": 1},
        [],
    ]
    text = "\n".join([*map(json.dumps, lines), "[" * 40_000, "\0", '{"source": "cut'])
    path.write_bytes(text.encode() + b"\xff\n")
    assert executed_cells(path) == [
        good,
        {"execution_count": None, "cell_id": None, "source": "a?"},
        {"execution_count": None, "cell_id": None, "source": "y"},
    ]
    path.write_text(f"{json.dumps(good)}\n" * 100_000)
    assert executed_cells(path) == [good] * 2000
