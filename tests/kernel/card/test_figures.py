"""Reading what a card shows, from stores that MLflow itself has filled."""

from __future__ import annotations

import math
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import mlflow
import pytest
from mlflow.entities import Metric

from jupyter_mlflow.kernel.card import figures, sparkline
from jupyter_mlflow.kernel.card.figures import Best
from jupyter_mlflow.kernel.made import Run

if TYPE_CHECKING:
    from pathlib import Path

    from mlflow import MlflowClient

# SQLAlchemy's, of MLflow's models.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning")


@pytest.fixture
def uri(template: Path, tmp_path: Path) -> str:
    path = tmp_path / "mlflow.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def _make(client: MlflowClient, uri: str, name: str, parent: Run | None = None) -> Run:
    tags = {} if parent is None else {"mlflow.parentRunId": parent.run_id}
    run = client.create_run("0", run_name=name, tags=tags)
    return Run(
        run.info.run_id,
        name,
        "0",
        None if parent is None else parent.run_id,
        uri,
        run.info.start_time,
    )


def _sweep(client: MlflowClient, uri: str) -> list[Run]:
    parent = _make(client, uri, "sweep")
    family = [parent]
    for number, score in enumerate([0.5, 0.9, math.nan, 0.7]):
        child = _make(client, uri, f"child-{number}", parent)
        family.append(child)
        client.log_metric(child.run_id, "loss", number)
        client.log_metric(child.run_id, "test_score", score)
        client.set_terminated(child.run_id)
    failed = _make(client, uri, "failed", parent)
    client.log_metric(failed.run_id, "test_score", 1.0)
    client.set_terminated(failed.run_id, "FAILED")
    client.set_terminated(parent.run_id)
    return [*family, failed]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_run_and_a_sweep(uri: str, *, elsewhere: bool) -> None:
    client = mlflow.MlflowClient(uri)
    run = _make(client, uri, "one")
    for key, value in {"b": math.nan, "a": math.inf, "c": -1.5, "d": -math.inf}.items():
        client.log_metric(run.run_id, key, value)
    family = _sweep(client, uri)
    if elsewhere:
        found = dict(figures._of_client(uri, [[run], family]))
    else:
        read = figures.read(uri, [[run], family])
        assert read is not None
        found = read
    one, sweep = found[run.run_id], found[family[0].run_id]
    assert (one.name, one.status, one.start_time, one.end_time) == (
        "one",
        "RUNNING",
        run.start_time,
        None,
    )
    assert repr(one.metrics) == repr(
        (("a", math.inf), ("b", math.nan), ("c", -1.5), ("d", -math.inf))
    )
    assert (sweep.status, sweep.failed) == ("FINISHED", 1)
    assert sweep.best == Best(family[2].run_id, "child-1", "test_score", 0.9)


def test_the_best_is_by_a_metric_that_all_have(uri: str) -> None:
    client = mlflow.MlflowClient(uri)
    family = _sweep(client, uri)
    odd = _make(client, uri, "odd", family[0])
    client.log_metric(odd.run_id, "loss", -1.0)
    client.set_terminated(odd.run_id)
    read = figures.read(uri, [[*family, odd]])
    assert read is not None
    assert read[family[0].run_id].best == Best(odd.run_id, "odd", "loss", -1.0)


def _history(uri: str, run: Run, values: list[tuple[float, int]]) -> None:
    client = mlflow.MlflowClient(uri)
    for start in range(0, len(values), 1000):
        batch = [Metric("loss", v, start + n, s) for n, (v, s) in enumerate(values[start:][:1000])]
        client.log_batch(run.run_id, metrics=batch)


@pytest.mark.parametrize("steps", [True, False])
def test_of_a_long_history_little_is_read(uri: str, *, steps: bool) -> None:
    run = _make(mlflow.MlflowClient(uri), uri, "long")
    _history(uri, run, [(float(n), n if steps else 0) for n in range(10_000)])
    with closing(sqlite3.connect(uri.removeprefix("sqlite:///"))) as connection:
        found = sparkline.read(connection, run.run_id, ["loss"])
        assert found is not None
        assert len(found[1]) == sparkline.POINTS
        assert (found[1][0], found[1][-1]) == (0.0, 9999.0)
        assert list(found[1]) == sorted(found[1])
        # In hundreds of the steps of SQLite's machine.
        counted: list[None] = []
        connection.set_progress_handler(lambda: counted.append(None), 100)
        sparkline.read(connection, run.run_id, ["loss"])
    assert len(counted) < 50


def test_a_sparkline_has_what_is_finite(uri: str) -> None:
    client = mlflow.MlflowClient(uri)
    run = _make(client, uri, "strange")
    _history(uri, run, [(1.0, -5), (math.nan, 0), (math.inf, 1), (2.0, 2**62)])
    client.log_metric(run.run_id, "accuracy", 0.5)
    with closing(sqlite3.connect(uri.removeprefix("sqlite:///"))) as connection:
        found = sparkline.read(connection, run.run_id, ["accuracy", "loss"])
    assert found == ("loss", (1.0, 2.0))


def test_a_store_that_cannot_be_read_has_no_figures(uri: str, tmp_path: Path) -> None:
    run = Run("r", "r", "0", None, uri, 0)
    assert figures.read(uri, [[run]]) == {}
    assert figures.read(f"sqlite:///{tmp_path / 'missing.db'}", [[run]]) is None
    assert not (tmp_path / "missing.db").exists()
    (tmp_path / "other.db").write_text("not a database")
    assert figures.read(f"sqlite:///{tmp_path / 'other.db'}", [[run]]) is None
    assert figures.read("sqlite://", [[run]]) is None
