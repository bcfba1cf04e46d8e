"""What is noticed of a store, and what is told of it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.store.views.changes.sqlite import DOUBT_SECONDS
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

COMMITS = 20


class Poll(threading.Thread):
    """A long poll under way."""

    def __init__(self, store: StoreProcess, since: str) -> None:
        super().__init__()
        self._store, self._since = store, since
        self.found: Any = None
        self.ended = 0.0
        self.start()

    def run(self) -> None:
        self.found = self._store.get("/views/changes", since=self._since, wait=30)
        self.ended = time.monotonic()


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_every_commit_of_another_process_is_noticed(
    tmp_path: Path,
    make_store: Callable[[Path], StoreProcess],
    writer: Callable[..., Any],
    mode: str,
) -> None:
    store = make_store(tmp_path)
    writer(writing.build, str(store.path), store.artifacts.as_uri())
    assert writer(writing.journal_mode, str(store.path), mode) == mode
    store.launch().wait_ready()
    run_id = writer(writing.run, store.uri, "0", status=None)
    cursor = store.get("/views/changes")["cursor"]
    for step in range(COMMITS):
        poll = Poll(store, cursor)
        writer(writing.call, store.uri, "log_metric", run_id, f"{mode} {step}", 1.0)
        written = time.monotonic()
        poll.join()
        assert poll.found["changed"] is True
        # By itself, and not since the store counts as changed once more.
        assert poll.ended - written < DOUBT_SECONDS - 1
        # log_metric is one commit; what follows it must be seen in the same way.
        cursor = store.get("/views/changes")["cursor"]


def test_a_commit_through_mlflows_own_api_is_noticed(store: StoreProcess) -> None:
    cursor = store.get("/views/changes")["cursor"]
    store.post("/api/2.0/mlflow/experiments/create", name="through the API")
    found = store.get("/views/changes", since=cursor, wait=30)
    assert found["changed"] is True
    assert found["cursor"] != cursor


def settled(store: StoreProcess) -> str:
    """A cursor after which nothing is left to be told."""
    cursor: str = store.get("/views/changes")["cursor"]
    while (told := store.get("/views/changes", since=cursor, wait=DOUBT_SECONDS + 1))["changed"]:
        cursor = told["cursor"]
    return cursor


def test_nothing_happens(store: StoreProcess) -> None:
    cursor = settled(store)
    assert store.get("/views/changes", since=cursor, wait=0.1) == {
        "cursor": cursor,
        "changed": False,
        "runs": None,
        "experiments": False,
        "models": False,
    }


def test_reading_is_no_change(store: StoreProcess) -> None:
    settled(store)
    cursor = store.get("/views/runs", experiment_id=0)["cursor"]
    store.post("/api/2.0/mlflow/runs/search", experiment_ids=["0"])
    assert store.get("/views/changes", since=cursor, wait=0.1)["changed"] is False


@pytest.mark.parametrize("since", ["", "unknown", "0123456789ab.3"])
def test_an_unknown_cursor_is_answered_at_once(store: StoreProcess, since: str) -> None:
    start = time.monotonic()
    assert store.get("/views/changes", since=since, wait=30)["changed"] is True
    assert time.monotonic() - start < 5


def test_the_wait_is_bounded(store: StoreProcess) -> None:
    assert store.get("/views/changes", 400, wait=61)["error_code"] == "INVALID_PARAMETER_VALUE"


def test_many_wait_and_all_are_told(store: StoreProcess, writer: Callable[..., Any]) -> None:
    cursor = store.get("/views/changes")["cursor"]
    polls = [Poll(store, cursor) for _ in range(8)]
    writer(writing.run, store.uri, "0")
    for poll in polls:
        poll.join()
    assert {poll.found["changed"] for poll in polls} == {True}


def test_the_view_tells_the_runs(store: StoreProcess, writer: Writer) -> None:
    run_id = writer(writing.run, store.uri, "0", status=None)
    cursor = settled(store)
    writer(writing.call, store.uri, "log_metric", run_id, "m", 1.0)
    first = store.get("/views/changes", since=cursor, wait=30)
    assert (first["runs"], first["experiments"], first["models"]) == ([run_id], False, False)
    last = store.get("/views/changes", since=first["cursor"], wait=30)
    # What might have come with it.
    assert (last["changed"], last["runs"], last["models"]) == (True, None, True)
    since = store.get("/views/changes", since=cursor)
    assert (since["cursor"], since["runs"]) == (last["cursor"], None)
