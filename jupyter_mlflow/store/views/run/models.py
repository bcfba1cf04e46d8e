"""The models of one run, and where they are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from jupyter_mlflow.store.views.models.of_runs import READY, models_of
from jupyter_mlflow.store.views.models.place import DELETED_VERSION
from jupyter_mlflow.store.views.models.wire import ModelRef
from jupyter_mlflow.store.views.run.wire import ModelVersion, RunModel
from jupyter_mlflow.store.views.runs.stored import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context, Tables

STATUSES: Final = ("UNSPECIFIED", "PENDING", "READY", "FAILED")
"""``mlflow.entities.LoggedModelStatus``, by ``to_int()``."""


def models(
    connection: sqlalchemy.Connection, context: Context, run: Any, history: str | None
) -> list[RunModel]:
    """The models of the row ``run``, the finished ones first; ``history`` is its tag of models."""
    table = context.tables.logged_models
    rows = connection.execute(
        select(table)
        .where(table.c.source_run_id == run.run_uuid, table.c.lifecycle_stage == ACTIVE)
        .order_by(table.c.creation_timestamp_ms, table.c.model_id)
    ).all()
    logged = {row.model_id: row for row in rows}
    finished = [row for row in rows if row.status == READY]
    found = models_of(context.read_artifact, run.run_uuid, finished, history)
    found += [_unfinished(row) for row in rows if row.status != READY]
    # MLflow's client resolves runs:/ to the folder before it registers.
    folders = [
        logged[model.model_id].artifact_location
        if model.model_id
        else f"{(run.artifact_uri or '').rstrip('/')}/{model.path}"
        for model in found
    ]
    sources = {source for model in found for source in (model.uri, *folders)}
    registered = _registered(connection, context.tables, sorted(sources)) if found else []
    return [
        RunModel(
            **model.model_dump(),
            status=STATUSES[logged[model.model_id].status] if model.model_id else None,
            versions=[version for version, source in registered if source & {model.uri, folder}],
        )
        for model, folder in zip(found, folders, strict=True)
    ]


def _unfinished(row: Any) -> ModelRef:
    return ModelRef(
        kind="logged_model",
        model_id=row.model_id,
        name=row.name,
        uri=f"models:/{row.model_id}",
        path=None,
        flavors=[],
    )


def _registered(
    connection: sqlalchemy.Connection, tables: Tables, sources: Sequence[str]
) -> list[tuple[ModelVersion, set[str | None]]]:
    """The versions made from ``sources``, newest first, each with where it is from."""
    version, alias = tables.model_versions, tables.model_aliases.c
    rows = connection.execute(
        select(version)
        .where(
            or_(version.c.source.in_(sources), version.c.storage_location.in_(sources)),
            version.c.current_stage != DELETED_VERSION,
        )
        .order_by(version.c.creation_time.desc(), version.c.name, version.c.version.desc())
    ).all()
    aliases: dict[tuple[str, int], list[str]] = {}
    for row in connection.execute(
        select(alias.name, alias.version, alias.alias)
        .where(alias.name.in_(sorted({row.name for row in rows})))
        .order_by(alias.alias)
    ):
        aliases.setdefault((row.name, row.version), []).append(row.alias)
    return [
        (
            ModelVersion(
                name=row.name,
                version=str(row.version),
                aliases=aliases.get((row.name, row.version), []),
            ),
            {row.source, row.storage_location},
        )
        for row in rows
    ]
