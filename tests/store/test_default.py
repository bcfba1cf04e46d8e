from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.common import schema
from jupyter_mlflow.store import default
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    MakeStore = Callable[..., StoreProcess]

CREATORS = 5


def leftovers(root: Path) -> list[str]:
    return sorted(entry.name for entry in root.iterdir() if entry.name.startswith(".mlflow"))


def test_a_new_store_is_complete(tmp_path: Path, make_store: MakeStore) -> None:
    store = make_store(tmp_path).launch("--create").wait_ready()
    assert store.get("/views/ready") == {
        "mlflow_version": store.client.get("/version").text,
        "schema": schema.mlflow_head(),
        "dialect": "sqlite",
        "label": "sqlite · mlflow.db",
    }
    experiments = store.get("/api/2.0/mlflow/experiments/search", max_results=10)["experiments"]
    assert [(one["name"], one["artifact_location"]) for one in experiments] == [
        ("Default", f"{store.artifacts.as_uri()}/0")
    ]
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert leftovers(tmp_path) == []


def test_a_folder_with_a_strange_name(tmp_path: Path, make_store: MakeStore) -> None:
    root = tmp_path / "it's 100% ä:b & #1?%20"
    root.mkdir()
    store = make_store(root, schema.sqlite_uri(root / "mlflow.db")).launch("--create").wait_ready()
    found = store.get("/views/runs", experiment_id="0")
    assert found["experiment"]["artifact_location"] == f"{store.artifacts.as_uri()}/0"
    assert leftovers(root) == []


def test_many_make_the_same_store_at_once(
    tmp_path: Path, make_store: MakeStore, writer: Callable[..., Any]
) -> None:
    """One of them is published, all use it, and a kernel that opens it at once finds it whole."""
    stores = [make_store(tmp_path) for _ in range(CREATORS)]
    found: list[int] = []
    # Imports MLflow, so that it is ready to open the file in the moment it appears.
    writer(writing.build, str(tmp_path / "elsewhere.db"), "")

    def kernel() -> None:
        until = time.monotonic() + 60
        while not stores[0].path.exists() and time.monotonic() < until:
            time.sleep(0.001)
        location = stores[0].artifacts.as_uri()
        found.append(writer(writing.write_and_read, stores[0].uri, location))

    first_cell = threading.Thread(target=kernel)
    first_cell.start()
    for store in stores:
        store.launch("--create")
    with ThreadPoolExecutor(CREATORS) as pool:
        list(pool.map(lambda store: store.wait_ready(), stores))
    first_cell.join()
    assert found == [1]
    for store in stores:
        names = [
            one["name"]
            for one in store.get("/api/2.0/mlflow/experiments/search", max_results=10)[
                "experiments"
            ]
        ]
        assert sorted(names) == ["Default", "first cell"]
    assert leftovers(tmp_path) == []


def test_a_kernel_that_was_first_is_waited_for(
    tmp_path: Path, make_store: MakeStore, writer: Callable[..., Any]
) -> None:
    """MLflow in a kernel makes its database in place; a store process that comes upon it waits."""
    store = make_store(tmp_path)
    with ThreadPoolExecutor(1) as pool:
        kernel = pool.submit(writer, writing.build, str(store.path), store.artifacts.as_uri())
        until = time.monotonic() + 60
        while not store.path.exists() and time.monotonic() < until:
            time.sleep(0.001)
        store.launch("--create").wait_ready()
        kernel.result()
    assert store.get("/views/runs", experiment_id="0")["experiment"]["name"] == "Default"


def test_without_create_nothing_is_made(tmp_path: Path, make_store: MakeStore) -> None:
    failure = make_store(tmp_path).refused()
    assert failure["code"] == "STORE_UNREACHABLE"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path, make_store: MakeStore) -> None:
    tmp_path.chmod(0o500)
    failure = make_store(tmp_path).refused("--create")
    assert failure["code"] == "STORE_UNREACHABLE"
    assert "written" in failure["message"]


def test_a_folder_that_is_not_there(tmp_path: Path, make_store: MakeStore) -> None:
    store = make_store(tmp_path, f"sqlite:///{tmp_path}/missing/mlflow.db")
    assert store.refused("--create")["code"] == "STORE_UNREACHABLE"


def test_publishing_never_replaces(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    path.write_text("somebody's")
    assert not default.publish(_made(tmp_path), path)
    assert path.read_text() == "somebody's"


def _made(folder: Path) -> Path:
    made = folder / "made"
    made.write_text("ours")
    return made


def test_publishing_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT, which this machine cannot mount: only the system call is replaced."""

    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "mlflow.db"
    assert default.publish(_made(tmp_path), path)
    assert path.read_text() == "ours"
    assert not default.publish(_made(tmp_path), path)


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    def build(made: Path) -> None:
        made.write_text("half")
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        default.create(tmp_path / "mlflow.db", build)
    assert list(tmp_path.iterdir()) == []


def test_abandoned_builds_are_removed_and_others_are_not(tmp_path: Path) -> None:
    abandoned, current = tmp_path / ".mlflow.db.old", tmp_path / ".mlflow.db.new"
    for folder in (abandoned, current):
        folder.mkdir()
    long_ago = time.time() - 3600
    os.utime(abandoned, (long_ago, long_ago))

    def build(made: Path) -> None:
        shutil.copyfile(_database(tmp_path), made)

    assert default.create(tmp_path / "mlflow.db", build)
    assert not abandoned.exists()
    assert current.exists()


def _database(folder: Path) -> Path:
    path = folder / "database"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
    return path


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:26 / /home rw - nfs4 server:/home rw
31 22 0:27 / /home/ada/my\\040data rw shared:2 - tmpfs tmpfs rw
32 22 0:28 / /mnt/stick rw - vfat /dev/sdb1 rw
33 22 0:29 / /mnt/stick rw - fuse.sshfs host: rw
"""


@pytest.mark.parametrize(
    ("directory", "expected"),
    [
        ("/", "ext4"),
        ("/srv/x", "ext4"),
        ("/homely", "ext4"),
        ("/home", "nfs4"),
        ("/home/ada", "nfs4"),
        ("/home/ada/my data/x", "tmpfs"),
        ("/mnt/stick/x", "fuse.sshfs"),
    ],
)
def test_the_file_system_of_a_folder(directory: str, expected: str) -> None:
    assert default.file_system(Path(directory), MOUNTS) == expected


def test_this_machines_disk_allows_wal(tmp_path: Path) -> None:
    assert default.allows_wal(tmp_path)
