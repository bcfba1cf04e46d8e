"""A few values of one metric in order: enough for a line as high as a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jupyter_mlflow.kernel.card.leading import leading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

POINTS: Final = 60
_TRIED: Final = 20
"""Metrics that are looked at for one with more than one value."""
LARGEST: Final = 1.7976931348623157e308
"""Infinity, as MLflow's databases keep it (``SqlAlchemyStore.sanitize_metric_value``)."""


def read(
    connection: sqlite3.Connection, run_id: str, keys: Sequence[str]
) -> tuple[str, tuple[float, ...]] | None:
    """The first of a run's ``keys`` that has more than one value, and 60 of them at most.

    However long the history is, it costs some sixty looks into MLflow's index: values are taken
    at even distances of step, or in the order logged when all have the same step. What is not
    finite is left out.
    """
    for key in leading(keys)[:_TRIED]:
        found = connection.execute(
            "SELECT value, is_nan FROM metrics WHERE run_uuid = ? AND key = ?"
            " ORDER BY step, rowid LIMIT ?",
            (run_id, key, POINTS + 1),
        ).fetchall()
        if len(found) > POINTS:
            found = _sample(connection, run_id, key)
        values = tuple(float(v) for v, is_nan in found if not is_nan and abs(v) < LARGEST)
        if len(values) > 1:
            return key, values
    return None


def _sample(connection: sqlite3.Connection, run_id: str, key: str) -> list[tuple[float, int]]:
    of = "FROM metrics WHERE run_uuid = ? AND key = ?"
    values: list[str | int] = [run_id, key]

    def ends(by: str) -> tuple[int, int]:
        first, last = (
            connection.execute(f"SELECT {by} {of} ORDER BY {by} {to} LIMIT 1", values).fetchone()[0]
            for to in ("ASC", "DESC")
        )
        return first, last

    by = "step"
    first, last = ends(by)
    if first == last:
        # The index on (run_uuid, key, step) ends in the rowid, as all of SQLite's do.
        of, values, by = f"{of} AND step = ?", [*values, first], "rowid"
        first, last = ends(by)
    found: dict[int, tuple[float, int]] = {}
    for number in range(POINTS):
        row = connection.execute(
            f"SELECT {by}, value, is_nan {of} AND {by} >= ? ORDER BY {by} LIMIT 1",
            [*values, first + (last - first) * number // (POINTS - 1)],
        ).fetchone()
        found[row[0]] = row[1:]
    return list(found.values())
