"""Texts in an SQLite file that are not UTF-8, as other programs than MLflow may write them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

HALF = "CAST(X'61eda08062' AS TEXT)"
"""Half of a pair of surrogates between two letters, in what UTF-8 would be if it had a form."""
READ = "a\ufffd\ufffd\ufffdb"


@pytest.fixture
def odd(make_store: Callable[..., StoreProcess], tmp_path: Path, writer: Writer) -> StoreProcess:
    """A store in which nearly every text of one run is none; another run is as usual."""
    store = make_store(tmp_path).launch("--create").wait_ready()
    logged: dict[str, Any] = {"metrics": {"m": [1.0]}, "params": {"p": "1"}, "tags": {"t": "1"}}
    made = writer(writing.run, store.uri, "0", name="odd", start_time=1, status=None, **logged)
    writer(writing.run, store.uri, "0", name="usual", start_time=2, **logged)
    # A connection of the pool has read before it meets such a text.
    assert store.get("/views/runs", experiment_id="0")["total"] == 2
    with closing(sqlite3.connect(store.path)) as connection, connection:
        for sql in (
            f"UPDATE runs SET name = {HALF}, user_id = {HALF} WHERE run_uuid = :run",
            f"UPDATE params SET value = {HALF} WHERE run_uuid = :run",
            f"UPDATE tags SET value = {HALF} WHERE run_uuid = :run",
            f"UPDATE latest_metrics SET key = {HALF} WHERE run_uuid = :run",
            f"UPDATE metrics SET key = {HALF} WHERE run_uuid = :run",
            f"UPDATE experiments SET name = {HALF}",
        ):
            connection.execute(sql, {"run": made})
    return store


def test_every_view_of_them(odd: StoreProcess) -> None:
    found = odd.get("/views/runs", experiment_id="0", keys=True, best=True)
    columns = found["columns"]
    assert columns["run_name"] == ["usual", READ]
    assert columns["experiment_name"] == [READ, READ]
    assert found["params"]["p"] == ["1", READ]
    assert found["tags"]["t"] == ["1", READ]
    assert found["metrics"] == {READ: [None, 1.0], "m": [1.0, None]}
    assert found["keys"]["metrics"] == sorted([READ, "m"])
    run_id = columns["run_id"][1]
    run = odd.get("/views/run", run_id=run_id)
    assert (run["run_name"], run["user_id"], run["experiment"]["name"]) == (READ, READ, READ)
    assert (run["params"], run["tags"]["t"]) == ({"p": READ}, READ)
    assert [one["key"] for one in run["metrics"]] == [READ]
    listed = odd.get("/views/experiments")["columns"]["name"]
    assert listed == [READ]
    filtered = odd.get("/views/runs", experiment_id="0", filter="params.p = '1'")
    assert filtered["columns"]["run_name"] == ["usual"]
    assert "Traceback" not in odd.log


def test_a_change_is_told_of_the_run_that_changed(odd: StoreProcess, writer: Writer) -> None:
    columns = odd.get("/views/runs", experiment_id="0")["columns"]
    since = odd.get("/views/changes", wait=0)["cursor"]
    writer(writing.call, odd.uri, "log_metric", columns["run_id"][0], "m", 2.0)
    later = odd.get("/views/changes", since=since, wait=5)
    assert later["cursor"] != since
    assert later["runs"] == [columns["run_id"][0]]
