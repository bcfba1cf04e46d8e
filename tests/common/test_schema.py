from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jupyter_mlflow.common import schema


def package(folder: Path, **migrations: str) -> Path:
    """An MLflow package with these migrations, name → its lines."""
    versions = folder / "store" / "db_migrations" / "versions"
    versions.mkdir(parents=True)
    for name, lines in migrations.items():
        (versions / f"{name}.py").write_text(f'"""Revises: "x"."""\nimport alembic\n{lines}\n')
    return folder


def test_the_head_is_what_nothing_builds_upon(tmp_path: Path) -> None:
    mlflow = package(
        tmp_path,
        first='revision = "a"\ndown_revision = None',
        second="revision = 'b'\ndown_revision = 'a'",
        third='revision: str = "c"\ndown_revision: str | None = "b"',
        merge='revision = "e"\ndown_revision = (\n    "c",\n    "d",\n)',
        fourth='revision = "d"\ndown_revision = "b"\nbranch_labels = None',
    )
    assert schema.mlflow_head(mlflow) == "e"
    assert schema.known_revisions(mlflow) == {"a", "b", "c", "d", "e"}
    order = schema.revisions_in_order(mlflow)
    assert (order[:2], set(order[2:4]), order[4:]) == (("a", "b"), {"c", "d"}, ("e",))


def test_two_heads_are_none(tmp_path: Path) -> None:
    mlflow = package(
        tmp_path,
        a='revision = "a"\ndown_revision = None',
        b='revision = "b"\ndown_revision = "a"',
        c='revision = "c"\ndown_revision = "a"',
    )
    assert schema.mlflow_head(mlflow) is None


def test_a_package_without_migrations(tmp_path: Path) -> None:
    assert schema.mlflow_head(tmp_path) is None
    assert schema.known_revisions(tmp_path) == frozenset()
    assert schema.revisions_in_order(tmp_path) == ()


def test_the_installed_mlflow_is_read_and_not_imported() -> None:
    code = """
import sys
from jupyter_mlflow.common import schema
print(schema.mlflow_head() in schema.known_revisions(), "mlflow" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["True", "False"]


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("sqlite:///mlflow.db", "mlflow.db"),
        ("sqlite:////home/ada/mlflow.db", "/home/ada/mlflow.db"),
        ("sqlite+pysqlite:////x/y.db", "/x/y.db"),
        ("sqlite:////x/a b#c.db?timeout=5", "/x/a b#c.db"),
        ("sqlite:///", None),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("sqlite:///file:x.db?uri=true", None),
        ("postgresql://host/db", None),
        ("/home/ada/mlruns", None),
        ("databricks", None),
    ],
)
def test_the_file_behind_a_uri(uri: str, path: str | None) -> None:
    assert schema.sqlite_path(uri) == (None if path is None else Path(path))


@pytest.mark.parametrize(
    "uri",
    ["sqlite:////x/a b%20#c.db?timeout=5", "sqlite:///mlflow.db", "sqlite+pysqlite:////x/100% y"],
)
def test_sqlalchemy_reads_the_same_file(uri: str) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="comes with MLflow")
    assert sqlalchemy.make_url(uri).database == str(schema.sqlite_path(uri))


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/x/mlflow.db", True),
        ("mlflow.db", True),
        ("/x/a b#é.db", True),
        ("/x/100% y", True),
        ("/x/a%20b.db", False),
        ("/x/what?.db", False),
    ],
)
def test_a_file_has_a_uri_that_leads_back_to_it(path: str, plain: bool) -> None:
    uri = schema.sqlite_uri(Path(path))
    assert schema.sqlite_path(uri) == Path(path)
    assert (uri == f"sqlite:///{path}") is plain


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_revision_is_read_without_a_trace(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a b%20#.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES ('abc')")
    before = path.read_bytes()
    assert schema.sqlite_revision(path) == "abc"
    assert path.read_bytes() == before


@pytest.mark.parametrize("rows", [0, 2])
def test_no_single_revision(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        for row in range(rows):
            connection.execute("INSERT INTO alembic_version VALUES (?)", (row,))
    assert schema.sqlite_revision(path) is None


def test_a_database_without_revision_and_none_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with pytest.raises(sqlite3.OperationalError):
        schema.sqlite_revision(path)
    assert not path.exists()
    path.touch()
    assert schema.sqlite_revision(path) is None
    path.write_text("no database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        schema.sqlite_revision(path)
