"""What a tracking URI is, and what of it may be shown: nothing of its password."""

from __future__ import annotations

import random
import string
from urllib.parse import quote, unquote

import pytest

from jupyter_mlflow.common import schema


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
