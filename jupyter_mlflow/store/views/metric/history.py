"""The history of one metric of one run, as the database has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy
from sqlalchemy import func, select

from jupyter_mlflow.store.views.metric.ranges import HIGHEST, LOWEST, Point, Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_mlflow.store.views.context import Tables

INDEX: Final = "index_metrics_run_uuid_key_step"

_PIECE: Final = 10_000
"""Rows that are in memory at a time when a series is read as a whole."""


def is_indexed(connection: sqlalchemy.Connection, tables: Tables) -> bool:
    """Whether it is SQLite and has ``INDEX``, which schemas of older MLflow lack."""
    return connection.dialect.name == "sqlite" and any(
        index.name == INDEX for index in tables.metrics.indexes
    )


class History:
    """Reads one series of ``length`` points, in the order of the axis that is asked for."""

    def __init__(
        self, connection: sqlalchemy.Connection, tables: Tables, run_id: str, key: str, length: int
    ) -> None:
        self.connection = connection
        self.is_indexed = is_indexed(connection, tables)
        self._length = length
        self.run_id = run_id
        self.key = key
        self._point = tables.metrics.c

    def count(self, within: Range) -> int:
        """Points of the range."""
        if within.is_whole:
            return self._length
        counted: int = self.connection.execute(
            select(func.count()).where(*self._which(within))
        ).scalar_one()
        return counted

    def began(self) -> int:
        """When the first step was logged, in milliseconds. The series must not be empty."""
        (first,) = self._points(Range(by_time=False), limit=1)
        return first.time

    def points(self, within: Range) -> Iterator[Point]:
        """All points of the range, read in pieces."""
        rows = self.connection.execute(
            self._select(within), execution_options={"stream_results": True, "yield_per": _PIECE}
        )
        yield from map(Point._make, rows)

    def before(self, within: Range) -> list[Point]:
        """The last point before the range, if there is one."""
        if within.low == LOWEST:
            return []
        earlier = Range(within.by_time, LOWEST, within.low - 1)
        return self._points(earlier, limit=1, backwards=True)

    def after(self, within: Range) -> list[Point]:
        """The first point after the range, if there is one."""
        if within.high == HIGHEST:
            return []
        return self._points(Range(within.by_time, within.high + 1, HIGHEST), limit=1)

    def _points(self, within: Range, *, limit: int, backwards: bool = False) -> list[Point]:
        rows = self.connection.execute(self._select(within, backwards=backwards).limit(limit))
        return list(map(Point._make, rows))

    def _select(self, within: Range, *, backwards: bool = False) -> sqlalchemy.Select[Any]:
        point = self._point
        order = (
            (self._time, point.step, point.value)
            if within.by_time
            else (point.step, point.timestamp, point.value)
        )
        return (
            select(point.step, point.value, point.is_nan, point.timestamp)
            .where(*self._which(within))
            .order_by(*(one.desc() if backwards else one for one in order))
        )

    def _which(self, within: Range) -> list[sqlalchemy.ColumnElement[bool]]:
        step = Range(by_time=False) if within.by_time else within
        which = [
            self._point.run_uuid == self.run_id,
            self._point.key == self.key,
            # Also where it is true of all: it leads databases to the index on run, key and
            # step, away from the one that begins with key and time and has all runs' points.
            self._point.step.between(step.low, step.high),
        ]
        if within.by_time and not within.is_whole:
            which.append(self._time.between(within.low, within.high))
        return which

    @property
    def _time(self) -> sqlalchemy.ColumnElement[int]:
        # For the same reason not the column itself.
        return self._point.timestamp + 0
