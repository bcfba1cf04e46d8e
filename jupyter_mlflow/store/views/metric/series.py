"""Histories of metrics, drawn down to the pixels that show them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from jupyter_mlflow.store.views.context import bad_request
from jupyter_mlflow.store.views.metric import buckets, sqlite
from jupyter_mlflow.store.views.metric.history import History, is_indexed
from jupyter_mlflow.store.views.metric.ranges import Point, Range, check_range, range_on
from jupyter_mlflow.store.views.metric.wire import Metric, Series
from jupyter_mlflow.store.views.runs.stored import metric_value, newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context, Tables
    from jupyter_mlflow.store.views.metric.wire import Axis

_KEPT: Final = 5
"""Points of a bucket: first, least, greatest, last, and one that is not a number."""

_MOST_POINTS: Final = 400_000
"""In one answer, whatever is asked for: some ten megabytes."""

_Name = tuple[str, str]
"""Run and key."""


def metric(
    context: Context,
    run_ids: Sequence[str],
    keys: Sequence[str],
    width: int,
    axis: Axis = "step",
    start: float | None = None,
    end: float | None = None,
) -> Metric:
    """The histories of ``keys``, by run (newest first), then as ``keys`` are given.

    A series has ``width`` points at the most, and one more on each side of a range. Raises
    :class:`ViewError` (400) when that is more than one answer can hold, or there is no such range.
    """
    keys = list(dict.fromkeys(keys))
    if len(set(run_ids)) * len(keys) * width > _MOST_POINTS:
        raise bad_request("width: too many points for one answer. Ask for fewer runs or keys.")
    check_range(start, end)
    context.remote.load_histories(run_ids, keys)
    tables = context.tables
    with context.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            # Outside of a transaction others send a long series as a whole, or not at all.
            connection.execution_options(isolation_level="READ COMMITTED")
        ids = _existing(connection, tables, run_ids)
        lengths = _lengths(connection, tables, ids, keys)
        short = _short(connection, tables, [n for n, count in lengths.items() if count <= width])
        found = []
        for name in ((run_id, key) for run_id in ids for key in keys):
            if name in short:
                points = short[name]
                began = points[0].time
                within = range_on(axis, start, end, began)
                found.append(_series(name, began, *_cut(points, within)))
            elif name in lengths:
                history = History(connection, tables, *name, lengths[name])
                began = history.began()
                within = range_on(axis, start, end, began)
                found.append(_series(name, began, *_drawn(history, within, width)))
    return Metric(series=found)


def _existing(
    connection: sqlalchemy.Connection, tables: Tables, run_ids: Sequence[str]
) -> list[str]:
    run = tables.runs.c.run_uuid
    rows = connection.execute(select(run).where(run.in_(run_ids)).order_by(*newest_first(tables)))
    return list(rows.scalars())


def _lengths(
    connection: sqlalchemy.Connection, tables: Tables, ids: Sequence[str], keys: Sequence[str]
) -> dict[_Name, int]:
    if is_indexed(connection, tables):
        counted = sqlite.lengths(connection, ids, keys)
        return {(run_id, key): count for run_id, key, count in counted if count}
    point = tables.metrics.c
    rows = connection.execute(
        select(point.run_uuid, point.key, func.count())
        .where(point.run_uuid.in_(ids), point.key.in_(keys))
        .group_by(point.run_uuid, point.key)
    )
    return {(run_id, key): count for run_id, key, count in rows}


def _short(
    connection: sqlalchemy.Connection, tables: Tables, names: Sequence[_Name]
) -> dict[_Name, list[Point]]:
    """Series as wholes, in the order of steps, with few statements."""
    keys_of: dict[str, list[str]] = {}
    for run_id, key in names:
        keys_of.setdefault(run_id, []).append(key)
    # Not by pairs, for which SQLite finds no index.
    alike: dict[tuple[str, ...], list[str]] = {}
    for run_id, keys in keys_of.items():
        alike.setdefault(tuple(sorted(keys)), []).append(run_id)
    point = tables.metrics.c
    found: dict[_Name, list[Point]] = {}
    for keys_alike, ids in alike.items():
        rows = connection.execute(
            select(
                *(point.run_uuid, point.key),
                *(point.step, point.value, point.is_nan, point.timestamp),
            )
            .where(point.run_uuid.in_(ids), point.key.in_(keys_alike))
            .order_by(point.run_uuid, point.key, point.step, point.timestamp, point.value)
        )
        for name, series in groupby(rows, key=lambda row: (row[0], row[1])):
            found[name] = [Point._make(row[2:]) for row in series]
    return found


def _cut(points: list[Point], within: Range) -> tuple[list[Point], int, bool]:
    """As :func:`_drawn`, of a whole series."""
    points = sorted(points, key=within.order)
    places = [within.place(point) for point in points]
    first = sum(place < within.low for place in places)
    last = sum(place <= within.high for place in places)
    return points[max(first - 1, 0) : last + 1], max(last - first, 0), True


def _drawn(history: History, within: Range, width: int) -> tuple[list[Point], int, bool]:
    """What a range of a long series shows, the number of its points, whether that is all."""
    count = max(1, width // _KEPT)
    if history.is_indexed:
        found = sqlite.drawn(history, within, width, count)
        if found is not None:
            return found
    total = history.count(within)
    points = history.points(within)
    shown = points if total <= width else buckets.drawn_down(points, total, count)
    return [*history.before(within), *shown, *history.after(within)], total, total <= width


def _series(name: _Name, began: int, points: Iterable[Point], total: int, exact: bool) -> Series:
    steps, times, values = [], [], []
    for point in points:
        steps.append(point.step)
        times.append(point.time)
        values.append(metric_value(point.value, point.is_nan))
    return Series(
        run_id=name[0],
        key=name[1],
        steps=steps,
        times=times,
        values=values,
        began=began,
        total=total,
        exact=exact,
    )
