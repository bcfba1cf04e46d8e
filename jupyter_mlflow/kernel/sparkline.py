"""A few values of one metric in order: enough for a line as high as a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jupyter_mlflow.kernel.leading import leading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

POINTS: Final = 60
_TRIED: Final = 20
"""Metrics that are looked at for one with more than one value."""

_OF = "FROM metrics WHERE run_uuid = ? AND key = ?"
_FINITE = "NOT is_nan AND ABS(value) < 1.7976931348623157e308"


def read(
    connection: sqlite3.Connection, run_id: str, keys: Sequence[str]
) -> tuple[str, tuple[float, ...]] | None:
    """The first of a run's ``keys`` that has more than one value, and 60 of them at most.

    However long the history is, it costs some sixty looks into MLflow's index: values are taken
    at even distances of step, or in the order logged when all have the same step.
    """
    for key in leading(keys)[:_TRIED]:
        values = _values(connection, run_id, key)
        if len(values) > 1:
            return key, values
    return None


def _values(connection: sqlite3.Connection, run_id: str, key: str) -> tuple[float, ...]:
    rows = connection.execute(
        f"SELECT value {_OF} AND {_FINITE} ORDER BY step, timestamp LIMIT ?",  # noqa: S608
        (run_id, key, POINTS + 1),
    ).fetchall()
    if len(rows) > POINTS:
        rows = _sample(connection, run_id, key)
    return tuple(float(value) for (value,) in rows)


def _sample(connection: sqlite3.Connection, run_id: str, key: str) -> list[tuple[float]]:
    # Each of these is one step down the index on (run_uuid, key, step), which ends in the rowid.
    by = "step"
    first, last = _span(connection, run_id, key, by)
    if first == last:
        by = "rowid"
        first, last = _span(connection, run_id, key, f"step = {first} AND rowid")
    found: list[tuple[float]] = []
    seen = None
    for number in range(POINTS):
        at = first + (last - first) * number // (POINTS - 1)
        row = connection.execute(
            f"SELECT {by}, value {_OF} AND {by} >= ? AND {_FINITE} ORDER BY {by} LIMIT 1",  # noqa: S608
            (run_id, key, at),
        ).fetchone()
        if row is not None and row[0] != seen:
            seen = row[0]
            found.append((row[1],))
    return found
