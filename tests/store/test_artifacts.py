"""Artifacts: folders, files and tables, however they are named and whatever is in them."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from jupyter_mlflow.store.views.artifacts.file import safe_name
from tests.store import writing
from tests.store.owned import Owned
from tests.tracking.test_routes import BITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]


@pytest.fixture
def run(store: StoreProcess, writer: Writer) -> Owned:
    return Owned(store, writer(writing.run, store.uri, "0"))


def test_folders_come_first_then_names(run: Owned) -> None:
    assert run.list() == {
        "root": run.folder.as_uri(), "path": "", "entries": [], "truncated": False
    }  # fmt: skip
    for path in ("b.txt", "z/1", "z/0/x", "a.txt", ".artifact.uploading.x"):
        run.write(path, "four")
    assert run.list()["entries"] == [
        {"path": "z", "is_dir": True, "size": None},
        {"path": "a.txt", "is_dir": False, "size": 4},
        {"path": "b.txt", "is_dir": False, "size": 4},
    ]
    assert [one["path"] for one in run.list("z")["entries"]] == ["z/0", "z/1"]
    for path in ("y", "a.txt", "z/1/x", "x" * 300):
        assert run.list(path, 404)["error_code"] == "RESOURCE_DOES_NOT_EXIST"


def test_a_large_folder_is_cut_off(run: Owned) -> None:
    run.write("file", "")
    for number in range(20_000):
        (run.folder / f"{number:05}").mkdir()
    found = run.list()
    assert (len(found["entries"]), found["truncated"]) == (20_000, True)
    assert all(one["is_dir"] for one in found["entries"])


def test_of_a_logged_model_and_of_a_deleted_run(run: Owned, writer: Writer) -> None:
    run.write("x", "1")
    writer(writing.call, run.store.uri, "delete_run", run.run_id)
    assert len(run.list()["entries"]) == 1
    model_id = writer(writing.logged_model, run.store.uri, "0", run.run_id, b"flavors: {}")
    found = run.store.get("/views/artifacts", model_id=model_id)
    assert [one["path"] for one in found["entries"]] == ["MLmodel"]
    answer = run.store.client.get(
        "/views/artifact", params={"model_id": model_id, "path": "MLmodel"}
    )
    assert answer.content == b"flavors: {}"


@pytest.mark.parametrize("view", ["artifacts", "artifact", "artifact-table"])
def test_whose_it_is_must_be_said_once(run: Owned, view: str) -> None:
    for asked in ({}, {"run_id": run.run_id, "model_id": "m-1"}, {"run_id": ""}):
        run.store.get(f"/views/{view}", 400, path="x.csv", **asked)
    run.store.get(f"/views/{view}", 404, path="x.csv", run_id="f" * 32)
    run.store.get(f"/views/{view}", 404, path="x.csv", model_id="m-1")


def test_a_file_is_an_attachment_that_no_browser_runs(run: Owned) -> None:
    page = "<script>alert(1)</script>"
    run.write("a/page.html", page)
    found = run.file("a/page.html")
    assert (found.status_code, found.text) == (200, page)
    assert found.headers["content-type"] == "application/octet-stream"
    assert found.headers["content-disposition"] == 'attachment; filename="page.html"'
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["content-length"] == str(len(page))
    assert run.file("a/page.html", Range="bytes=1-6").text == "script"
    run.write("empty")
    assert run.file("empty").content == b""
    for path in ("a", "missing", "a/page.html/x"):
        assert run.file(path).status_code == 404


NAMES = {
    'quo"te.txt': "quo_te.txt",
    "a\u202etxt.exe": "a_txt.exe",
    "é 😀.txt": "é 😀.txt",
    "100%.txt": "100%.txt",
    "a%20b#c?d": "a%20b#c_d",
    "__proto__": "__proto__",
    "=cmd()": "=cmd()",
    " ": "artifact",
    "x" * 251 + ".txt": "x" * 251 + ".txt",
}


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:20])
def test_names_of_files(run: Owned, name: str) -> None:
    run.write(name, name)
    assert [one["path"] for one in run.list()["entries"]] == [name]
    found = run.file(name)
    assert (found.status_code, found.text) == (200, name)
    disposition = found.headers["content-disposition"]
    _, _, told = disposition.partition("filename*=utf-8''")
    shown = unquote(told) if told else disposition.partition('"')[2][:-1]
    assert shown == NAMES[name]


def test_names_are_made_to_fit() -> None:
    assert len(safe_name("é" * 300 + ".parquet").encode()) <= 255
    assert safe_name("é" * 300 + ".parquet").endswith("é.parquet")
    assert safe_name("a\ud800b") == "a\ufffdb"
    assert safe_name("..") == "artifact"


def test_500_paths_that_want_to_get_out(run: Owned, tmp_path: Path) -> None:
    run.write("inside/a", "inside")
    secret = run.folder.parent / "secret"
    secret.write_text("outside")
    chance = random.Random(5)
    answers = set()
    for _ in range(500):
        path = "".join(chance.choices([*BITS, "inside", "secret"], k=chance.randint(1, 7)))
        if "\0" in path:
            continue
        answer = run.file(path)
        answers.add(answer.status_code)
        assert answer.status_code in (200, 400, 404), path
        assert b"outside" not in answer.content, path
        listed = run.store.client.get(
            "/views/artifacts", params={"run_id": run.run_id, "path": path}
        )
        assert b"secret" not in listed.content or listed.status_code != 200, path
    assert answers >= {400, 404}
    for path in ("../secret", "inside/../../secret", "%2e%2e/secret", str(secret), "", "/"):
        assert run.file(path).status_code == 400, path


def test_links_and_pipes(run: Owned, tmp_path: Path) -> None:
    run.write("a", "inside")
    (tmp_path / "secret").write_text("outside")
    (run.folder / "link").symlink_to(tmp_path)
    (run.folder / "own").symlink_to(run.folder / "a")
    (run.folder / "nowhere").symlink_to(tmp_path / "missing")
    os.mkfifo(run.folder / "pipe")
    assert {one["path"]: one["size"] for one in run.list()["entries"]} == {
        "link": None,
        "a": 6,
        "nowhere": None,
        "own": 6,
        "pipe": 0,
    }
    assert run.file("own").text == "inside"
    for path, status in (("link/secret", 502), ("pipe", 404), ("nowhere", 502)):
        answer = run.file(path)
        assert answer.status_code == status
        assert str(tmp_path) not in answer.text


PLUGIN = """
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit
from mlflow.entities import FileInfo
from mlflow.store.artifact.artifact_repo import ArtifactRepository

class Elsewhere(ArtifactRepository):
    @property
    def folder(self):
        return Path(unquote(urlsplit(self.artifact_uri).path))

    def list_artifacts(self, path=None):
        if path == "broken":
            raise RuntimeError("no way there")
        found = sorted((self.folder / (path or "")).glob("*"))
        return [
            FileInfo(str(one.relative_to(self.folder)), one.is_dir(), one.stat().st_size)
            for one in found
        ]

    def _download_file(self, remote_file_path, local_path):
        if "gone" in remote_file_path:
            raise RuntimeError("gone meanwhile")
        shutil.copy(self.folder / remote_file_path, local_path)

    def log_artifact(self, local_file, artifact_path=None): ...
    def log_artifacts(self, local_dir, artifact_path=None): ...
"""
"""Artifacts that are not on this machine, as far as MLflow knows: a plug-in as others have it."""


def install(folder: Path) -> None:
    (folder / "elsewhere.py").write_text(PLUGIN)
    described = folder / "elsewhere-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: elsewhere\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text(
        "[mlflow.artifact_repository]\nelsewhere = elsewhere:Elsewhere\n"
    )


def test_artifacts_elsewhere(
    tmp_path: Path, make_store: Callable[..., StoreProcess], writer: Writer
) -> None:
    kept, there, plugin = (tmp_path / name for name in ("kept", "there", "plugin"))
    for folder in (kept, there, plugin):
        folder.mkdir()
    install(plugin)
    store = make_store(tmp_path, TMPDIR=str(kept), PYTHONPATH=str(plugin)).launch("--create")
    store.wait_ready()
    run_id = writer(writing.run, store.uri, "0")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE runs SET artifact_uri = ?", (f"elsewhere://cloud{there}",))
    run = Owned(store, run_id)
    assert run.folder == there
    run.write("folder/b c.txt", "four")
    run.write("a.csv", "x\n1\n")
    run.write("gone.csv")
    with run.write("large.csv").open("r+b") as large:
        large.truncate(200_000_000)
    assert [one["path"] for one in run.list()["entries"]][:2] == ["folder", "a.csv"]
    assert run.list("folder")["entries"] == [{"path": "folder/b c.txt", "is_dir": False, "size": 4}]
    assert run.file("folder/b c.txt").content == b"four"
    assert len(run.file("large.csv").content) == 200_000_000
    assert run.table("a.csv")["rows"] == [["1"]]
    assert "too large" in run.table("large.csv", 400)["message"]
    for path in ("missing", "folder"):
        assert run.file(path).status_code == 404
    assert "no way there" in run.list("broken", 502)["message"]
    assert run.file("gone.csv").status_code == 502
    # What was fetched is gone again.
    assert list(kept.iterdir()) == []


def test_a_large_file_is_never_in_memory(run: Owned) -> None:
    file = run.write("large")
    with file.open("r+b") as opened:
        opened.truncate(300 << 20)
    assert run.store.process is not None
    status = Path(f"/proc/{run.store.process.pid}/status")

    def peak() -> int:
        (line,) = [one for one in status.read_text().splitlines() if one.startswith("VmHWM")]
        return int(line.split()[1]) >> 10

    before, received = peak(), 0
    asked = {"run_id": run.run_id, "path": "large"}
    with run.store.client.stream("GET", "/views/artifact", params=asked) as answer:
        for piece in answer.iter_raw(1 << 20):
            received += len(piece)
    assert received == 300 << 20
    assert peak() - before < 50


def test_whoever_leaves_in_between_harms_nobody(run: Owned) -> None:
    file = run.write("large")
    with file.open("r+b") as opened:
        opened.truncate(300 << 20)
    asked = {"run_id": run.run_id, "path": "large"}
    for _ in range(3):
        with run.store.client.stream("GET", "/views/artifact", params=asked) as answer:
            next(answer.iter_raw(1000))
    assert run.store.get("/views/ready")
