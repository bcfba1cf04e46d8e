"""The traces of runs, which MLflow ties to them in two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, union

from jupyter_mlflow.store.views.context import not_found
from jupyter_mlflow.store.views.traces.wire import Trace, Traces

if TYPE_CHECKING:
    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context, Tables

SOURCE_RUN: Final = "mlflow.sourceRun"
"""Metadata of a trace made within a run (``mlflow.tracing.constant.TraceMetadataKey``)."""
TRACE: Final = "trace"
RUN: Final = "run"
"""Kinds of what ``link_traces_to_run`` ties (``mlflow.entities.entity_type``)."""


def traces(context: Context, run_id: str, offset: int, limit: int) -> Traces:
    """A window of the traces of a run, newest first.

    Raises :class:`ViewError` (404) when there is no such run.
    """
    tables = context.tables
    trace = tables.traces.c
    context.remote.load_traces(run_id)
    with context.engine.connect() as connection:
        run = tables.runs.c.run_uuid
        if connection.execute(select(run).where(run == run_id)).first() is None:
            raise not_found(f"There is no run {run_id!r} in this store.")
        total = count(connection, tables, run_id)
        rows = connection.execute(
            select(
                *(trace.request_id, trace.timestamp_ms, trace.execution_time_ms, trace.status),
                *(trace.request_preview, trace.response_preview),
            )
            .where(trace.request_id.in_(_ids(tables, run_id)))
            .order_by(trace.timestamp_ms.desc(), trace.request_id)
            .offset(offset)
            .limit(limit)
        )
        found = [
            Trace(
                trace_id=row.request_id,
                timestamp=row.timestamp_ms,
                status=row.status,
                duration=row.execution_time_ms,
                request=row.request_preview,
                response=row.response_preview,
            )
            for row in rows
        ]
    return Traces(total=total, offset=offset, traces=found)


def count(connection: sqlalchemy.Connection, tables: Tables, run_id: str) -> int:
    """How many traces a run has."""
    trace = tables.traces.c.request_id
    found: int = connection.execute(
        select(func.count()).where(trace.in_(_ids(tables, run_id)))
    ).scalar_one()
    return found


def _ids(tables: Tables, run_id: str) -> sqlalchemy.CompoundSelect[Any]:
    made, linked = tables.trace_metadata.c, tables.associations.c
    return union(
        select(made.request_id).where(made.key == SOURCE_RUN, made.value == run_id),
        select(linked.source_id).where(
            linked.source_type == TRACE,
            linked.destination_type == RUN,
            linked.destination_id == run_id,
        ),
    )
