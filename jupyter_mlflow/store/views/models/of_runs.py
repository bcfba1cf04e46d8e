"""The models that runs made: LoggedModels, and folders among a run's artifacts."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from jupyter_mlflow.store.views.context import ArtifactError
from jupyter_mlflow.store.views.models.mlmodel import MLMODEL, MLMODEL_LIMIT, flavors_of, parse
from jupyter_mlflow.store.views.models.wire import ModelRef
from jupyter_mlflow.store.views.untrusted import read_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_mlflow.store.views.context import Context, ReadArtifact
    from jupyter_mlflow.store.views.runs.values import Picked

HISTORY_TAG: Final = "mlflow.log-model.history"
"""Run tag in which MLflow lists models logged as artifacts (``mlflow.utils.mlflow_tags``)."""

READY: Final = 2
"""``LoggedModelStatus.READY.to_int()``"""

MOST_WITH_FLAVORS: Final = 1000
"""Runs in one window up to which the files of their models are read."""


def models_of_runs(
    context: Context, picked: Picked, history: Sequence[str | None]
) -> list[list[ModelRef]]:
    """For each of the runs its models; ``history`` are the runs' history tags.

    Of thousands of runs the models are told without their flavors, each of which is in a file.
    """
    table = context.tables.logged_models
    read = context.read_artifact if len(picked.ids) <= MOST_WITH_FLAVORS else None
    logged: dict[str, list[Any]] = {}
    for row in picked.connection.execute(
        select(table)
        .where(
            picked.among(table.c.source_run_id),
            table.c.status == READY,
            table.c.lifecycle_stage == "active",
        )
        .order_by(table.c.creation_timestamp_ms, table.c.model_id)
    ):
        logged.setdefault(row.source_run_id, []).append(row)
    return [
        models_of(read, run_id, logged.get(run_id, ()), told)
        for run_id, told in zip(picked.ids, history, strict=True)
    ]


def models_of(
    read_artifact: ReadArtifact | None, run_id: str, logged: Sequence[Any], history: str | None
) -> list[ModelRef]:
    """The models of one run: its logged models and those that its history tag tells of."""
    if not logged and history is None:
        return []
    found = [
        ModelRef(
            kind="logged_model",
            model_id=row.model_id,
            name=row.name,
            uri=f"models:/{row.model_id}",
            path=None,
            flavors=list(
                _flavors(read_artifact, row.artifact_location, row.last_updated_timestamp_ms)
                if read_artifact is not None
                else ()
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
