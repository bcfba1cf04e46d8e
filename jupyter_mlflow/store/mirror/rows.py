"""What a remote store tells of a thing, as rows of MLflow's tables."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from jupyter_mlflow.store.views.runs.stored import ACTIVE, LARGEST, experiment_key
from jupyter_mlflow.store.views.wire import Stage, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

Row = tuple[str, "Mapping[str, Any]"]
"""A table and the values of its columns; for what is removed: those that its rows have."""

_LAST: Final = 2**63 - 1
_STATUSES: Final = get_args(Status)
_STAGES: Final = get_args(Stage)

Kind = Literal["run", "experiment", "logged model", "registered model", "model version", "traces"]

_TABLES: Final = {
    "experiment": ("experiment_id", "experiment_tags experiments"),
    "logged model": (
        "model_id",
        "logged_model_tags logged_model_params logged_model_metrics logged_models",
    ),
    "registered model": (
        "name",
        "registered_model_tags registered_model_aliases registered_models",
    ),
}


@dataclass(frozen=True)
class Thing:
    """A run, an experiment, a model …: its rows, and a digest of what they were made of."""

    kind: Kind
    id: str
    digest: bytes
    rows: Sequence[Row]


def places(kind: Kind, thing_id: str) -> list[Row]:
    """Where the rows of a thing are: tables, and the values that those of its rows have."""
    if kind == "run":
        mine = {"run_uuid": thing_id}
        return [
            *((table, mine) for table in ("tags", "params", "latest_metrics", "runs")),
            ("inputs", {"destination_type": "RUN", "destination_id": thing_id}),
            ("inputs", {"source_type": "RUN_INPUT", "source_id": thing_id}),
            ("inputs", {"source_type": "RUN_OUTPUT", "source_id": thing_id}),
        ]
    if kind == "traces":
        return [("entity_associations", {"destination_type": "run", "destination_id": thing_id})]
    if kind == "model version":
        version, _, name = thing_id.partition(" ")
        mine = {"name": name, "version": version}
        return [(table, mine) for table in ("model_version_tags", "model_versions")]
    column, tables = _TABLES[kind]
    value = experiment_key(thing_id) if kind == "experiment" else thing_id
    return [(table, {column: value}) for table in tables.split()]


def beside(kind: Kind, thing_id: str) -> list[Row]:
    """What was copied for a thing apart from it, and goes with it: a run's histories."""
    if kind != "run":
        return []
    return [(table, {"run_uuid": thing_id}) for table in ("metrics", "mirror_histories")]


def digest_of(found: Any) -> bytes:
    """What tells one state of a thing from another."""
    return hashlib.blake2b(json.dumps(found, sort_keys=True).encode(), digest_size=16).digest()


def whole(value: Any) -> int | None:
    """A number of JSON's, which some servers write as text; within what a database holds."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return max(-_LAST - 1, min(_LAST, number))


def _one_of(known: Collection[str], value: Any, other: str) -> str:
    """``value``; ``other`` for a word of that store's own, which no view knows."""
    return value if value in known else other


def value_of(value: Any) -> tuple[float, bool]:
    """A metric's value as MLflow's tables have it, and whether it stands for NaN."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if math.isnan(number):
        return 0.0, True
    return max(-LARGEST, min(LARGEST, number)), False


def pairs(found: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    """The keys and values of what is told as a list of both: tags, params."""
    # The last one counts, as a dictionary's would.
    last = {str(one.get("key", "")): one.get("value") for one in found.get(name) or ()}
    for key, value in last.items():
        yield key, "" if value is None else str(value)


def experiment(found: Mapping[str, Any]) -> Thing:
    """An experiment as ``experiments/search`` tells it."""
    key = experiment_key(str(found["experiment_id"]))
    return Thing(
        kind="experiment",
        id=str(found["experiment_id"]),
        digest=digest_of(found),
        rows=[
            (
                "experiments",
                {
                    "experiment_id": key,
                    "name": found.get("name", ""),
                    "artifact_location": found.get("artifact_location"),
                    "lifecycle_stage": _one_of(_STAGES, found.get("lifecycle_stage"), ACTIVE),
                    "creation_time": whole(found.get("creation_time")),
                    "last_update_time": whole(found.get("last_update_time")),
                    "workspace": found.get("workspace") or "default",
                },
            ),
            *(
                ("experiment_tags", {"experiment_id": key, "key": name, "value": value})
                for name, value in pairs(found, "tags")
            ),
        ],
    )


def run(found: Mapping[str, Any]) -> Thing:
    """A run as ``runs/search`` tells it."""
    info, data = found["info"], found.get("data") or {}
    run_id = info.get("run_id") or info["run_uuid"]
    key = experiment_key(str(info["experiment_id"]))
    rows: list[Row] = [
        (
            "runs",
            {
                "run_uuid": run_id,
                "name": info.get("run_name"),
                "user_id": info.get("user_id"),
                "status": _one_of(_STATUSES, info.get("status"), "SCHEDULED"),
                "start_time": whole(info.get("start_time")),
                "end_time": whole(info.get("end_time")),
                "lifecycle_stage": _one_of(_STAGES, info.get("lifecycle_stage"), ACTIVE),
                "artifact_uri": info.get("artifact_uri"),
                "experiment_id": key,
            },
        )
    ]
    for table, name in (("tags", "tags"), ("params", "params")):
        rows += [
            (table, {"run_uuid": run_id, "key": one, "value": value})
            for one, value in pairs(data, name)
        ]
    for metric in data.get("metrics") or ():
        rows.append(("latest_metrics", _point(run_id, metric)))
    rows += _inputs(run_id, key, found)
    return Thing(kind="run", id=run_id, digest=digest_of(found), rows=rows)


def _point(run_id: str, metric: Mapping[str, Any]) -> dict[str, Any]:
    value, is_nan = value_of(metric.get("value", 0.0))
    return {
        "run_uuid": run_id,
        "key": metric.get("key", ""),
        "value": value,
        "is_nan": is_nan,
        "timestamp": whole(metric.get("timestamp")) or 0,
        "step": whole(metric.get("step")) or 0,
    }


def point(run_id: str, metric: Mapping[str, Any]) -> Row:
    """A point of a history as ``metrics/get-history`` tells it."""
    return "metrics", _point(run_id, metric)


def identifier(*parts: Any) -> str:
    """An id for what has one in the remote store that is not told."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def _inputs(run_id: str, experiment_id: Any, found: Mapping[str, Any]) -> Iterator[Row]:
    inputs, outputs = found.get("inputs") or {}, found.get("outputs") or {}
    for one in inputs.get("dataset_inputs") or ():
        dataset = one.get("dataset") or {}
        name, digest = dataset.get("name", ""), dataset.get("digest", "")
        dataset_id = identifier("dataset", experiment_id, name, digest)
        yield (
            "datasets",
            {
                "dataset_uuid": dataset_id,
                "experiment_id": experiment_id,
                "name": name,
                "digest": digest,
                "dataset_source_type": dataset.get("source_type", ""),
                "dataset_source": dataset.get("source", ""),
                "dataset_schema": dataset.get("schema"),
                "dataset_profile": dataset.get("profile"),
            },
        )
        yield _input(run_id, "DATASET", dataset_id, "RUN", run_id)
        for key, value in pairs(one, "tags"):
            yield (
                "input_tags",
                {
                    "input_uuid": identifier("DATASET", dataset_id, run_id),
                    "name": key,
                    "value": value,
                },
            )
    for one in inputs.get("model_inputs") or ():
        yield _input(run_id, "RUN_INPUT", run_id, "MODEL_INPUT", one.get("model_id", ""))
    for one in outputs.get("model_outputs") or ():
        model_id, step = one.get("model_id", ""), whole(one.get("step")) or 0
        yield _input(run_id, "RUN_OUTPUT", run_id, "MODEL_OUTPUT", model_id, step)


def _input(
    run_id: str, source: str, source_id: str, destination: str, destination_id: str, step: int = 0
) -> Row:
    other = destination_id if source_id == run_id else source_id
    return (
        "inputs",
        {
            "input_uuid": identifier(source, other, run_id),
            "source_type": source,
            "source_id": source_id,
            "destination_type": destination,
            "destination_id": destination_id,
            "step": step,
        },
    )
