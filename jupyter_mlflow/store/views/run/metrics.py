"""The metrics of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import case, func, null, select

from jupyter_mlflow.store.views.run.wire import RunMetric
from jupyter_mlflow.store.views.runs.stored import metric_value

if TYPE_CHECKING:
    import sqlalchemy

    from jupyter_mlflow.store.views.context import Tables
    from jupyter_mlflow.store.views.wire import MetricValue

_EXACT: Final = 2**53
"""The numbers up to which a browser has all whole ones."""


def metrics(
    connection: sqlalchemy.Connection,
    tables: Tables,
    run_id: str,
    *,
    has_histories: bool,
    has_ranges: bool,
) -> list[RunMetric]:
    """The metrics of the run ``run_id`` by key.

    ``has_histories`` is whether all of their points are here, ``has_ranges`` whether each is to
    be looked at.
    """
    point, last = tables.metrics.c, tables.latest_metrics.c
    number = case((point.is_nan, None), else_=point.value)
    # MLflow's index on run, key and step has all that counting takes.
    least, greatest = (func.min(number), func.max(number)) if has_ranges else (null(), null())
    summed = (
        select(
            point.key,
            *(least.label("least"), greatest.label("greatest"), func.count().label("points")),
        )
        .where(point.run_uuid == run_id)
        .group_by(point.key)
    )
    known: dict[str, tuple[float | None, float | None, int | None]] = {}
    if has_histories:
        known = {
            row.key: (row.least, row.greatest, row.points) for row in connection.execute(summed)
        }
    rows = connection.execute(
        select(tables.latest_metrics).where(last.run_uuid == run_id).order_by(last.key)
    )
    found = []
    for row in rows:
        smallest, largest, count = known.get(row.key, (None, None, None))
        found.append(
            RunMetric(
                key=row.key,
                value=metric_value(row.value, row.is_nan),
                step=row.step if abs(row.step) <= _EXACT else str(row.step),
                least=_extreme(smallest),
                greatest=_extreme(largest),
                points=count,
            )
        )
    return found


def _extreme(value: float | None) -> MetricValue | None:
    return None if value is None else metric_value(value, is_nan=False)
