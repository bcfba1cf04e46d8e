"""Stores that are somebody else's, or none: refused with what to do, and not a byte changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.common import copies, schema
from jupyter_mlflow.store import check
from jupyter_mlflow.store.failure import StoreFailure
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
        ("4465047574b1", "SCHEMA_OLDER", "Copy and upgrade"),
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


def test_an_older_store_is_offered_a_copy(tmp_path: Path, current: Path) -> None:
    path = at_revision(current, tmp_path, "4465047574b1")
    with pytest.raises(StoreFailure) as caught:
        check.check_sqlite(path)
    copy = caught.value.copy
    assert copy == copies.copy_path(path, str(schema.mlflow_head()))
    assert f"Copy and upgrade makes a copy of it, {copy.name}" in caught.value.message
    copy.touch()
    with pytest.raises(StoreFailure, match="is there") as caught:
        check.check_sqlite(path)
    assert caught.value.copy == copy


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_no_copy_is_offered_where_none_can_be_made(tmp_path: Path, current: Path) -> None:
    path = at_revision(current, tmp_path, "4465047574b1")
    tmp_path.chmod(0o500)
    with pytest.raises(StoreFailure, match="cannot be written to") as caught:
        check.check_sqlite(path)
    tmp_path.chmod(0o700)
    assert caught.value.copy is None


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


@pytest.mark.parametrize("uri", ["databricks", "uc:http://host", "https://localhost:1"])
def test_what_is_no_database_is_not_called_a_folder(
    tmp_path: Path, make_store: MakeStore, uri: str
) -> None:
    store = make_store(tmp_path)
    store.set_uri(uri)
    failure = store.refused()
    assert failure["code"] == "STORE_UNREACHABLE"
    assert "migrate-filestore" not in failure["message"]


def test_a_database_that_sqlalchemy_reaches(tmp_path: Path, current: Path) -> None:
    """The way that PostgreSQL and MySQL take, walked with the one database that is here."""
    check.check_database(f"sqlite:///{current}")
    for revision, code in (("4465047574b1", "SCHEMA_OLDER"), ("ffffffffffff", "SCHEMA_NEWER")):
        path = at_revision(current, tmp_path, revision)
        before = digest(path)
        with pytest.raises(StoreFailure) as caught:
            check.check_database(f"sqlite:///{path}")
        assert caught.value.code == code
        assert ("mlflow db upgrade" in caught.value.message) is (code == "SCHEMA_OLDER")
        assert caught.value.copy is None
        assert digest(path) == before
    with pytest.raises(StoreFailure) as caught:
        check.check_database("sqlite://")
    assert caught.value.code == "NOT_A_STORE"


def test_the_default_rule_is_mlflows(tmp_path: Path) -> None:
    """Known revisions hold those of releases, the head is the newest of them."""
    assert schema.mlflow_head() in schema.known_revisions()
    assert "4465047574b1" in schema.known_revisions()
