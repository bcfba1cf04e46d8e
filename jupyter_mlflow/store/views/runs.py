"""The runs of one experiment or of one notebook: a window of them, in columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import sqlalchemy
from sqlalchemy import and_, case, false, func, or_, select

from jupyter_mlflow.common.tags import CELL_ID, EXPERIMENT_SOURCE_ID, KERNEL_PROCESS, NOTEBOOK_ID
from jupyter_mlflow.store.views.context import not_found
from jupyter_mlflow.store.views.models import Experiment, MetricValue, RunColumns, Runs
from jupyter_mlflow.store.views.run_models import HISTORY_TAG, models_of_runs
from jupyter_mlflow.store.views.untrusted import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jupyter_mlflow.store.views.context import Context, Tables

ACTIVE: Final = "active"
RUN_NAME_TAG: Final = "mlflow.runName"

_LARGEST: Final = 1.7976931348623157e308
"""What MLflow stores for infinity (``SqlAlchemyStore.sanitize_metric_value``)."""

_SHOWN: Final = 50
"""Characters of an impossible id that are repeated to whoever asked."""

V = TypeVar("V")


@dataclass(frozen=True)
class Question:
    """Which runs: exactly one of the first four, narrowed down by the next two; the window."""

    notebook_id: str | None = None
    experiment_id: str | None = None
    run_ids: tuple[str, ...] = ()
    kernel_process: str | None = None
    cell_id: str | None = None
    status: str | None = None
    offset: int = 0
    limit: int = 100


def runs(context: Context, question: Question, cursor: str) -> Runs:
    """The window that ``question`` asks for.

    ``cursor`` must have been taken before, so that a change in between shows as a change.
    Raises :class:`ViewError` (404) for an experiment that is not there.
    """
    tables = context.tables
    with context.engine.connect() as connection:
        experiment, deleted = _experiments(connection, tables, question)
        which = _which(tables, question, experiment)
        total = connection.execute(
            select(func.count()).select_from(tables.runs).where(which)
        ).scalar_one()
        rows = connection.execute(
            select(tables.runs, tables.experiments.c.name.label("experiment_name"))
            .join(
                tables.experiments,
                tables.experiments.c.experiment_id == tables.runs.c.experiment_id,
            )
            .where(which)
            .order_by(*newest_first(tables))
            .offset(question.offset)
            .limit(question.limit)
        ).all()
        ids = [row.run_uuid for row in rows]
        found = _metrics(connection, tables, ids)
        params = _texts(connection, tables.params, ids)
        tags = _texts(connection, tables.tags, ids)
        history = tags.pop(HISTORY_TAG, None)
        names = tags.get(RUN_NAME_TAG)
        models = models_of_runs(connection, context, rows, history)
    return Runs(
        cursor=cursor,
        total=total,
        offset=question.offset,
        experiment=experiment,
        deleted_experiment=deleted,
        columns=_columns(rows, names),
        metrics=found,
        params=params,
        tags=tags,
        models=models,
    )


def newest_first(tables: Tables) -> tuple[sqlalchemy.ColumnElement[Any], ...]:
    """The order of runs everywhere: one order, also of those with equal times."""
    run = tables.runs.c
    # Databases differ in where they put runs without a time: here they are the last.
    return run.start_time.is_(None), run.start_time.desc(), run.run_uuid


def _experiments(
    connection: sqlalchemy.Connection, tables: Tables, question: Question
) -> tuple[Experiment | None, Experiment | None]:
    """The experiment asked for, or the notebook's own; its deleted one, where it has no other."""
    table = tables.experiments
    if question.experiment_id is not None:
        asked = number(question.experiment_id)
        if asked is None:
            shown = question.experiment_id[:_SHOWN]
            raise not_found(f"There is no experiment {shown!r} in this store.")
        row = connection.execute(select(table).where(table.c.experiment_id == asked)).first()
        if row is None:
            raise not_found(f"There is no experiment {question.experiment_id} in this store.")
        return _experiment(row), None
    if question.notebook_id is None:
        return None, None
    tag = tables.experiment_tags
    own = select(tag.c.experiment_id).where(
        tag.c.key == EXPERIMENT_SOURCE_ID, tag.c.value == question.notebook_id
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


def _which(
    tables: Tables, question: Question, experiment: Experiment | None
) -> sqlalchemy.ColumnElement[bool]:
    run = tables.runs.c
    here: list[sqlalchemy.ColumnElement[bool]] = []
    if experiment is not None:
        here.append(run.experiment_id == int(experiment.experiment_id))
    if question.notebook_id is not None:
        here.append(_tagged(tables, NOTEBOOK_ID, question.notebook_id))
    if question.run_ids:
        here.append(run.run_uuid.in_(question.run_ids))
    if question.kernel_process is not None:
        here.append(_tagged(tables, KERNEL_PROCESS, question.kernel_process))
    which = [run.lifecycle_stage == ACTIVE, or_(false(), *here)]
    if question.cell_id is not None:
        which.append(_tagged(tables, CELL_ID, question.cell_id))
    if question.status is not None:
        which.append(run.status == question.status)
    return and_(*which)


def _tagged(tables: Tables, key: str, value: str) -> sqlalchemy.ColumnElement[bool]:
    tag = tables.tags.c
    runs_with = select(tag.run_uuid).where(tag.key == key, tag.value == value)
    return tables.runs.c.run_uuid.in_(runs_with)


def _columns(rows: Sequence[Any], names: Sequence[str | None] | None) -> RunColumns:
    return RunColumns(
        run_id=[row.run_uuid for row in rows],
        # As MLflow: runs of old clients have their name in a tag only.
        run_name=[
            row.name or (names[index] if names else None) or "" for index, row in enumerate(rows)
        ],
        experiment_id=[str(row.experiment_id) for row in rows],
        experiment_name=[row.experiment_name for row in rows],
        status=[row.status for row in rows],
        start_time=[row.start_time for row in rows],
        end_time=[row.end_time for row in rows],
        user_id=[row.user_id for row in rows],
        artifact_uri=[row.artifact_uri for row in rows],
    )


def _metrics(
    connection: sqlalchemy.Connection, tables: Tables, ids: Sequence[str]
) -> dict[str, list[MetricValue | None]]:
    table = tables.latest_metrics
    rows = connection.execute(
        select(table.c.run_uuid, table.c.key, table.c.value, table.c.is_nan).where(
            table.c.run_uuid.in_(ids)
        )
    )
    return _by_key(
        ids, ((row.run_uuid, row.key, metric_value(row.value, row.is_nan)) for row in rows)
    )


def metric_value(value: float, is_nan: bool) -> MetricValue:
    """A metric as it was logged, from what MLflow's table holds for it."""
    if is_nan or math.isnan(value):
        return "NaN"
    if value >= _LARGEST:
        return "Infinity"
    if value <= -_LARGEST:
        return "-Infinity"
    return value


def _texts(
    connection: sqlalchemy.Connection, table: sqlalchemy.Table, ids: Sequence[str]
) -> dict[str, list[str | None]]:
    rows = connection.execute(
        select(table.c.run_uuid, table.c.key, table.c.value).where(table.c.run_uuid.in_(ids))
    )
    return _by_key(ids, (cast("tuple[str, str, str]", tuple(row)) for row in rows))


def _by_key(ids: Sequence[str], entries: Iterable[tuple[str, str, V]]) -> dict[str, list[V | None]]:
    """Columns in the order of ``ids``, keys sorted; ``None`` where a run has no such key."""
    place = {run_id: index for index, run_id in enumerate(ids)}
    columns: dict[str, list[V | None]] = {}
    for run_id, key, value in entries:
        column = columns.get(key)
        if column is None:
            column = columns[key] = [None] * len(ids)
        column[place[run_id]] = value
    return dict(sorted(columns.items()))
