"""Histories of metrics, drawn down to the pixels that show them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from jupyter_mlflow.store.views.context import bad_request
from jupyter_mlflow.store.views.models import Metric, Series
from jupyter_mlflow.store.views.runs import ACTIVE, metric_value, newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context, Tables

_KEPT: Final = 5
"""Points of a bucket: first, least, greatest, last, and the first that is not a number."""

_MOST_POINTS: Final = 400_000
"""In one answer, whatever is asked for: some ten megabytes."""

_Point = tuple[int, float, bool]
"""Step, value, and whether the value stands for NaN, as MLflow's table has them."""


def metric(context: Context, run_ids: Sequence[str], keys: Sequence[str], width: int) -> Metric:
    """The histories of ``keys`` in active runs, by run (newest first), then as ``keys`` are given.

    A series has ``width`` points at the most. Raises :class:`ViewError` (400) when that is more
    than one answer can hold.
    """
    keys = list(dict.fromkeys(keys))
    if len(set(run_ids)) * len(keys) * width > _MOST_POINTS:
        raise bad_request("width: too many points for one answer. Ask for fewer runs or keys.")
    with context.engine.connect() as connection:
        ids = _existing(connection, context.tables, run_ids)
        lengths = _lengths(connection, context.tables, ids, keys)
        return Metric(
            series=[
                _series(connection, context.tables, run_id, key, lengths[run_id, key], width)
                for run_id in ids
                for key in keys
                if (run_id, key) in lengths
            ]
        )


def _existing(
    connection: sqlalchemy.Connection, tables: Tables, run_ids: Sequence[str]
) -> list[str]:
    run = tables.runs.c
    rows = connection.execute(
        select(run.run_uuid)
        .where(run.run_uuid.in_(run_ids), run.lifecycle_stage == ACTIVE)
        .order_by(*newest_first(tables))
    )
    return list(rows.scalars())


def _lengths(
    connection: sqlalchemy.Connection, tables: Tables, ids: Sequence[str], keys: Sequence[str]
) -> dict[tuple[str, str], int]:
    point = tables.metrics.c
    rows = connection.execute(
        select(point.run_uuid, point.key, func.count())
        .where(point.run_uuid.in_(ids), point.key.in_(keys))
        .group_by(point.run_uuid, point.key)
    )
    return {(run_id, key): count for run_id, key, count in rows}


def _series(
    connection: sqlalchemy.Connection,
    tables: Tables,
    run_id: str,
    key: str,
    length: int,
    width: int,
) -> Series:
    point = tables.metrics.c
    rows: Iterable[Any] = connection.execute(
        select(point.step, point.value, point.is_nan)
        .where(point.run_uuid == run_id, point.key == key)
        # One order, also of values logged twice for a step within a millisecond.
        .order_by(point.step, point.timestamp, point.value)
    )
    shown = rows if length <= width else _drawn_down(rows, length, max(1, width // _KEPT))
    steps, values = [], []
    for step, value, is_nan in shown:
        steps.append(step)
        values.append(metric_value(value, is_nan))
    return Series(run_id=run_id, key=key, steps=steps, values=values)


def _drawn_down(rows: Iterable[_Point], length: int, buckets: int) -> Iterator[_Point]:
    """What is worth a pixel of ``length`` rows, in their order.

    Buckets of equal numbers of points, not of steps: one stray step far out, or steps that do not
    fit a float, then cost no detail elsewhere. In Python, as the window functions that this
    takes are four times as slow in SQLite.
    """
    bucket: list[_Point] = []
    end, done = length // buckets, 1
    for place, row in enumerate(rows):
        # Points that came since they were counted belong to the last bucket.
        if place == end and done < buckets:
            yield from _extremes(bucket)
            bucket = []
            done += 1
            end = length * done // buckets
        bucket.append(row)
    yield from _extremes(bucket)


def _extremes(bucket: list[_Point]) -> Iterator[_Point]:
    if not bucket:
        return
    nan = next((place for place, row in enumerate(bucket) if row[2] or math.isnan(row[1])), None)
    numbers = (
        range(len(bucket))
        if nan is None
        else [place for place, row in enumerate(bucket) if not (row[2] or math.isnan(row[1]))]
    )
    kept = {0, len(bucket) - 1}
    if nan is not None:
        kept.add(nan)
    if numbers:
        kept.add(min(numbers, key=lambda place: bucket[place][1]))
        kept.add(max(numbers, key=lambda place: bucket[place][1]))
    for place in sorted(kept):
        yield bucket[place]
