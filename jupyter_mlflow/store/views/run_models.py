"""The models that runs made: LoggedModels, and folders among a run's artifacts."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from jupyter_mlflow.store.views.context import ArtifactError
from jupyter_mlflow.store.views.mlmodel import MLMODEL, MLMODEL_LIMIT, flavors_of, parse
from jupyter_mlflow.store.views.models import ModelRef
from jupyter_mlflow.store.views.untrusted import read_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context, ReadArtifact

HISTORY_TAG: Final = "mlflow.log-model.history"
"""Run tag in which MLflow lists models logged as artifacts (``mlflow.utils.mlflow_tags``)."""

READY: Final = 2
"""``LoggedModelStatus.READY.to_int()``"""


def models_of_runs(
    connection: sqlalchemy.Connection,
    context: Context,
    rows: Sequence[Any],
    history: Sequence[str | None] | None,
) -> list[list[ModelRef]]:
    """For each run of ``rows`` its models; ``history`` are the runs' history tags."""
    table = context.tables.logged_models
    logged: dict[str, list[Any]] = {}
    for row in connection.execute(
        select(table)
        .where(
            table.c.source_run_id.in_([row.run_uuid for row in rows]),
            table.c.status == READY,
            table.c.lifecycle_stage == "active",
        )
        .order_by(table.c.creation_timestamp_ms, table.c.model_id)
    ):
        logged.setdefault(row.source_run_id, []).append(row)
    return [
        _models(
            context,
            row.run_uuid,
            logged.get(row.run_uuid, []),
            history[index] if history is not None else None,
        )
        for index, row in enumerate(rows)
    ]


def _models(
    context: Context, run_id: str, logged: Sequence[Any], history: str | None
) -> list[ModelRef]:
    found = [
        ModelRef(
            kind="logged_model",
            model_id=row.model_id,
            name=row.name,
            uri=f"models:/{row.model_id}",
            path=None,
            flavors=list(
                _flavors(
                    context.read_artifact, row.artifact_location, row.last_updated_timestamp_ms
                )
            ),
        )
        for row in logged
    ]
    ids = {row.model_id for row in logged}
    locations = {row.artifact_location for row in logged}
    artifacts: dict[str, ModelRef] = {}
    for entry in _history(history):
        path, uuid = entry.get("artifact_path"), entry.get("model_uuid")
        if not isinstance(path, str) or path in locations:
            continue
        if isinstance(uuid, str) and uuid in ids:
            continue
        flavors = entry.get("flavors")
        # Logged twice under one path: the later one is what is there.
        artifacts[path] = ModelRef(
            kind="run_artifact",
            model_id=None,
            name=path.rpartition("/")[2] or path,
            uri=f"runs:/{run_id}/{path}",
            path=path,
            flavors=sorted(flavors) if isinstance(flavors, dict) else [],
        )
    return found + list(artifacts.values())


def _history(text: str | None) -> list[dict[str, Any]]:
    try:
        entries = read_json(text or "[]")
    except ValueError:
        return []
    if not isinstance(entries, list):
        return []
    return [entry for entry in entries if isinstance(entry, dict)]


@functools.lru_cache(maxsize=10_000)
def _flavors(read_artifact: ReadArtifact, location: str, _updated: int) -> tuple[str, ...]:
    """Flavors of a finished model, whose files change no more without its time of update."""
    try:
        text = read_artifact(location, MLMODEL, MLMODEL_LIMIT, local_only=True)
    except ArtifactError:
        return ()
    return () if text is None else flavors_of(parse(text))
