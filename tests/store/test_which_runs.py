"""Which runs changed in an SQLite file, as far as that can be told; never too few."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.store.views.changes.difference import ANYTHING, Difference
from jupyter_mlflow.store.views.changes.sqlite import DOUBT_SECONDS, TellingProbe
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Writer = Callable[..., Any]


class Clock:
    """Seconds that the test lets pass."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Watched:
    """A database, what MLflow's client does to it, and what is told of that."""

    def __init__(self, folder: Path, writer: Writer) -> None:
        self.path = folder / "mlflow.db"
        writer(writing.build, str(self.path), folder.as_uri())
        self.uri = f"sqlite:///{self.path}"
        self._writer = writer
        self.clock = Clock()
        self.probe = TellingProbe(self.path, self.clock)
        self._last = ""
        self.told()

    def run(self, **options: Any) -> str:
        made: str = self._writer(writing.run, self.uri, "0", **options)
        return made

    def call(self, method: str, *args: Any) -> None:
        self._writer(writing.call, self.uri, method, *args)

    def told(self) -> Difference | None:
        """What the next look tells; ``None`` when it sees no change."""
        state = self.probe.look()
        if state == self._last:
            return None
        assert state is not None
        self._last = state
        return self.probe.difference()

    def settle(self) -> None:
        self.told()
        self.clock.seconds += DOUBT_SECONDS
        self.told()
        assert self.told() is None


@pytest.fixture
def watched(tmp_path: Path, writer: Writer) -> Iterator[Watched]:
    made = Watched(tmp_path, writer)
    yield made
    made.probe.close()


def of(*runs: str, experiments: bool = False) -> Difference:
    return Difference(frozenset(runs), experiments=experiments, models=False)


def test_which_runs_changed(watched: Watched) -> None:
    other, run = watched.run(status=None), watched.run(status=None)
    watched.settle()
    for change, experiments in (
        (("log_metric", run, "m", 1.0), False),
        (("log_metric", run, "m", 2.0), False),
        (("log_param", run, "p", "x"), False),
        (("set_tag", run, "t", "x"), False),
        (("set_terminated", run), True),
    ):
        watched.call(*change)
        assert watched.told() == of(run, experiments=experiments), change
        assert watched.told() is None
    new = watched.run(status=None)
    assert watched.told() == of(new, experiments=True)
    watched.call("log_metric", other, "m", 1.0)
    watched.call("log_metric", new, "m", 1.0)
    watched.call("set_terminated", new)
    assert watched.told() == of(other, new, experiments=True)


def test_what_cannot_be_told_is_any_run(watched: Watched) -> None:
    run, other = watched.run(tags={"t": "before"}), watched.run(metrics={"m": [1.0]})
    for change in (
        ("set_tag", run, "t", "after"),
        ("update_run", run, None, "renamed"),
        ("delete_tag", run, "t"),
        ("delete_run", run),
        ("restore_run", run),
        ("update_run", other, "RUNNING"),
        ("create_experiment", "new"),
        ("set_experiment_tag", "0", "t", "x"),
        ("create_registered_model", "r"),
    ):
        watched.settle()
        watched.call(*change)
        assert watched.told() == ANYTHING, change
        # Which leaves no doubt.
        watched.clock.seconds += DOUBT_SECONDS
        assert watched.told() is None
    # It runs again, and is known to.
    watched.call("set_terminated", other)
    assert watched.told() == of(other, experiments=True)


def test_what_is_hidden_by_something_else_is_told_later(watched: Watched) -> None:
    run, other = watched.run(status=None), watched.run(tags={"t": "before"})
    watched.settle()
    watched.call("set_tag", other, "t", "after")
    watched.call("log_metric", run, "m", 1.0)
    assert watched.told() == of(run)
    watched.clock.seconds += DOUBT_SECONDS - 0.1
    watched.call("log_metric", run, "m", 2.0)
    assert watched.told() == of(run)
    watched.clock.seconds += 0.1
    assert watched.told() == ANYTHING
    watched.clock.seconds += DOUBT_SECONDS
    assert watched.told() is None


def test_rows_that_went_and_rows_that_came(watched: Watched) -> None:
    """SQLite gives the number of a last row that went to the next one that comes."""
    run, other = watched.run(), watched.run()
    watched.call("set_tag", other, "last", "x")
    watched.settle()
    watched.call("delete_tag", other, "last")
    watched.call("set_tag", run, "new", "x")
    assert watched.told() == ANYTHING


def test_too_many_are_any(watched: Watched) -> None:
    run = watched.run(status=None)
    watched.settle()
    with closing(sqlite3.connect(watched.path)) as connection, connection:
        connection.executemany(
            "INSERT INTO metrics (key, run_uuid, step, timestamp, value, is_nan) "
            "VALUES ('m', ?, ?, 0, 0, 0)",
            ((run, step) for step in range(6000)),
        )
    assert watched.told() == ANYTHING
    watched.call("log_metric", run, "m", 2.0)
    assert watched.told() == of(run)


def test_nothing_that_random_changes_make_is_missed(watched: Watched) -> None:
    """What is told until all is quiet covers the runs that differ from what they were."""
    chance = random.Random(11)
    runs = [watched.run(status=None, tags={"t": "0"}) for _ in range(5)]
    watched.settle()
    for _ in range(12):
        before = _rows(watched.path)
        told: list[Difference | None] = []
        for _ in range(chance.randint(1, 4)):
            run = chance.choice(runs)
            change: tuple[Any, ...] = chance.choice(
                [
                    ("log_metric", run, "m", chance.random()),
                    ("set_tag", run, "t", str(chance.random())),
                    ("set_tag", run, str(chance.random()), "x"),
                    ("log_param", run, str(chance.random()), "x"),
                    ("update_run", run, chance.choice(["FINISHED", "RUNNING"])),
                ]
            )
            watched.call(*change)
            if chance.random() < 0.5:
                told.append(watched.told())
        told.append(watched.told())
        watched.clock.seconds += DOUBT_SECONDS
        told.append(watched.told())
        after = _rows(watched.path)
        changed = {run for run in runs if before[run] != after[run]}
        known = [one.runs for one in told if one is not None]
        assert None in known or changed <= {run for ids in known for run in ids or ()}, change


def _rows(path: Path) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    with closing(sqlite3.connect(path)) as connection:
        for table in ("runs", "tags", "params", "metrics", "latest_metrics"):
            rows = connection.execute(f"SELECT run_uuid, * FROM {table} ORDER BY rowid")
            for run_id, *row in rows:
                found.setdefault(run_id, []).append(row)
    return found
