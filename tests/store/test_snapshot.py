"""Snapshots of notebooks: stored once per content, read back, whatever somebody made of them."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlparse

import pytest

from jupyter_mlflow.store.views.context import ViewError
from jupyter_mlflow.store.views.snapshots import keep
from jupyter_mlflow.store.views.snapshots.wire import NewSnapshot
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_mlflow.store.views.context import Context
    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

TAG, EXECUTED = "jupyter.notebook.snapshot", "jupyter.notebook.executed"
CELL = {"execution_count": 1, "cell_id": "c", "source": "x = 1"}


def notebook(source: str = "x = 1", **cell: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": "code",
        "id": "c",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    return {
        "cells": [{**made, "source": source, **cell}],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


class Place:
    """An experiment of its own, the runs of one notebook in it, and their artifacts."""

    def __init__(self, store: StoreProcess, writer: Writer, name: str) -> None:
        self.store = store
        self.writer = writer
        self.name = name
        self.folder = store.artifacts / name
        self.id = writer(writing.experiment, store.uri, name, self.folder.as_uri())

    def run(self, **tags: str) -> str:
        tags = {"jupyter.notebook.id": self.name, "jupyter.notebook.path": "a/b.ipynb", **tags}
        made: str = self.writer(writing.run, self.store.uri, self.id, tags=tags)
        return made

    def keep(self, *run_ids: str, status: int = 204, **given: Any) -> str:
        content = notebook()
        body = {
            "notebook_id": self.name,
            "run_ids": run_ids,
            "moment": "end",
            "content": None if "file" in given else json.dumps(content),
            "file": None,
            "executed": [CELL],
            **given,
        }
        answer = self.store.client.post("/views/snapshots", json=body)
        assert answer.status_code == status, answer.text
        return "" if status == 204 else str(answer.json()["message"])

    def read(self, run_id: str, status: int = 200) -> Any:
        return self.store.get("/views/snapshot", status, run_id=run_id)

    def tag(self, run_id: str, key: str) -> str | None:
        found = self.store.get("/views/runs", run_id=run_id)["tags"].get(key, [None])
        text: str | None = found[0]
        return text

    def files(self) -> list[str]:
        found = [str(path.relative_to(self.folder)) for path in self.folder.rglob("*.*")]
        return sorted(name for name in found if "/notebook/" in name)


@pytest.fixture
def place(store: StoreProcess, writer: Writer, request: pytest.FixtureRequest) -> Place:
    return Place(store, writer, request.node.name.replace("/", " ")[:150])


def test_kept_and_read_back(place: Place) -> None:
    run_id = place.run()
    content = notebook("é 😀\n</script>", metadata={"tags": ["t"]})
    executed = [CELL, {"execution_count": None, "cell_id": None, "source": "\0"}]
    place.keep(run_id, content=json.dumps(content), executed=executed)
    assert place.read(run_id) == {
        "run_id": run_id,
        "path": "a/b.ipynb",
        "moment": "end",
        "notebook": content,
        "executed": executed,
    }
    path = f"{run_id}/artifacts"
    assert [name.partition(f"{path}/notebook/")[0] for name in place.files()] == ["", ""]
    assert place.tag(run_id, TAG) == next(
        name.replace("/artifacts", "") for name in place.files() if name.endswith(".ipynb")
    )


def test_200_runs_of_a_sweep_store_one_file(place: Place) -> None:
    run_ids = [place.run() for _ in range(200)]
    for first in range(0, 200, 20):
        place.keep(*run_ids[first : first + 20], moment="start")
        place.keep(*run_ids[first : first + 20])
    assert len(place.files()) == 2
    assert {place.tag(run_id, TAG) for run_id in run_ids} == {place.tag(run_ids[0], TAG)}
    assert place.read(run_ids[-1])["notebook"] == notebook()


def test_what_running_changes_is_no_other_content(place: Place) -> None:
    first, second = place.run(), place.run()
    place.keep(first)
    again = notebook(execution_count=7, metadata={"execution": {"iopub.status.idle": "now"}})
    place.keep(second, content=json.dumps(again, indent=4), executed=[CELL, CELL])
    assert place.tag(first, TAG) == place.tag(second, TAG)
    assert place.read(second)["notebook"] == notebook()
    assert (len(place.read(first)["executed"]), len(place.read(second)["executed"])) == (1, 2)


def test_at_once_from_two_browsers(place: Place) -> None:
    run_ids = [place.run() for _ in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(place.keep, run_ids)) == [""] * 8
    assert len(place.files()) == 2


def test_another_notebooks_equal_content_is_its_own(place: Place) -> None:
    one, other = place.run(), place.run(**{"jupyter.notebook.id": "other"})
    place.keep(one)
    place.keep(other, notebook_id="other")
    assert place.tag(one, TAG) != place.tag(other, TAG)


def test_the_end_replaces_the_start_and_never_the_other_way_round(place: Place) -> None:
    run_id = place.run()
    place.keep(run_id, moment="start")
    assert place.read(run_id)["moment"] == "start"
    place.keep(run_id, content=json.dumps(notebook("x = 2")))
    assert place.read(run_id)["moment"] == "end"
    # One that took its time.
    place.keep(run_id, moment="start")
    found = place.read(run_id)
    assert (found["moment"], found["notebook"]["cells"][0]["source"]) == ("end", "x = 2")
    assert len([name for name in place.files() if name.endswith(".ipynb")]) == 2


def test_content_whose_file_is_gone_or_cut_off_is_stored_again(place: Place) -> None:
    one, two, three = place.run(), place.run(), place.run()
    place.keep(one)
    (file,) = place.folder.rglob("*.ipynb")
    file.write_bytes(file.read_bytes()[:20])
    place.keep(two)
    assert place.read(two)["notebook"] == notebook()
    place.writer(writing.call, place.store.uri, "delete_run", two)
    place.keep(three)
    assert place.read(three)["notebook"] == notebook()
    assert place.tag(three, TAG) == f"{three}/notebook/{file.name}"
    # What a deleted run was seen with can still be seen.
    assert place.read(two)["notebook"] == notebook()


def test_the_file_on_disk_is_for_runs_without_a_snapshot(place: Place, tmp_path: Path) -> None:
    cell = {"jupyter.kernel.process": "p", "jupyter.cell.execution_count": "3"}
    seen, parent, child = place.run(), place.run(**cell), place.run(**cell)
    alone = place.run(**{**cell, "jupyter.cell.execution_count": "4"})
    place.keep(seen, parent, content=json.dumps(notebook("unsaved")))
    file = tmp_path / "saved.ipynb"
    output = {"output_type": "stream", "name": "stdout", "text": "secret"}
    file.write_text(json.dumps(notebook("saved", outputs=[output], execution_count=3)))
    place.keep(seen, child, alone, "f" * 32, file=str(file), moment="start")
    sources = {
        run_id: place.read(run_id)["notebook"]["cells"][0]["source"]
        for run_id in (seen, child, alone)
    }
    assert sources == {seen: "unsaved", child: "unsaved", alone: "saved"}
    assert place.read(alone)["notebook"] == notebook("saved")
    assert place.read(alone)["moment"] == "start"


def test_a_file_that_is_no_notebook(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "script.py"
    file.write_text("x = 1")
    place.keep(place.run(), file=str(file), status=400)
    assert "No such file" in place.keep(place.run(), file=str(tmp_path / "x"), status=404)
    assert place.files() == []


@pytest.mark.parametrize(
    "content",
    ["", "x", "[]", "null", "{}", '{"cells": {}}', '{"cells": [1]}', '{"cells": ' + "[" * 40_000],
    ids=lambda text: text[:12],
)
def test_content_that_is_no_notebook(place: Place, content: str) -> None:
    run_id = place.run()
    assert "notebook" in place.keep(run_id, content=content, status=400)
    assert place.files() == []
    place.read(run_id, 404)


def test_runs_that_are_gone(place: Place) -> None:
    gone, there = place.run(), place.run()
    place.writer(writing.call, place.store.uri, "delete_run", gone)
    assert "deleted" in place.keep(gone, "f" * 32, "' OR 1", status=404)
    assert place.files() == []
    place.keep(gone, there)
    assert place.read(there)["notebook"] == notebook()
    assert "No snapshot" in place.read(gone, 404)["message"]


def test_the_first_run_whose_artifacts_can_be_written_has_the_file(place: Place) -> None:
    locked, free = place.run(), place.run()
    place.folder.mkdir(parents=True, exist_ok=True)
    (place.folder / locked).write_text("a file where MLflow wants a folder")
    assert "cannot be written" in place.keep(locked, status=502)
    assert place.tag(locked, TAG) is None
    place.keep(locked, free)
    assert place.read(locked)["notebook"] == notebook()
    assert (place.tag(locked, TAG) or "").startswith(free)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (None, 404),
        (b"", 502),
        (b"\xff", 502),
        (b'{"cells": [', 502),
        (b'{"cells": [{"a": ' + b"[" * 40_000, 502),
        (b'{"cells": [{"a": ' + b"[" * 150 + b"]" * 150 + b"}]}", 502),
        (b'{"cells": [' + b"9" * 5000 + b"]}", 502),
        (b" " * (32 * 2**20 + 1), 404),
        (b'{"cells": [{"source": "a\\ud800", "n": NaN}], "__proto__": 1e999}', 200),
    ],
    ids=lambda one: str(one)[:20],
)
def test_files_that_somebody_changed(place: Place, content: bytes | None, status: int) -> None:
    run_id = place.run()
    place.keep(run_id)
    for file in place.folder.rglob("notebook/*"):
        file.unlink() if content is None else file.write_bytes(content)
    found = place.read(run_id, status)
    assert found["executed"] == [] if status == 200 else found["message"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "../../mlflow.db",
        "{run}/../../mlflow.db",
        "{run}/notebook/../../../../mlflow.db",
        "{run}/notebook/0123456789abcdef.ipynb\n",
        "{run}/notebook/0123456789ABCDEF.ipynb",
        "{run}/model/model.pkl",
        "f" * 32 + "/notebook/0123456789abcdef.ipynb",
        "{run}/notebook/0123456789abcdef.ipynb",
        "/" * 8000,
    ],
    ids=lambda text: text[:40],
)
def test_tags_that_somebody_wrote(place: Place, value: str) -> None:
    run_id = place.run()
    for key in (TAG, EXECUTED):
        text = value.replace("{run}", run_id)
        place.writer(writing.call, place.store.uri, "set_tag", run_id, key, text)
    assert place.read(run_id, 404)["message"]


def test_an_artifact_location_of_no_known_kind(place: Place) -> None:
    run_id, seen = place.run(), place.run()
    place.keep(seen)
    with closing(sqlite3.connect(place.store.path)) as connection, connection:
        connection.execute(
            "UPDATE runs SET artifact_uri = 'none://x' WHERE run_uuid = ?", (run_id,)
        )
        connection.execute("UPDATE runs SET artifact_uri = 'none://y' WHERE run_uuid = ?", (seen,))
    assert "cannot be read" in place.read(seen, 502)["message"]
    assert "cannot be written" in place.keep(run_id, status=502)


def test_through_mlflows_own_artifact_proxy(
    tmp_path: Path, make_store: Callable[..., Any], writer: Writer
) -> None:
    """As with ``mlflow server``: artifacts by its process alone, wherever they are."""
    store = make_store(tmp_path).launch("--create").wait_ready()
    made = writer(writing.experiment, store.uri, "proxied", "mlflow-artifacts:/1")
    run_id = writer(writing.run, store.uri, made)
    place = Place(store, writer, "direct")
    place.keep(run_id)
    assert place.read(run_id)["notebook"] == notebook()
    (file,) = store.artifacts.rglob("*.ipynb")
    assert file.is_relative_to(Path(unquote(urlparse(store.artifacts.as_uri()).path)) / "1")


def test_a_store_that_takes_no_tag(place: Place) -> None:
    run_id = place.run()
    with closing(sqlite3.connect(place.store.path)) as connection, connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON tags WHEN NEW.key LIKE 'jupyter.notebook.s%' "
            "BEGIN SELECT RAISE(FAIL, 'no room'); END"
        )
    try:
        assert "just now" in place.keep(run_id, status=503)
    finally:
        with closing(sqlite3.connect(place.store.path)) as connection, connection:
            connection.execute("DROP TRIGGER full")
    place.keep(run_id)
    assert place.read(run_id)["notebook"] == notebook()


def test_artifacts_that_do_not_answer_hold_up_no_thread_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keep, "_PATIENCE", 0.01)
    new = NewSnapshot(
        notebook_id="n",
        run_ids=["0" * 32],
        moment="end",
        content=json.dumps(notebook()),
        file=None,
        executed=[],
    )
    # It is not asked for anything: the one before still stores its own.
    context = cast("Context", None)
    with keep._lock, pytest.raises(ViewError) as told:
        keep.keep(context, new)
    assert told.value.status == 503
