"""Runs nested in runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from jupyter_mlflow.common.tags import PARENT_RUN
from jupyter_mlflow.store.views.runs.values import raw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.runs.values import Picked
    from jupyter_mlflow.store.views.wire import Stages


def roots(context: Context, connection: sqlalchemy.Connection, ids: Sequence[str]) -> list[str]:
    """Those of ``ids`` that are not nested in another of them, in the same order."""
    tag = context.tables.tags.c
    pairs = raw(connection, select(tag.run_uuid, tag.value).where(tag.key == PARENT_RUN))
    return roots_of(ids, dict(pairs))


def roots_of(ids: Sequence[str], parents: Mapping[str, str]) -> list[str]:
    """As :func:`roots`; a circle of parents has its first run for a root, so that none is lost."""
    here = set(ids)
    nested = {run_id: parents[run_id] for run_id in ids if parents.get(run_id) in here}
    lost = _in_circles(nested, ids) if nested else set()
    return [run_id for run_id in ids if run_id not in nested or run_id in lost]


def _in_circles(nested: Mapping[str, str], ids: Sequence[str]) -> set[str]:
    """The first run, in the order of ``ids``, of each circle of parents."""
    first: set[str] = set()
    seen: dict[str, str] = {}
    for start in ids:
        run_id = start
        while run_id in nested and run_id not in seen:
            seen[run_id] = start
            run_id = nested[run_id]
        if seen.get(run_id) == start and run_id in nested:
            circle = {run_id}
            at = nested[run_id]
            while at != run_id:
                circle.add(at)
                at = nested[at]
            first.add(next(one for one in ids if one in circle))
    return first


def children(context: Context, picked: Picked, stages: Stages) -> list[int]:
    """How many runs of ``stages`` are nested in each run."""
    tag, run = context.tables.tags, context.tables.runs
    statement = (
        select(tag.c.value, func.count())
        .join(run, run.c.run_uuid == tag.c.run_uuid)
        .where(tag.c.key == PARENT_RUN, picked.among(tag.c.value))
        .group_by(tag.c.value)
    )
    if stages != "all":
        statement = statement.where(run.c.lifecycle_stage == stages)
    counts = dict(raw(picked.connection, statement))
    return [counts.get(run_id, 0) for run_id in picked.ids]
