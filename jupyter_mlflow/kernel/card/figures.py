"""What a card shows of runs, read from their store: never in the thread of a cell."""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.common.schema import read_only, sqlite_path
from jupyter_mlflow.kernel.card import sparkline
from jupyter_mlflow.kernel.card.leading import leading, lower_is_better
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from jupyter_mlflow.kernel.made import Run

_MOST_KEYS: Final = 1_000
_MOST_CHILDREN: Final = 1_000
"""Runs of a sweep that a store elsewhere is asked for."""
_BUSY_MS: Final = 100
_SECONDS: Final = 2.0
"""Time that one look into a database may take."""
_PATIENCE: Final = 10.0
"""Seconds after which a store elsewhere is asked for no more runs."""
_STEPS: Final = 10_000
"""SQLite's instructions between two looks at the clock."""


@dataclass(frozen=True)
class Best:
    """The best of a sweep's finished runs, by one metric."""

    run_id: str
    name: str
    key: str
    value: float


@dataclass(frozen=True)
class Figures:
    """One run as its store has it; ``failed`` and ``best`` are about the runs below it.

    Times in ms. ``line`` is a key with some of its values in order.
    """

    name: str
    status: str
    start_time: int | None
    end_time: int | None
    metrics: tuple[tuple[str, float], ...] = ()
    line: tuple[str, tuple[float, ...]] | None = None
    failed: int = 0
    best: Best | None = None


@safely(None)
def read(uri: str, families: Sequence[Sequence[Run]]) -> dict[str, Figures] | None:
    """The figures of the first run of each family, by its id; the others are below it.

    ``None`` when they cannot be told. A file takes milliseconds, a server as long as it likes.
    """
    path = sqlite_path(uri)
    if path is not None:
        with closing(read_only(path)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            until = time.monotonic() + _SECONDS
            connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            return dict(_of_file(connection, families))
    if uri.startswith("sqlite"):
        return None  # one in memory belongs to the thread that opened it
    return dict(_of_client(uri, families))


def _of_file(
    connection: sqlite3.Connection, families: Sequence[Sequence[Run]]
) -> Iterable[tuple[str, Figures]]:
    rows = connection.execute(
        "SELECT run_uuid, name, status, start_time, end_time FROM runs"
        " WHERE run_uuid IN (SELECT value FROM json_each(?))",
        (_ids(family[0] for family in families),),
    )
    found = {row[0]: row[1:] for row in rows.fetchall()}
    for top, *below in families:
        if top.run_id not in found:
            continue
        name, status, start, end = found[top.run_id]
        metrics = _metrics(connection, top.run_id)
        line = sparkline.read(connection, top.run_id, [key for key, _ in metrics])
        failed, best = _sweep(connection, below)
        yield top.run_id, Figures(name or "", status, start, end, metrics, line, failed, best)


def _metrics(connection: sqlite3.Connection, run_id: str) -> tuple[tuple[str, float], ...]:
    rows = connection.execute(
        "SELECT key, value, is_nan FROM latest_metrics WHERE run_uuid = ? LIMIT ?",
        (run_id, _MOST_KEYS),
    )
    return tuple(sorted((k, math.nan if is_nan else _number(v)) for k, v, is_nan in rows))


def _sweep(connection: sqlite3.Connection, below: Sequence[Run]) -> tuple[int, Best | None]:
    if not below:
        return 0, None
    ids = _ids(below)
    states = dict(
        connection.execute(
            "SELECT status, COUNT(*) FROM runs"
            " WHERE run_uuid IN (SELECT value FROM json_each(?)) GROUP BY status",
            (ids,),
        ).fetchall()
    )
    finished = (
        "run_uuid IN (SELECT run_uuid FROM runs WHERE status = 'FINISHED'"
        " AND run_uuid IN (SELECT value FROM json_each(?)))"
    )
    keys = connection.execute(
        f"SELECT key FROM latest_metrics WHERE {finished} GROUP BY key HAVING COUNT(*) = ?",  # noqa: S608
        (ids, states.get("FINISHED", 0)),
    ).fetchall()
    for key in leading(key for (key,) in keys):
        direction = "ASC" if lower_is_better(key) else "DESC"
        row = connection.execute(
            f"SELECT run_uuid, value FROM latest_metrics WHERE {finished} AND key = ?"  # noqa: S608
            f" AND NOT is_nan ORDER BY value {direction} LIMIT 1",
            (ids, key),
        ).fetchone()
        if row is not None:
            name = next(run.name for run in below if run.run_id == row[0])
            return states.get("FAILED", 0), Best(row[0], name, key, _number(row[1]))
    return states.get("FAILED", 0), None


def _of_client(uri: str, families: Sequence[Sequence[Run]]) -> Iterable[tuple[str, Figures]]:
    """One request per run, one more per sweep; histories, which may be huge, are not asked for."""
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    until = time.monotonic() + _PATIENCE
    for top, *below in families:
        if time.monotonic() > until:
            return
        run = client.get_run(top.run_id)
        children: list[Any] = []
        if below:
            children = client.search_runs(
                [top.experiment_id],
                f"tags.`mlflow.parentRunId` = '{top.run_id}'",
                max_results=_MOST_CHILDREN,
            )
        info = run.info
        failed = sum(child.info.status == "FAILED" for child in children)
        # A client of a database is given what the database has.
        metrics = tuple(sorted((k, _number(v)) for k, v in run.data.metrics.items()))
        yield (
            top.run_id,
            Figures(
                info.run_name or "",
                info.status,
                info.start_time,
                info.end_time,
                metrics,
                failed=failed,
                best=_best([child for child in children if child.info.status == "FINISHED"]),
            ),
        )


def _best(finished: Sequence[Any]) -> Best | None:
    counts = Counter(key for run in finished for key in run.data.metrics)
    for key in leading(key for key, count in counts.items() if count == len(finished)):
        runs = [run for run in finished if not math.isnan(run.data.metrics[key])]
        if runs:
            choose = min if lower_is_better(key) else max
            best = choose(runs, key=lambda run: run.data.metrics[key])
            return Best(
                best.info.run_id, best.info.run_name or "", key, _number(best.data.metrics[key])
            )
    return None


def _ids(runs: Iterable[Run]) -> str:
    return json.dumps([run.run_id for run in runs])


def _number(value: float) -> float:
    """``value`` as it was logged, unless that was NaN."""
    return math.copysign(math.inf, value) if abs(value) >= sparkline.LARGEST else float(value)
