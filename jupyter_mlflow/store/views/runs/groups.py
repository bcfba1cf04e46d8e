"""Runs that share values of params and tags, with their metrics summed up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sqlalchemy import select

from jupyter_mlflow.store.views.runs import scope, values
from jupyter_mlflow.store.views.runs.values import Picked
from jupyter_mlflow.store.views.runs.wire import Group, Groups, MetricSummary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jupyter_mlflow.store.views.context import Context, Tables
    from jupyter_mlflow.store.views.runs.question import Grouping
    from jupyter_mlflow.store.views.wire import MetricValue, Progress

    _Places = tuple[tuple[str | None, ...], list[int]]
    """What the runs of a group share, and where they are in the columns."""


def groups(context: Context, grouping: Grouping, cursor: str) -> Groups:
    """The window of groups that ``grouping`` asks for. Raises as ``window.runs`` does."""
    tables = context.tables
    # Before the rows, as in ``window.runs``.
    progress = context.remote.progress()
    with context.engine.connect() as connection:
        experiment, _ = scope.experiments(connection, tables, grouping.which)
        picked = Picked(connection, scope.matching(context, connection, grouping.which, experiment))
        texts = {
            "param": values.texts(picked, tables.params, grouping.names("param")),
            "tag": values.texts(picked, tables.tags, grouping.names("tag")),
        }
        absent = [None] * len(picked.ids)
        return grouped(
            grouping,
            cursor,
            progress,
            keys=[texts[key.kind].get(key.name, absent) for key in grouping.by],
            starts=_starts(picked, tables),
            metrics=values.metrics(picked, tables, grouping.read),
        )


def grouped(
    grouping: Grouping,
    cursor: str,
    progress: Progress | None,
    *,
    keys: Sequence[Sequence[str | None]],
    starts: Sequence[int | None],
    metrics: Mapping[str, Sequence[MetricValue | None]],
) -> Groups:
    """Groups of runs, from columns with one entry per run; ``keys`` are those grouped by."""
    places: dict[tuple[str | None, ...], list[int]] = {}
    for place, shared in enumerate(zip(*keys, strict=True)):
        places.setdefault(shared, []).append(place)
    ordered = _ordered(list(places.items()), grouping, starts, metrics)
    return Groups(
        cursor=cursor,
        progress=progress,
        total=len(ordered),
        runs=len(starts),
        offset=grouping.offset,
        groups=[
            Group(
                values=list(shared),
                runs=len(within),
                newest=_newest(starts, within),
                metrics={
                    key: summed(column[at] for at in within)
                    for key, column in metrics.items()
                    if key in grouping.metrics
                },
            )
            for shared, within in ordered[grouping.offset : grouping.offset + grouping.limit]
        ],
    )


def _ordered(
    groups: list[_Places],
    grouping: Grouping,
    starts: Sequence[int | None],
    metrics: Mapping[str, Sequence[MetricValue | None]],
) -> list[_Places]:
    """``groups`` in the order asked for, the largest first where that says nothing of them."""
    # Equal sizes by their values, so that the order is one order.
    groups.sort(key=lambda one: (-len(one[1]), [(text is None, text or "") for text in one[0]]))
    order = grouping.order
    if order is None:
        return groups
    texts = [(one.kind, one.name) for one in grouping.by]

    def rank(group: _Places) -> float | str | None:
        shared, within = group
        if order.kind == "metric":
            column = metrics.get(order.key)
            return summed(column[at] for at in within).mean if column else None
        if (order.kind, order.key) == ("run", "start_time"):
            return _newest(starts, within)
        named = (order.kind, order.key)
        return shared[texts.index(named)] if named in texts else None

    ranks = [(rank(one), one) for one in groups]
    ranked = [(value, one) for value, one in ranks if value is not None]
    ranked.sort(key=lambda pair: pair[0], reverse=not order.ascending)
    return [one for _, one in ranked] + [one for value, one in ranks if value is None]


def _newest(starts: Sequence[int | None], within: Iterable[int]) -> int | None:
    return max((start for at in within if (start := starts[at]) is not None), default=None)


def summed(logged: Iterable[MetricValue | None]) -> MetricSummary:
    """The runs that have the metric, and its range, NaN aside."""
    there = [value for value in logged if value is not None]
    numbers = [float(value) for value in there if value != "NaN"]
    finite = [value for value in numbers if math.isfinite(value)]
    return MetricSummary(
        runs=len(there),
        least=_wire(min(numbers)) if numbers else None,
        greatest=_wire(max(numbers)) if numbers else None,
        # Divided first: the sum of what is finite need not be.
        mean=math.fsum(value / len(finite) for value in finite) if finite else None,
    )


def _wire(value: float) -> MetricValue:
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _starts(picked: Picked, tables: Tables) -> list[int | None]:
    run = tables.runs.c
    statement = select(run.run_uuid, run.start_time).where(picked.among(run.run_uuid))
    found = dict(values.raw(picked.connection, statement))
    return [found.get(run_id) for run_id in picked.ids]
