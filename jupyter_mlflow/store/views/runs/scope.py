"""Whose runs: experiments, a notebook, a kernel's process, or by their ids; and which of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy
from sqlalchemy import case, or_, select
from sqlalchemy.exc import DataError

from jupyter_mlflow.common.tags import (
    CELL_ID,
    EXPERIMENT_SOURCE_ID,
    KERNEL_PROCESS,
    NOTEBOOK_ID,
    PARENT_RUN,
)
from jupyter_mlflow.store.views.context import ViewError, bad_request, not_found
from jupyter_mlflow.store.views.experiments.wire import Experiment
from jupyter_mlflow.store.views.models.of_runs import HISTORY_TAG, READY
from jupyter_mlflow.store.views.runs import family, search, sqlite
from jupyter_mlflow.store.views.runs.stored import ACTIVE, experiment_key
from jupyter_mlflow.store.views.runs.values import is_sqlite, listed, run_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_mlflow.store.views.context import Context, Tables
    from jupyter_mlflow.store.views.runs.question import Where, Which
    from jupyter_mlflow.store.views.searching import Kind

    Condition = sqlalchemy.ColumnElement[bool]

_SHOWN: Final = 50
"""Characters of an impossible id that are repeated to whoever asked."""


def matching(
    context: Context,
    connection: sqlalchemy.Connection,
    which: Which,
    own: Experiment | None,
    order_by: Sequence[str] = (),
) -> list[str]:
    """The ids of all runs that ``which`` asks for, in order.

    ``own`` is the notebook's experiment, see :func:`experiments`. Raises :class:`ViewError` (400)
    for a filter or an order that is none.
    """
    if not is_sqlite(connection):
        return _matching(context, connection, which, own, order_by)
    asked = (which, own and own.experiment_id, tuple(order_by))
    return sqlite.kept(
        connection, asked, lambda: _matching(context, connection, which, own, order_by)
    )


def _matching(
    context: Context,
    connection: sqlalchemy.Connection,
    which: Which,
    own: Experiment | None,
    order_by: Sequence[str],
) -> list[str]:
    run = context.tables.runs.c
    conditions = [_scope(context, connection, which, own)]
    if which.stages != "all":
        conditions.append(run.lifecycle_stage == which.stages)
    if which.status is not None:
        conditions.append(run.status == which.status)
    if which.cell_id is not None:
        conditions.append(_with(context, "tag", CELL_ID, which.cell_id))
    if which.parent:
        conditions.append(_with(context, "tag", PARENT_RUN, which.parent))
    conditions += [_where(context, where) for where in which.where]
    if which.with_model:
        conditions.append(_has_model(context))
    conditions += search.conditions(context, which.filter)
    statement = search.ordered(context, select(run.run_uuid).where(*conditions), order_by)
    try:
        found = run_ids(connection, statement)
    except (DataError, OverflowError) as error:
        # A pattern that ends with PostgreSQL's escape character, a number too large for SQLite.
        reason = str(getattr(error, "orig", error)).strip()
        raise bad_request(f"The database refuses this filter: {reason}") from error
    return family.roots(context, connection, found) if which.parent == "" else found


def experiments(
    connection: sqlalchemy.Connection, tables: Tables, which: Which
) -> tuple[Experiment | None, Experiment | None]:
    """The one experiment asked for, or the notebook's own; its deleted one if it has no other.

    Raises :class:`ViewError` (404) for an experiment that is not there.
    """
    if which.notebook_id is not None:
        return _notebooks(connection, tables, which.notebook_id)
    table = tables.experiments
    asked = [_key(connection, one) for one in which.experiment_ids]
    rows = connection.execute(
        select(table).where(table.c.experiment_id.in_(listed(connection, asked)))
    )
    found = {row.experiment_id: _experiment(row) for row in rows} if asked else {}
    for one in asked:
        if one not in found:
            raise no_experiment(str(one))
    return (found[asked[0]] if len(asked) == 1 else None), None


def no_experiment(experiment_id: str) -> ViewError:
    """404 for an experiment that is not there."""
    return not_found(f"There is no experiment {experiment_id[:_SHOWN]!r} in this store.")


def _key(connection: sqlalchemy.Connection, experiment_id: str) -> int | str:
    found = experiment_key(experiment_id)
    # Other databases refuse to compare what is no number with their numbers.
    if isinstance(found, str) and not is_sqlite(connection):
        raise no_experiment(experiment_id)
    return found


def _notebooks(
    connection: sqlalchemy.Connection, tables: Tables, notebook_id: str
) -> tuple[Experiment | None, Experiment | None]:
    table, tag = tables.experiments, tables.experiment_tags
    own = select(tag.c.experiment_id).where(
        tag.c.key == EXPERIMENT_SOURCE_ID, tag.c.value == notebook_id
    )
    # The first of the active ones, else the last of the deleted ones.
    active = table.c.lifecycle_stage == ACTIVE
    row = connection.execute(
        select(table)
        .where(table.c.experiment_id.in_(own))
        .order_by(
            case((active, 0), else_=1),
            case((active, table.c.experiment_id), else_=-table.c.experiment_id),
        )
        .limit(1)
    ).first()
    if row is None:
        return None, None
    found = _experiment(row)
    return (found, None) if found.lifecycle_stage == ACTIVE else (None, found)


def _experiment(row: Any) -> Experiment:
    return Experiment(
        experiment_id=str(row.experiment_id),
        name=row.name,
        lifecycle_stage=row.lifecycle_stage,
        artifact_location=row.artifact_location,
    )


def _scope(
    context: Context, connection: sqlalchemy.Connection, which: Which, own: Experiment | None
) -> Condition:
    run = context.tables.runs.c
    if which.run_ids:
        return run.run_uuid.in_(listed(connection, which.run_ids))
    if which.kernel_process is not None:
        return _with(context, "tag", KERNEL_PROCESS, which.kernel_process)
    here = [_key(connection, one) for one in which.experiment_ids]
    if which.notebook_id is None:
        return run.experiment_id.in_(here)
    tagged = _with(context, "tag", NOTEBOOK_ID, which.notebook_id)
    if own is None:
        return tagged
    return or_(run.experiment_id == experiment_key(own.experiment_id), tagged)


def _with(context: Context, kind: Kind, key: str, value: str) -> Condition:
    table = search.table_of(context.tables, kind)
    return search.has(context, kind, key, context.search.compare(table.c.value, "=", value))


def _has_model(context: Context) -> Condition:
    table = context.tables.logged_models.c
    logged = select(table.source_run_id).where(
        table.source_run_id.is_not(None), table.status == READY, table.lifecycle_stage == ACTIVE
    )
    run = context.tables.runs.c
    return or_(run.run_uuid.in_(logged), search.has(context, "tag", HISTORY_TAG))


def _where(context: Context, where: Where) -> Condition:
    if where.value is None:
        return ~search.has(context, where.key.kind, where.key.name)
    return _with(context, where.key.kind, where.key.name, where.value)
