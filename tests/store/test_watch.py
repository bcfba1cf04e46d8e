"""Watching a database that does not tell of its changes: what is asked of it shows each of them."""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy

from jupyter_mlflow.store.search import search
from jupyter_mlflow.store.views.changes.difference import ANYTHING, NOTHING, Difference
from jupyter_mlflow.store.views.changes.probes import PostgresProbe
from jupyter_mlflow.store.views.changes.watch import Watcher
from jupyter_mlflow.store.views.context import Context, Listing, Opened, Tables
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Writer = Callable[..., Any]


CATCH_UP = 15.0


@pytest.fixture
def database(tmp_path: Path, writer: Writer) -> str:
    path = str(tmp_path / "mlflow.db")
    writer(writing.build, path, tmp_path.as_uri())
    return path


def test_what_a_panel_shows_is_noticed_without_data_version(database: str, writer: Writer) -> None:
    uri = f"sqlite:///{database}"
    run_id = writer(writing.run, uri, "0", status=None)
    changes: list[tuple[Any, ...]] = [
        ("create_experiment", "new"),
        ("log_metric", run_id, "m", 1.0),
        ("log_metric", run_id, "m", 1.0, None, 2),
        ("log_param", run_id, "p", "x"),
        ("set_tag", run_id, "t", "x"),
        ("set_terminated", run_id),
        ("delete_run", run_id),
        ("create_registered_model", "r"),
        ("create_model_version", "r", Path(database).parent.as_uri()),
    ]
    # A registered model without a version is no model that a run shows.
    unseen = {"create_registered_model"}
    states = [writer(writing.query_probe, database)]
    for change in changes:
        writer(writing.call, uri, *change)
        states.append(writer(writing.query_probe, database))
        assert (states[-1] == states[-2]) == (change[0] in unseen), change
    assert writer(writing.query_probe, database) == states[-1]


def test_what_is_not_noticed_at_once_is_caught_up_with(database: str, writer: Writer) -> None:
    """Nobody reads whole tables each second to find what was overwritten in them."""
    uri = f"sqlite:///{database}"
    run_id = writer(writing.run, uri, "0", name="before", tags={"t": "before"})
    before = writer(writing.query_probe, database)
    for change in (("set_tag", run_id, "t", "after"), ("update_run", run_id, None, "after")):
        writer(writing.call, uri, *change)
        assert writer(writing.query_probe, database, CATCH_UP - 0.1) == before
        assert writer(writing.query_probe, database, CATCH_UP) != before


def test_a_look_reads_no_table_of_values_as_a_whole(database: str, writer: Writer) -> None:
    writer(writing.run, f"sqlite:///{database}", "0", metrics={"m": [1.0]}, status=None)
    plans = writer(writing.probe_statements, database)
    assert any(plan.startswith("SEARCH latest_metrics") for plan in plans)
    for table in ("latest_metrics", "params", "tags"):
        assert not any(plan.startswith(f"SCAN {table}") for plan in plans), plans


def test_looks_get_rarer_where_they_take_long(database: str, writer: Writer) -> None:
    assert writer(writing.intervals, database, [0.0, 0.01, 0.1, 60.0]) == [1.0, 1.0, 2.0, 15.0]


class PostgresStandIn:
    """What PostgreSQL would answer, in SQLite's words: the rule is tried without a server.

    ``test_postgres.py`` has the real one.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.transactions = 0
        self._connection = sqlite3.connect(
            ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.create_function("pg_current_snapshot", 0, lambda: f"{self.transactions}:")
        self._connection.execute(
            "CREATE TABLE pg_stat_user_tables (relname, n_tup_ins, n_tup_upd, n_tup_del)"
        )
        self._connection.executemany(
            "INSERT INTO pg_stat_user_tables VALUES (?, 1, 1, 1)", [("runs",), ("notes",)]
        )
        self._engine = sqlalchemy.create_engine(
            "sqlite://", creator=lambda: self._connection, poolclass=sqlalchemy.pool.StaticPool
        )
        tables = {
            field.name: sqlalchemy.Table(field.name, sqlalchemy.MetaData())
            for field in dataclasses.fields(Tables)
        }
        context = Context(
            engine=self._engine,
            tables=Tables(**tables),
            mlflow_version="",
            schema="",
            label="",
            sqlite_path=None,
            read_artifact=lambda *_, **_options: None,
            write_artifact=lambda *_: None,
            list_artifacts=lambda *_: Listing([], truncated=False),
            open_artifact=lambda *_: Opened(Path()),
            copy_artifacts=lambda *_: None,
            set_tags=lambda *_: False,
            search=search("sqlite"),
        )
        self.probe = PostgresProbe(context, clock=lambda: self.seconds)

    def count(self, table: str, column: str) -> None:
        self._connection.execute(
            f"UPDATE pg_stat_user_tables SET {column} = {column} + 1 WHERE relname = ?", (table,)
        )

    def lose_its_functions(self) -> None:
        self._connection.create_function("pg_current_snapshot", 0, None)

    def close(self) -> None:
        self._engine.dispose()
        self._connection.close()


@pytest.fixture
def postgres() -> Iterator[PostgresStandIn]:
    made = PostgresStandIn()
    yield made
    made.close()


@pytest.mark.parametrize("column", ["n_tup_ins", "n_tup_upd", "n_tup_del"])
def test_what_the_counts_confirm_is_told_at_once(postgres: PostgresStandIn, column: str) -> None:
    states = [postgres.probe.look()]
    for _ in range(3):
        assert postgres.probe.look() == states[-1]
        postgres.transactions += 1
        postgres.count("runs", column)
        states.append(postgres.probe.look())
    assert len(set(states)) == 4


def test_what_nothing_confirms_is_told_after_a_while(postgres: PostgresStandIn) -> None:
    told = postgres.probe.look()
    postgres.transactions += 1
    postgres.count("notes", "n_tup_ins")
    assert postgres.probe.look() == told
    postgres.seconds = 4.9
    assert postgres.probe.look() == told
    postgres.seconds = 5.0
    late = postgres.probe.look()
    assert late != told
    # After a quiet time the next one is told at once.
    postgres.seconds = 60.0
    postgres.transactions += 1
    assert postgres.probe.look() != late


def test_counts_that_come_late_are_no_second_change(postgres: PostgresStandIn) -> None:
    postgres.seconds = 60.0
    before = postgres.probe.look()
    postgres.seconds = 120.0
    postgres.transactions += 1
    told = postgres.probe.look()
    assert told != before
    postgres.count("runs", "n_tup_upd")
    assert postgres.probe.look() == told
    # Nor do they confirm what a neighbour does then.
    postgres.transactions += 1
    assert postgres.probe.look() == told


def test_a_database_without_postgresqls_functions(postgres: PostgresStandIn) -> None:
    told = postgres.probe.look()
    postgres.lose_its_functions()
    assert postgres.probe.look() is None
    assert told is not None


class Probe:
    """A store whose state the test sets."""

    interval = 0.001

    def __init__(self) -> None:
        self.state: str | None = "1"
        self.closed = 0

    def look(self) -> str | None:
        return self.state

    def difference(self) -> Difference:
        return Difference(frozenset([str(self.state)]), experiments=False, models=False)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def probe() -> Probe:
    return Probe()


async def told(watcher: Watcher, since: str) -> asyncio.Task[str]:
    task = asyncio.create_task(watcher.wait(since, 60))
    await asyncio.wait([task], timeout=0.05)
    assert not task.done()
    return task


def test_closing_lets_everybody_go(probe: Probe) -> None:
    async def story() -> None:
        watcher = Watcher(probe)
        since = watcher.cursor()
        waiting = [await told(watcher, since) for _ in range(3)]
        watcher.close()
        watcher.close()
        assert await asyncio.gather(*waiting) == [since] * 3
        assert await watcher.wait(since, 60) == since

    asyncio.run(story())
    assert probe.closed == 1


def test_a_store_that_cannot_be_asked_has_not_changed(probe: Probe) -> None:
    async def story() -> None:
        watcher = Watcher(probe)
        since = watcher.cursor()
        waiting = await told(watcher, since)
        probe.state = None
        await asyncio.wait([waiting], timeout=0.05)
        assert not waiting.done()
        probe.state = "2"
        assert await waiting == watcher.cursor() != since
        watcher.close()

    asyncio.run(story())


def test_cursors_of_another_life_are_old(probe: Probe) -> None:
    """The same count of commits after a restart does not mean the same store."""

    async def story() -> None:
        before, after = Watcher(probe), Watcher(probe)
        since = before.cursor()
        assert await after.wait(since, 60) == after.cursor() != since
        before.close()
        after.close()

    asyncio.run(story())


def test_what_differs_since_each_state(probe: Probe) -> None:
    watcher = Watcher(probe)
    cursors = [watcher.cursor()]
    for state in ("2", "3"):
        probe.state = state
        cursors.append(watcher.cursor())
    told = [watcher.difference(cursor).runs for cursor in cursors]
    assert told == [frozenset(["2", "3"]), frozenset(["3"]), frozenset()]
    assert watcher.difference(cursors[-1]) == NOTHING
    for unknown in ("", "1", "another.1", f"{cursors[0]}x"):
        assert watcher.difference(unknown) == ANYTHING
    watcher.close()


def test_differences_are_not_remembered_for_ever(probe: Probe) -> None:
    watcher = Watcher(probe)
    first = watcher.cursor()
    for state in range(2000):
        probe.state = str(state + 2)
        watcher.cursor()
    assert watcher.difference(first) == ANYTHING
    watcher.close()
