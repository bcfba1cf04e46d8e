from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]


@pytest.fixture(scope="module")
def made(store: StoreProcess, writer: Writer) -> dict[str, str]:
    """Experiments by their names, the later one later."""

    def make(name: str, **tags: str) -> str:
        found: str = writer(
            writing.experiment, store.uri, name, store.artifacts.as_uri(), tags or None
        )
        return found

    note = {"mlflow.note.content": "Learns to READ cafe\u0301 menus"}
    experiments = {
        "old": make("Old Churn", owner="ada"),
        "new": make("vision", **note),
        "empty": make("empty churn"),
        "gone": make("gone churn"),
        "emptier": make("emptier"),
    }
    writer(writing.run, store.uri, experiments["new"], start_time=2_000)
    gone = writer(writing.run, store.uri, experiments["new"], start_time=9_000)
    writer(writing.call, store.uri, "delete_run", gone)
    for start in (1_000, 1_500):
        writer(writing.run, store.uri, experiments["old"], start_time=start)
    writer(writing.call, store.uri, "delete_experiment", experiments["gone"])
    return experiments


def names(store: StoreProcess, **asked: Any) -> list[str]:
    found: list[str] = store.get("/views/experiments", **asked)["columns"]["name"]
    return found


def test_the_newest_run_first(store: StoreProcess, made: dict[str, str]) -> None:
    found = store.get("/views/experiments")
    columns = found["columns"]
    assert columns["name"] == ["vision", "Old Churn", "emptier", "empty churn", "Default"]
    assert columns["runs"] == [1, 2, 0, 0, 0]
    assert columns["last_run_time"] == [2_000, 1_500, None, None, None]
    assert columns["experiment_id"][:2] == [made["new"], made["old"]]
    assert all(columns["creation_time"][:4])
    assert found["tags"]["owner"] == [None, "ada", None, None, None]
    assert found["total"] == 5


def test_windows(store: StoreProcess, made: dict[str, str]) -> None:
    everything = names(store)
    seen = [name for at in (0, 2, 4) for name in names(store, offset=at, limit=2)]
    assert seen == everything
    found = store.get("/views/experiments", offset=1, limit=1)
    assert (found["total"], found["offset"]) == (5, 1)
    assert found["tags"] == {"owner": ["ada"]}


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("churn", ["Old Churn", "empty churn"]),
        ("OLD", ["Old Churn"]),
        ("read CAF\u00c9", ["vision"]),
        ("%", []),
        ("ada", []),
        (" churn ", ["Old Churn", "empty churn"]),
    ],
)
def test_search(
    store: StoreProcess, made: dict[str, str], search: str, expected: list[str]
) -> None:
    assert names(store, search=search) == expected


def test_stages(store: StoreProcess, made: dict[str, str]) -> None:
    assert names(store, stage="deleted") == ["gone churn"]
    assert "gone churn" in names(store, stage="all", search="churn")
    assert len(names(store, stage="all")) == 6


def test_thousands_of_experiments(
    tmp_path: Any, make_store: Callable[..., StoreProcess], writer: Writer
) -> None:
    store = make_store(tmp_path)
    writer(writing.build, str(store.path), store.artifacts.as_uri())
    with closing(sqlite3.connect(store.path)) as database, database:
        database.executemany(
            "INSERT INTO experiments (experiment_id, name, lifecycle_stage, creation_time)"
            " VALUES (?, ?, 'active', ?)",
            [(number, f"experiment {number}", number) for number in range(1, 2001)],
        )
        database.executemany(
            "INSERT INTO runs (run_uuid, name, experiment_id, status, start_time, user_id,"
            " lifecycle_stage, source_type)"
            " VALUES (?, '', ?, 'FINISHED', ?, '', 'active', 'LOCAL')",
            [(f"{number:032x}", number % 1000 + 1, number) for number in range(10_000)],
        )
    store.launch().wait_ready()
    found = store.get("/views/experiments", limit=50)
    assert found["total"] == 2001
    assert found["columns"]["name"][0] == "experiment 1000"
    assert found["columns"]["runs"] == [10] * 50
    assert store.get("/views/experiments", search="experiment 19")["total"] == 111
