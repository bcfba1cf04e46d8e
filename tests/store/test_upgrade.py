"""Copy and upgrade: a whole copy or none, and not a byte of the store changed."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.common import schema
from jupyter_mlflow.common.copies import newest
from tests.store.older import add_run, copy_of, digest, names, older_store, started, upgraded

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return older_store(tmp_path_factory.mktemp("older") / "mlflow.db")


@pytest.fixture
def older(tmp_path: Path, template: Path) -> Path:
    folder = tmp_path / "it's; $HOME %20?#"
    folder.mkdir()
    return Path(shutil.copy2(template, folder / "mlflow.db"))


def refused(path: Path, **options: Any) -> dict[str, str]:
    """What the program says of its failure; nothing may be left beside the store."""
    before = sorted(entry.name for entry in path.parent.iterdir())
    process = started(path, **options)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 3, log
    assert sorted(entry.name for entry in path.parent.iterdir()) == before
    told: dict[str, str] = json.loads((path.parent.parent / "failure.json").read_text())
    return told


def test_the_copy_has_the_runs_and_the_store_stays(
    older: Path, make_store: Callable[..., StoreProcess]
) -> None:
    before = digest(older), older.stat().st_mtime_ns
    older.chmod(0o600)
    upgraded(older)
    assert (digest(older), older.stat().st_mtime_ns) == before
    copy = copy_of(older)
    assert newest(older) == copy
    assert schema.sqlite_revision(copy) == schema.mlflow_head()
    assert copy.stat().st_mode & 0o777 == 0o600
    store = make_store(older.parent, schema.sqlite_uri(copy)).launch().wait_ready()
    assert store.get("/views/runs", experiment_id="0")["columns"]["run_name"] == ["of-2024"]
    # Again: it may be in use by now.
    with closing(sqlite3.connect(copy)) as database, database:
        add_run(database, "since")
    upgraded(older)
    assert names(copy) == ["of-2024", "since"]
    assert digest(older) == before[0]


def test_what_is_in_the_log_only_comes_along(older: Path) -> None:
    """Somebody is still training: newest commits are in mlflow.db-wal, and stay theirs."""
    with closing(sqlite3.connect(older)) as training:
        training.execute("PRAGMA journal_mode = WAL")
        training.execute("PRAGMA wal_autocheckpoint = 0")
        with training:
            add_run(training, "in-the-log")
        log = older.with_name("mlflow.db-wal")
        before = digest(older), digest(log)
        upgraded(older)
        assert (digest(older), digest(log)) == before
        assert names(copy_of(older)) == ["in-the-log", "of-2024"]
        with training:
            add_run(training, "later")
    assert names(older) == ["in-the-log", "later", "of-2024"]


def test_a_store_of_this_mlflow_needs_none(older: Path) -> None:
    upgraded(older)
    copy = copy_of(older)
    assert "no upgrade" in refused(copy)["message"]


def test_a_file_in_the_copys_place_is_left_alone(older: Path) -> None:
    copy_of(older).write_text("Dear diary")
    told = refused(older)
    assert told["code"] == "UPGRADE_FAILED"
    assert copy_of(older).name in told["message"]
    assert copy_of(older).read_text() == "Dear diary"


def test_a_full_disk_leaves_nothing(older: Path) -> None:
    before = digest(older)
    room = older.stat().st_size // 2

    def limit() -> None:
        # No file may grow beyond that: what SQLite sees is a disk that is full.
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    told = refused(older, preexec_fn=limit)
    assert told["code"] == "UPGRADE_FAILED"
    assert "MB of room" in told["message"]
    assert digest(older) == before
    upgraded(older)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(older: Path) -> None:
    older.parent.chmod(0o500)
    try:
        assert refused(older)["code"] == "SCHEMA_OLDER"
    finally:
        older.parent.chmod(0o700)


def test_a_broken_migration_leaves_nothing(older: Path) -> None:
    with closing(sqlite3.connect(older)) as database, database:
        # In the way of a table that a later MLflow adds.
        database.execute("CREATE TABLE logged_models (mine TEXT)")
    before = digest(older)
    told = refused(older)
    assert "could not upgrade the copy" in told["message"]
    assert "logged_models" in told["details"]
    assert digest(older) == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_broken_off_in_the_middle_there_is_no_copy(older: Path, number: signal.Signals) -> None:
    before = digest(older)
    process = started(older)
    assert process.stderr is not None
    # MLflow says so when it begins to change the copy.
    while "Updating database tables" not in (line := process.stderr.readline()):
        assert line, "it ended before"
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert newest(older) == older
    assert digest(older) == before
    left = [entry for entry in older.parent.iterdir() if entry != older]
    assert len(left) == (0 if number == signal.SIGTERM else 1)
    upgraded(older)
    assert names(copy_of(older)) == ["of-2024"]


def test_two_at_a_time_make_one_copy(older: Path) -> None:
    both = [started(older), started(older)]
    assert [(process.communicate(timeout=60), process.returncode)[1] for process in both] == [0, 0]
    assert names(copy_of(older)) == ["of-2024"]
