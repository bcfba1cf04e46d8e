"""MLflow's filters and orders as SQL that finds what ``search_runs`` finds, in its order.

The counterpart of ``_get_sqlalchemy_filter_clauses`` and ``_get_orderby_clauses`` in
``mlflow.store.tracking.sqlalchemy_store``. MLflow joins; here each clause is looked up per run,
by its primary key, so that what is in other experiments costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, exists, false, or_, select, true

from jupyter_mlflow.store.views.context import bad_request
from jupyter_mlflow.store.views.runs import mistakes
from jupyter_mlflow.store.views.runs.stored import newest_first
from jupyter_mlflow.store.views.searching import Order, SearchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context, Tables
    from jupyter_mlflow.store.views.searching import Clause, Kind

    Condition = sqlalchemy.ColumnElement[bool]

DATASET_CONTEXT: Final = "mlflow.data.context"
"""``mlflow.utils.mlflow_tags.MLFLOW_DATASET_CONTEXT``"""

_START: Final = Order("run", "start_time", ascending=True)


def conditions(context: Context, text: str) -> list[Condition]:
    """The filter ``text`` on the runs table. 400 with the place of the mistake for a wrong one."""
    return [_condition(context, clause) for clause in mistakes.clauses(context.search, text)]


def ordered(
    context: Context, statement: sqlalchemy.Select[Any], order_by: Sequence[str]
) -> sqlalchemy.Select[Any]:
    """``statement``, which selects from the runs table, in the order of ``order_by``."""
    orders = parsed(context, order_by)
    found: list[sqlalchemy.ColumnElement[Any]] = []
    tables = context.tables
    for number, order in enumerate(orders):
        if order.kind == "run":
            value = tables.runs.c[order.key]
            last: sqlalchemy.ColumnElement[Any] = value.is_(None)
        else:
            entity = table_of(tables, order.kind).alias(f"order_{number}")
            statement = statement.outerjoin(
                entity, and_(entity.c.run_uuid == tables.runs.c.run_uuid, entity.c.key == order.key)
            )
            value = entity.c.value
            last = value.is_(None)
            if order.kind == "metric":
                last = case((entity.c.is_nan == true(), 1), (value.is_(None), 2), else_=0)
        found += [last, value if order.ascending else value.desc()]
    if any((one.kind, one.key) == (_START.kind, _START.key) for one in orders):
        found.append(tables.runs.c.run_uuid)
    else:
        found += newest_first(tables)
    return statement.order_by(*found)


def parsed(context: Context, order_by: Sequence[str]) -> list[Order]:
    """What ``order_by`` says. 400 for what MLflow refuses."""
    found: list[Order] = []
    for text in order_by:
        try:
            order = context.search.order(text)
        except SearchError as error:
            raise bad_request(str(error)) from error
        if any((one.kind, one.key) == (order.kind, order.key) for one in found):
            raise bad_request(f"order_by has {text!r} twice.")
        found.append(order)
    return found


def table_of(tables: Tables, kind: Kind) -> sqlalchemy.Table:
    """The table of runs' last metrics, their params or their tags."""
    return {"metric": tables.latest_metrics, "param": tables.params, "tag": tables.tags}[kind]


def has(context: Context, kind: Kind, key: str, *more: Condition) -> Condition:
    """Whether a run has a value of ``key`` for which ``more`` holds too."""
    table = table_of(context.tables, kind)
    return exists().where(
        table.c.run_uuid == context.tables.runs.c.run_uuid,
        context.search.compare(table.c.key, "=", key),
        *more,
    )


def _condition(context: Context, clause: Clause) -> Condition:
    compare = context.search.compare
    if clause.kind == "run":
        return compare(context.tables.runs.c[clause.key], clause.comparator, clause.value)
    if clause.kind == "dataset":
        return _dataset(context, clause)
    if clause.comparator == "IS NULL":
        return ~has(context, clause.kind, clause.key)
    if clause.comparator == "IS NOT NULL":
        return has(context, clause.kind, clause.key)
    table = table_of(context.tables, clause.kind)
    value = compare(table.c.value, clause.comparator, clause.value)
    if clause.kind == "metric":
        # NaN is stored as 0 and a flag, and differs from every number.
        if clause.comparator == "!=":
            value = or_(value, table.c.is_nan == true())
        else:
            value = and_(value, table.c.is_nan == false())
    return has(context, clause.kind, clause.key, value)


def _dataset(context: Context, clause: Clause) -> Condition:
    tables, compare = context.tables, context.search.compare
    found = select(tables.inputs.c.destination_id).join(
        tables.datasets, tables.datasets.c.dataset_uuid == tables.inputs.c.source_id
    )
    if clause.key == "context":
        tag = tables.input_tags
        found = found.join(tag, tag.c.input_uuid == tables.inputs.c.input_uuid).where(
            tag.c.name == DATASET_CONTEXT, compare(tag.c.value, clause.comparator, clause.value)
        )
    else:
        column = tables.datasets.c[clause.key]
        found = found.where(compare(column, clause.comparator, clause.value))
    return tables.runs.c.run_uuid.in_(found)
