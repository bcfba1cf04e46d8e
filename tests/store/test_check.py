"""Stores that are somebody else's, or none: refused with what to do, and not a byte changed."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.common import schema
from jupyter_mlflow.store import check
from jupyter_mlflow.store.failure import StoreFailure
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    MakeStore = Callable[..., StoreProcess]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory, writer: Callable[..., Any]) -> Path:
    """A database as this MLflow makes it."""
    path: Path = tmp_path_factory.mktemp("current") / "mlflow.db"
    writer(writing.build, str(path), "")
    return path


def at_revision(current: Path, folder: Path, revision: str) -> Path:
    path = folder / "mlflow.db"
    shutil.copyfile(current, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    return path


# An MLflow of 2024, and one that nobody has.
@pytest.mark.parametrize(
    ("revision", "code", "remedy"),
    [
        ("4465047574b1", "SCHEMA_OLDER", "mlflow db upgrade"),
        ("ffffffffffff", "SCHEMA_NEWER", "pip install --upgrade mlflow"),
    ],
)
def test_another_mlflows_store_is_left_alone(
    tmp_path: Path, make_store: MakeStore, current: Path, revision: str, code: str, remedy: str
) -> None:
    path = at_revision(current, tmp_path, revision)
    before = digest(path)
    failure = make_store(tmp_path).refused("--create")
    assert failure["code"] == code
    assert remedy in failure["message"]
    assert "MLFLOW_TRACKING_URI" in failure["message"]
    assert revision in failure["details"]
    assert digest(path) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["mlflow.db"]


def test_the_same_mlflows_store_is_used(
    tmp_path: Path, make_store: MakeStore, writer: Callable[..., Any]
) -> None:
    """Made by a plain MLflow, not by us: its history is there, and its journal stays as it is."""
    store = make_store(tmp_path)
    writer(writing.build, str(store.path), (tmp_path / "mlruns").as_uri())
    run_id = writer(writing.run, store.uri, "0")
    store.launch("--create").wait_ready()
    assert store.get("/views/runs", experiment_id="0")["columns"]["run_id"] == [run_id]
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_no_database(tmp_path: Path, make_store: MakeStore) -> None:
    path = tmp_path / "mlflow.db"
    path.write_text("Dear diary, today I trained a model.\n" * 50)
    before = digest(path)
    failure = make_store(tmp_path).refused("--create")
    assert failure["code"] == "NOT_A_STORE"
    assert digest(path) == before


def test_an_empty_file(tmp_path: Path, make_store: MakeStore) -> None:
    path = tmp_path / "mlflow.db"
    path.touch()
    failure = make_store(tmp_path).refused("--create")
    assert failure["code"] == "NOT_A_STORE"
    assert "empty" in failure["message"]
    assert path.stat().st_size == 0


def test_a_database_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    before = digest(path)
    with pytest.raises(StoreFailure) as caught:
        check.check_sqlite(path)
    assert caught.value.code == "NOT_A_STORE"
    assert digest(path) == before


def test_a_store_from_before_revisions(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE experiments (experiment_id)")
        connection.execute("CREATE TABLE runs (run_uuid)")
    with pytest.raises(StoreFailure) as caught:
        check.check_sqlite(path)
    assert caught.value.code == "SCHEMA_OLDER"


def test_a_directory_in_the_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreFailure) as caught:
        check.check_sqlite(tmp_path)
    assert caught.value.code == "STORE_UNREACHABLE"


OLDER = "4465047574b1"
"""What an MLflow of 2024 gives a database."""
COPYING = re.compile(r"Copy and upgrade it with: (.*) && (mlflow db upgrade .*), then start")


def in_a_terminal(command: str) -> subprocess.CompletedProcess[bytes]:
    """With the Python that a terminal finds, and from wherever that terminal is."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.defpath}"}
    return subprocess.run(command, shell=True, cwd="/", env=env, capture_output=True)


def test_what_is_told_upgrades_a_copy(tmp_path: Path, writer: Callable[..., Any]) -> None:
    path = tmp_path / "it's; $HOME %20?#" / "mlflow.db"
    path.parent.mkdir()
    writer(writing.older_database, str(path), OLDER)
    before = digest(path)
    with pytest.raises(StoreFailure) as caught:
        check.check_sqlite(path)
    told = COPYING.search(caught.value.message)
    assert told is not None, caught.value.message
    done = in_a_terminal(f"{told[1]} && {told[2]}")
    assert done.returncode == 0, done.stderr
    check.check_sqlite(path.with_name("mlflow-upgraded.db"))
    assert digest(path) == before


@pytest.mark.parametrize("folder", ["plain", "it's; $HOME %20?#"])
def test_the_told_copy_has_what_is_in_the_log_only(
    tmp_path: Path, current: Path, folder: str
) -> None:
    """Somebody is still training: newest commits are in mlflow.db-wal, and stay theirs."""
    directory = tmp_path / folder
    directory.mkdir()
    path = at_revision(current, directory, OLDER)
    with closing(sqlite3.connect(path)) as training:
        training.execute("PRAGMA journal_mode = WAL")
        training.execute("PRAGMA wal_autocheckpoint = 0")
        with training:
            training.execute("INSERT INTO experiments (experiment_id, name) VALUES (77, 'in log')")
        log = path.with_name("mlflow.db-wal")
        before = digest(path), digest(log)
        with pytest.raises(StoreFailure) as caught:
            check.check_sqlite(path)
        told = COPYING.search(caught.value.message)
        assert told is not None, caught.value.message
        assert "\n" not in caught.value.message

        done = in_a_terminal(told[1])
        assert (done.returncode, done.stderr) == (0, b"")
        assert (digest(path), digest(log)) == before
        upgraded = directory / "mlflow-upgraded.db"
        with closing(sqlite3.connect(upgraded)) as copied:
            assert copied.execute("SELECT name FROM experiments ORDER BY experiment_id").fetchall()[
                -1:
            ] == [("in log",)]
            assert copied.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert shlex.split(told[2]) == ["mlflow", "db", "upgrade", schema.sqlite_uri(upgraded)]
        # A copy that is there, and may be in use by now, stays as it is.
        copied_before = digest(upgraded)
        assert in_a_terminal(told[1]).returncode != 0
        assert digest(upgraded) == copied_before
    # The last one to close a log empties it; looking and copying has not kept it from that.
    assert not log.exists()


def test_commands_in_messages_survive_strange_paths(tmp_path: Path, current: Path) -> None:
    folder = tmp_path / "it's; rm -rf x"
    folder.mkdir()
    at_revision(current, folder, "4465047574b1")
    with pytest.raises(StoreFailure) as caught:
        check.check_sqlite(folder / "mlflow.db")
    assert "'\"'\"'" in caught.value.message


def test_a_file_store_with_runs_is_not_shadowed(tmp_path: Path, make_store: MakeStore) -> None:
    experiment = tmp_path / "mlruns" / "0"
    experiment.mkdir(parents=True)
    (experiment / "meta.yaml").write_text("name: Default\n")
    failure = make_store(tmp_path).refused("--create")
    assert failure["code"] == "FILE_STORE"
    assert "mlflow migrate-filestore" in failure["message"]
    assert "MLFLOW_TRACKING_URI" in failure["message"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["mlruns"]


def test_an_mlruns_folder_without_runs_is_nothing(tmp_path: Path) -> None:
    """Artifacts of an SQLite store lie in such a folder."""
    (tmp_path / "mlruns" / "1" / "artifacts").mkdir(parents=True)
    (tmp_path / "mlruns" / "models").mkdir()
    check.check_no_file_store(tmp_path)


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("./mlruns", "FILE_STORE"),
        ("file:///tmp/mlruns", "FILE_STORE"),
        ("", "FILE_STORE"),
        ("https://ada:s3cret@host/x", "STORE_UNREACHABLE"),
        ("databricks://profile", "STORE_UNREACHABLE"),
        ("databricks", "STORE_UNREACHABLE"),
        ("databricks-uc", "STORE_UNREACHABLE"),
        ("uc:http://ada:s3cret@host", "STORE_UNREACHABLE"),
        ("azureml:x", "STORE_UNREACHABLE"),
        ("postgresql+nodriver://ada:s3cret?s3cret@host/x", "STORE_UNREACHABLE"),
        ("postgresql+nodriver://ada:s3cret@host/x", "STORE_UNREACHABLE"),
        ("postgresql://ada:s3cret@[/x", "STORE_UNREACHABLE"),
    ],
)
def test_uris_that_are_not_served(
    tmp_path: Path, make_store: MakeStore, uri: str, code: str
) -> None:
    store = make_store(tmp_path)
    store.set_uri(uri)
    failure = store.refused()
    assert failure["code"] == code
    assert "s3cret" not in f"{failure}"
    assert "s3cret" not in store.log


@pytest.mark.parametrize("uri", ["databricks", "uc:http://host", "https://host"])
def test_what_is_no_database_is_not_called_a_folder(
    tmp_path: Path, make_store: MakeStore, uri: str
) -> None:
    store = make_store(tmp_path)
    store.set_uri(uri)
    message = store.refused()["message"]
    assert "databases only" in message
    assert "MLFLOW_TRACKING_URI" in message
    assert "migrate-filestore" not in message


def test_a_database_that_sqlalchemy_reaches(tmp_path: Path, current: Path) -> None:
    """The way that PostgreSQL and MySQL take, walked with the one database that is here."""
    check.check_database(f"sqlite:///{current}")
    for revision, code in (("4465047574b1", "SCHEMA_OLDER"), ("ffffffffffff", "SCHEMA_NEWER")):
        path = at_revision(current, tmp_path, revision)
        before = digest(path)
        with pytest.raises(StoreFailure) as caught:
            check.check_database(f"sqlite:///{path}")
        assert caught.value.code == code
        assert digest(path) == before
    with pytest.raises(StoreFailure) as caught:
        check.check_database("sqlite://")
    assert caught.value.code == "NOT_A_STORE"


def test_the_default_rule_is_mlflows(tmp_path: Path) -> None:
    """Known revisions hold those of releases, the head is the newest of them."""
    assert schema.mlflow_head() in schema.known_revisions()
    assert "4465047574b1" in schema.known_revisions()
