"""All of one run but its histories, artifacts and traces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from jupyter_mlflow.common import schema
from jupyter_mlflow.common.tags import PARENT_RUN
from jupyter_mlflow.store.views.context import not_found
from jupyter_mlflow.store.views.experiments.wire import Experiment
from jupyter_mlflow.store.views.models.of_runs import HISTORY_TAG
from jupyter_mlflow.store.views.run.metrics import metrics
from jupyter_mlflow.store.views.run.models import models
from jupyter_mlflow.store.views.run.wire import Dataset, Run
from jupyter_mlflow.store.views.runs import family
from jupyter_mlflow.store.views.runs.search import DATASET_CONTEXT
from jupyter_mlflow.store.views.runs.stored import RUN_NAME_TAG
from jupyter_mlflow.store.views.runs.values import Picked
from jupyter_mlflow.store.views.traces import traces

if TYPE_CHECKING:
    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context, Tables


def run(context: Context, run_id: str, cursor: str, *, has_ranges: bool) -> Run:
    """The run ``run_id``, deleted or not.

    ``cursor`` must have been taken before, so that a change in between shows as a change;
    ``has_ranges`` is whether metrics have their ranges. Raises
    :class:`ViewError` (404) when there is no such run.
    """
    tables = context.tables
    progress = context.remote.progress()
    context.remote.load_traces(run_id)
    with context.engine.connect() as connection:
        row = connection.execute(
            select(tables.runs).where(tables.runs.c.run_uuid == run_id)
        ).first()
        experiment = None if row is None else _experiment(connection, tables, row.experiment_id)
        # A mirror can have a run for a moment before its experiment.
        if row is None or experiment is None:
            raise not_found(f"There is no run {run_id!r} in this store.")
        tags = _texts(connection, tables.tags, run_id)
        parent = tags.get(PARENT_RUN)
        return Run(
            cursor=cursor,
            progress=progress,
            run_id=run_id,
            run_name=row.name or tags.get(RUN_NAME_TAG, ""),
            experiment=experiment,
            status=row.status,
            lifecycle_stage=row.lifecycle_stage,
            start_time=row.start_time,
            end_time=row.end_time,
            user_id=row.user_id,
            artifact_uri=row.artifact_uri and schema.redact(row.artifact_uri),
            parent_run_id=parent,
            parent_run_name=parent and _name(connection, tables, parent),
            children=family.children(context, Picked(connection, [run_id]), "active")[0],
            traces=traces.count(connection, tables, run_id),
            metrics=metrics(
                *(connection, tables, run_id),
                has_histories=progress is None,
                has_ranges=has_ranges,
            ),
            params=_texts(connection, tables.params, run_id),
            tags={key: text for key, text in tags.items() if key != HISTORY_TAG},
            datasets=_datasets(connection, tables, run_id),
            models=models(connection, context, row, tags.get(HISTORY_TAG)),
        )


def _experiment(
    connection: sqlalchemy.Connection, tables: Tables, experiment_id: Any
) -> Experiment | None:
    table = tables.experiments
    row = connection.execute(select(table).where(table.c.experiment_id == experiment_id)).first()
    if row is None:
        return None
    return Experiment(
        experiment_id=str(row.experiment_id),
        name=row.name,
        lifecycle_stage=row.lifecycle_stage,
        artifact_location=row.artifact_location,
    )


def _texts(
    connection: sqlalchemy.Connection, table: sqlalchemy.Table, run_id: str
) -> dict[str, str]:
    """The params or tags of the run, keys sorted."""
    rows = connection.execute(select(table.c.key, table.c.value).where(table.c.run_uuid == run_id))
    return {key: text or "" for key, text in sorted((row.key, row.value) for row in rows)}


def _name(connection: sqlalchemy.Connection, tables: Tables, run_id: str) -> str | None:
    run = tables.runs.c
    found: str | None = connection.execute(
        select(run.name).where(run.run_uuid == run_id)
    ).scalar_one_or_none()
    return found


def _datasets(connection: sqlalchemy.Connection, tables: Tables, run_id: str) -> list[Dataset]:
    dataset, used, tag = tables.datasets.c, tables.inputs.c, tables.input_tags.c
    statement = (
        select(
            *(dataset.name, dataset.digest, dataset.dataset_source_type, dataset.dataset_source),
            *(dataset.dataset_schema, dataset.dataset_profile, tag.value.label("context")),
        )
        .join(tables.inputs, used.source_id == dataset.dataset_uuid)
        .outerjoin(
            tables.input_tags, (tag.input_uuid == used.input_uuid) & (tag.name == DATASET_CONTEXT)
        )
        .where(
            used.source_type == "DATASET",
            used.destination_type == "RUN",
            used.destination_id == run_id,
        )
        .order_by(dataset.name, dataset.digest)
    )
    return [_dataset(row) for row in connection.execute(statement)]


def _dataset(row: Any) -> Dataset:
    return Dataset(
        name=row.name,
        digest=row.digest,
        context=row.context,
        source_type=row.dataset_source_type,
        source=row.dataset_source,
        schema_text=row.dataset_schema,
        profile_text=row.dataset_profile,
    )
