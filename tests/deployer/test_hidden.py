"""Secrets in texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from jupyter_mlflow.deployer.hidden import Hidden, of_environment, of_files

if TYPE_CHECKING:
    from pathlib import Path

SECRET = 'p"ä ss\\&/%x'


def test_a_secret_is_hidden_in_each_form_that_it_has_in_texts() -> None:
    hidden = Hidden([SECRET, "short"])
    for form in (SECRET, quote(SECRET), quote(SECRET, safe=""), repr(SECRET), json.dumps(SECRET)):
        shown = hidden.text(f"before {form} after")
        assert "***" in shown
        assert "ss" not in shown
    assert hidden.text("a short word") == "a short word"
    assert hidden.value({"a": [SECRET, 1, None], SECRET: True}) == {
        "a": ["***", 1, None],
        "***": True,
    }


def test_what_looks_like_a_login_is_hidden_without_being_known() -> None:
    hidden = Hidden([])
    for text, shown in {
        "https://me:pass@host/x": "https://***@host/x",
        "Authorization: Bearer abcdef.123": "Authorization: Bearer ***",
        "https://host/x?a=1&sig=abc%2F&b=2": "https://host/x?a=1&sig=***&b=2",
        "AccountKey=abc==;Other=1": "AccountKey=***;Other=1",
        "The basic plan costs 3 = a": "The basic plan costs 3 = a",
        "model me@version, //path": "model me@version, //path",
    }.items():
        assert hidden.text(text) == shown


def test_secrets_are_found_by_the_names_of_variables() -> None:
    found = of_environment(
        {
            "DATABRICKS_TOKEN": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
            "PGPASSWORD": "c",
            "AZURE_STORAGE_CONNECTION_STRING": "d",
            "GOOGLE_APPLICATION_CREDENTIALS": "/home/me/key.json",
            "PWD": "e",
            "PATH": "f",
            "DATABRICKS_HOST": "g",
        }
    )
    assert found == ["a", "b", "c", "d"]


def test_secrets_are_found_in_the_files_of_logins(tmp_path: Path) -> None:
    file = tmp_path / "cfg"
    file.write_text("[DEFAULT]\nhost = h\ntoken = one%\n[p]\nclient_secret = two\n")
    broken = tmp_path / "broken"
    broken.write_bytes(b"\xff[")
    nowhere = str(tmp_path / "none")
    found = of_files(
        {
            "DATABRICKS_CONFIG_FILE": str(file),
            "AWS_SHARED_CREDENTIALS_FILE": str(broken),
            "AWS_CONFIG_FILE": nowhere,
            "MLFLOW_CREDENTIALS_FILE": nowhere,
        }
    )
    assert found == ["one%", "two"]
