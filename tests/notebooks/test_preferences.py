"""What a person chose: kept, checked, told to the kernels."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import ServerRecord
from jupyter_mlflow.notebooks.preferences import Preferences, PreferencesRegister

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tracking.conftest import Site

CHOSEN = {"run_card": False, "end_stale_runs": "FAILED"}


def test_kept_for_the_next_server(tmp_path: Path) -> None:
    register = PreferencesRegister(tmp_path / "notebooks.db")
    assert register.read() == Preferences(run_card=True, end_stale_runs=None)
    for chosen in (Preferences(False, "KILLED"), Preferences(True, None)):
        register.write(chosen)
        assert PreferencesRegister(tmp_path / "notebooks.db").read() == chosen


@pytest.mark.parametrize("value", ["", "{", "7", '"DELETED"'])
def test_what_another_version_has_kept(tmp_path: Path, value: str) -> None:
    register = PreferencesRegister(tmp_path / "notebooks.db")
    register.write(Preferences(False, "KILLED"))
    with closing(sqlite3.connect(tmp_path / "notebooks.db")) as connection, connection:
        connection.execute("INSERT INTO preferences VALUES ('new', '[]')")
        connection.execute(
            "UPDATE preferences SET value = ? WHERE name = 'end_stale_runs'", (value,)
        )
    assert register.read() == Preferences()


@pytest.fixture
def extension(jp_serverapp: Any) -> Any:
    (found,) = jp_serverapp.extension_manager.extension_apps["jupyter_mlflow"]
    return found


async def test_chosen_in_the_browser(extension: Any, jp_fetch: Any) -> None:
    reply = await jp_fetch("jupyter-mlflow", "preferences")
    assert json.loads(reply.body) == {"run_card": True, "end_stale_runs": None}
    path = records.server_path(extension.bindings.folder, os.getpid())
    before = records.read(path, ServerRecord)
    reply = await jp_fetch("jupyter-mlflow", "preferences", method="PUT", body=json.dumps(CHOSEN))
    assert reply.code == 204
    reply = await jp_fetch("jupyter-mlflow", "preferences")
    assert json.loads(reply.body) == CHOSEN
    after = records.read(path, ServerRecord)
    assert before is not None
    assert after is not None
    assert (before.run_card, after.run_card) == (True, False)
    assert after.tracking_uri == before.tracking_uri
    assert extension.stale_runs.status == "FAILED"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "run_card"),
        ({"run_card": True}, "end_stale_runs"),
        ({"run_card": 1, "end_stale_runs": None}, "run_card"),
        ({"run_card": True, "end_stale_runs": "FINISHED"}, "end_stale_runs"),
        ({"run_card": True, "end_stale_runs": ["KILLED"]}, "end_stale_runs"),
    ],
)
async def test_what_cannot_be_chosen(site: Site, body: dict[str, Any], named: str) -> None:
    async with site.client() as client:
        reply = await client.put("preferences", json=body)
        assert reply.status_code == 400
        assert named in reply.json()["message"]
        kept = await client.get("preferences")
    assert kept.json() == {"run_card": True, "end_stale_runs": None}


@pytest.mark.parametrize("body", ["{", "7", "[" * 100_000])
async def test_what_is_no_object(site: Site, body: str) -> None:
    async with site.client() as client:
        reply = await client.put("preferences", content=body)
    assert reply.status_code == 400
    assert "JSON" in reply.json()["message"]
