from __future__ import annotations

import random
import sqlite3
import string
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

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


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("postgresql://ada:s3cret@host:5432/db", "postgresql://ada:***@host:5432/db"),
        ("postgresql+psycopg2://ada:s3%40cret@host/db", "postgresql+psycopg2://ada:***@host/db"),
        ("mysql://ada:s3/cret@host/db?charset=utf8", "mysql://ada:***@host/db?charset=utf8"),
        ("postgresql://ada:s3@cret@host/db", "postgresql://ada:***@host/db"),
        ("mysql://ada@host/db?ssl_password=s3&a=b", "mysql://ada@host/db?ssl_password=***&a=b"),
        ("mysql://host/db?user=ada&password=s3", "mysql://host/db?user=ada&password=***"),
        ("https://s3cret@host/x", "https://***@host/x"),
        ("https://ada:s3cret@host:5000/x@y", "https://***@host:5000/x@y"),
        ("https://host:5000/x@y", "https://host:5000/x@y"),
        ("https://host/x?access_token=s3cret", "https://host/x?access_token=***"),
        ("sqlite:////home/a@b:c/mlflow.db", "sqlite:////home/a@b:c/mlflow.db"),
        ("databricks://profile", "databricks://profile"),
        ("/home/ada@x/mlruns", "/home/ada@x/mlruns"),
        ("", ""),
        ("postgresql://ada:s3?cret@host/db", "postgresql://ada:***@host/db"),
        ("postgresql://ada:s3#cret@host/db?a=b", "postgresql://ada:***@host/db?a=b"),
        ("mysql://ada:s3:cr/s3?s3@s3#s3@host:1/db?a=b", "mysql://ada:***@host:1/db?a=b"),
        ("mysql+pymysql://ada@corp:s3@host/db", "mysql+pymysql://ada@corp:***@host/db"),
        ("mysql://:s3@host/db", "mysql://:***@host/db"),
        # SQLAlchemy takes all of this for a name, or for a password: nothing of it can be shown.
        ("mysql://a?key=s3:s3@host/db", "mysql://***@host/db"),
        ("mysql://ada:@host/db", "mysql://ada:@host/db"),
        ("mysql://ada@host:3306/db", "mysql://ada@host:3306/db"),
        (
            "mssql+pyodbc:///?odbc_connect=DRIVER%3Dx%3BPWD%3Ds3&a=b",
            "mssql+pyodbc:///?odbc_connect=***&a=b",
        ),
        ("https://ada:s3/cret?s3#s3@host:5000/x", "https://***@host:5000/x"),
        ("HTTPS://s3@host/x", "HTTPS://***@host/x"),
        ("https://[::1]:5000/x@y", "https://[::1]:5000/x@y"),
        ("uc:http://ada:s3@host:8080", "uc:http://***@host:8080"),
    ],
)
def test_passwords_are_not_shown(uri: str, shown: str) -> None:
    assert schema.redact(uri) == shown
    assert schema.redact(shown) == shown
    assert "s3" not in schema.redact(uri)


FORMS = [
    "postgresql://ada:{}@db.example:5432/mlflow",
    "mysql+pymysql://ada:{}@db.example/mlflow?charset=utf8",
    "mysql://ada@corp:{}@db.example/mlflow",
    "mssql+pyodbc://:{}@data-source?driver=x&y=z",
]
SPECIAL = "?/#@%:&=+ *!$[]\\;,~'\"\né😀"


def passwords(count: int) -> list[str]:
    chosen = random.Random(1)
    some = SPECIAL * 2 + string.ascii_letters + string.digits
    return ["".join(chosen.choices(some, k=chosen.randint(1, 20))) for _ in range(count)]


def pieces(text: str, length: int = 4) -> set[str]:
    return {text[at : at + length] for at in range(len(text) - length + 1)}


@pytest.mark.parametrize("form", FORMS)
def test_no_part_of_any_password_is_shown(form: str) -> None:
    for password in passwords(1000):
        for written in (password, quote(password, safe="")):
            uri = form.format(written)
            shown = schema.redact(uri)
            assert shown == form.format("***"), uri
            assert schema.redact(shown) == shown
            assert not (pieces(written) - pieces(form)) & pieces(shown)


@pytest.mark.parametrize("form", FORMS)
def test_what_sqlalchemy_takes_for_the_password_is_not_shown(form: str) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="comes with MLflow")
    for password in passwords(1000):
        uri = form.format(password)
        try:
            read = sqlalchemy.make_url(uri)
        except ValueError:
            continue  # a port that is no number
        if read.password and len(read.password) >= 4:
            assert read.password not in schema.redact(uri)


def test_what_http_takes_for_the_password_is_not_shown() -> None:
    form = "https://ada:{}@mlflow.example:5000/x?y=z"
    for password in passwords(1000):
        written = quote(password, safe="")
        assert schema.redact(form.format(written)) == "https://***@mlflow.example:5000/x?y=z"


def test_a_uri_without_a_secret_is_shown_as_it_is() -> None:
    chosen = random.Random(1)
    some = "".join(set(SPECIAL) - set("@:?&")) + string.ascii_letters
    for _ in range(1000):
        path = "".join(chosen.choices(some, k=20))
        for uri in (
            *(path, f"sqlite:////home/{path}:@x.db", f"postgresql://ada@host/{path}?a=b@c"),
            *(f"https://host:5000/{path}:@x", f"file:///home/{path}:@", f"databricks://{path}"),
        ):
            assert schema.redact(uri) == uri


@pytest.mark.parametrize(
    "password", ["s3cret word", "s3/cret?word", "s3@cret@word", "p@s3cret", "s3%40cret"]
)
def test_what_quotes_a_part_of_a_uri_is_cleaned_of_it(password: str) -> None:
    uri = f"mysql://ada:{password}@host/db?ssl_key=s3cr%20et"
    decoded = unquote(password)
    host = decoded.rpartition("@")[2]
    error = f"{uri}: {password!r} {decoded!r} 's3cr et': no host {host!r}, none at all"
    cleaned = schema.without_secrets(error, uri)
    assert cleaned.startswith("mysql://ada:***@host/db?ssl_key=***: ")
    assert cleaned.endswith(", none at all")
    assert "s3" not in cleaned
    assert "cret" not in cleaned


def test_a_text_without_secrets_stays_as_it_is() -> None:
    text = "no route to host"
    assert schema.without_secrets(text, "postgresql://ada@host/db") == text
    assert schema.without_secrets(text, "") == text


KINDS = {
    "sqlite:///mlflow.db": "database",
    "SQLite:////x/mlflow.db": "database",
    "postgresql+psycopg2://ada@host/db": "database",
    "mysql+pymysql://host/db": "database",
    "mssql+pyodbc:///?odbc_connect=x": "database",
    "postgresql://ada:s3cret@[/x": "database",
    "": "files",
    "./mlruns": "files",
    "mlruns": "files",
    "/home/ada/mlruns": "files",
    "./a:b": "files",
    "/a:b://c": "files",
    "file:///home/ada/mlruns": "files",
    "file:mlruns": "files",
    "C:\\ada\\mlruns": "files",
    "http://host:5000": "remote",
    "https://host": "remote",
    "databricks": "remote",
    "databricks://profile": "remote",
    "databricks-uc": "remote",
    "databricks-uc://profile": "remote",
    "uc": "remote",
    "uc:http://host": "remote",
    "azureml://eastus.api.azureml.ms/mlflow/v1.0": "remote",
    "azureml:x": "remote",
    "arn:aws:sagemaker:eu-west-1:1:mlflow-tracking-server/x": "remote",
    "host:5000": "remote",
    "postgres://host/db": "remote",
}


@pytest.mark.parametrize(("uri", "kind"), [*KINDS.items(), ("azureml", "remote")])
def test_what_a_tracking_uri_leads_to(uri: str, kind: str) -> None:
    assert schema.kind_of(uri) == kind


@pytest.mark.parametrize(
    ("uri", "is_redacted"),
    [
        ("postgresql://ada:s3cret@host/db", True),
        ("postgresql://ada@host/db?sslpassword=s3cret", True),
        ("https://t0ken@host", True),
        ("postgresql://ada@host/db", False),
        ("sqlite:////home/***/mlflow.db", False),
    ],
)
def test_a_uri_without_its_secret_is_known(uri: str, is_redacted: bool) -> None:
    assert not schema.is_redacted(uri)
    assert schema.is_redacted(schema.redact(uri)) is is_redacted
