"""What a remote store tells of models, as rows of MLflow's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.store.mirror.rows import (
    Thing,
    digest_of,
    pairs,
    value_of,
    whole,
)
from jupyter_mlflow.store.views.runs.stored import experiment_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_mlflow.store.mirror.rows import Row

_STATUS: Final = {
    "LOGGED_MODEL_PENDING": 1,
    "LOGGED_MODEL_READY": 2,
    "LOGGED_MODEL_UPLOAD_FAILED": 3,
}
"""``mlflow.entities.LoggedModelStatus`` as the table has it."""


def logged_model(found: Mapping[str, Any]) -> Thing:
    """A logged model as ``logged-models/search`` tells it."""
    info, data = found["info"], found.get("data") or {}
    model_id = info["model_id"]
    mine = {"model_id": model_id, "experiment_id": experiment_key(str(info["experiment_id"]))}
    rows: list[Row] = [
        (
            "logged_models",
            {
                **mine,
                "name": info.get("name", ""),
                "artifact_location": info.get("artifact_uri", ""),
                "creation_timestamp_ms": whole(info.get("creation_timestamp_ms")) or 0,
                "last_updated_timestamp_ms": whole(info.get("last_updated_timestamp_ms")) or 0,
                "status": _STATUS.get(info.get("status", ""), 0),
                "lifecycle_stage": "active",
                "model_type": info.get("model_type"),
                "source_run_id": info.get("source_run_id"),
                "status_message": info.get("status_message"),
            },
        )
    ]
    for table, word, entries in (
        ("logged_model_tags", "tag", pairs(info, "tags")),
        ("logged_model_params", "param", pairs(data, "params")),
    ):
        rows += [
            (table, {**mine, f"{word}_key": key, f"{word}_value": value}) for key, value in entries
        ]
    for metric in data.get("metrics") or ():
        value, is_nan = value_of(metric.get("value"))
        rows.append(
            (
                "logged_model_metrics",
                {
                    **mine,
                    "metric_name": metric.get("key", ""),
                    "metric_timestamp_ms": whole(metric.get("timestamp")) or 0,
                    "metric_step": whole(metric.get("step")) or 0,
                    "metric_value": None if is_nan else value,
                    "run_id": metric.get("run_id", ""),
                    "dataset_name": metric.get("dataset_name"),
                    "dataset_digest": metric.get("dataset_digest"),
                },
            )
        )
    return Thing(kind="logged model", id=model_id, digest=digest_of(found), rows=rows)


def registered_model(found: Mapping[str, Any]) -> Thing:
    """A registered model as ``registered-models/search`` tells it, aliases among it."""
    mine = {"name": found["name"], "workspace": "default"}
    rows: list[Row] = [
        (
            "registered_models",
            {
                **mine,
                "creation_time": whole(found.get("creation_timestamp")),
                "last_updated_time": whole(found.get("last_updated_timestamp")),
                "description": found.get("description"),
            },
        )
    ]
    rows += [
        ("registered_model_tags", {**mine, "key": key, "value": value})
        for key, value in pairs(found, "tags")
    ]
    rows += [
        (
            "registered_model_aliases",
            {**mine, "alias": one.get("alias", ""), "version": whole(one.get("version")) or 0},
        )
        for one in found.get("aliases") or ()
    ]
    return Thing(kind="registered model", id=found["name"], digest=digest_of(found), rows=rows)


def model_version(found: Mapping[str, Any]) -> Thing:
    """A model's version as ``model-versions/search`` tells it."""
    version = whole(found["version"]) or 0
    mine = {"name": found["name"], "version": version, "workspace": "default"}
    columns = "description user_id current_stage source run_id run_link status status_message"
    return Thing(
        kind="model version",
        id=f"{version} {found['name']}",
        digest=digest_of(found),
        rows=[
            (
                "model_versions",
                {
                    **mine,
                    **{name: found.get(name) for name in columns.split()},
                    "storage_location": found.get("source"),
                    "creation_time": whole(found.get("creation_timestamp")),
                    "last_updated_time": whole(found.get("last_updated_timestamp")),
                },
            ),
            *(
                ("model_version_tags", {**mine, "key": key, "value": value})
                for key, value in pairs(found, "tags")
            ),
        ],
    )
