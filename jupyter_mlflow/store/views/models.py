"""Wire models of the views: the OpenAPI document and the frontend's types come from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

# JSON has no numbers for these.
MetricValue = float | Literal["NaN", "Infinity", "-Infinity"]
Status = Literal["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]
ModelKind = Literal["logged_model", "run_artifact"]


class _Wire(BaseModel):
    # No field is ever left out of a reply, so the frontend need not ask whether it is there.
    model_config = ConfigDict(
        frozen=True, json_schema_serialization_defaults_required=True, protected_namespaces=()
    )


class Ready(_Wire):
    """The store that is served: MLflow's version, its schema revision, SQLAlchemy's dialect."""

    mlflow_version: str
    schema_: str = Field(serialization_alias="schema")
    dialect: str
    label: str


class Experiment(_Wire):
    """An experiment, as MLflow names its fields."""

    experiment_id: str
    name: str
    lifecycle_stage: Literal["active", "deleted"]
    artifact_location: str | None


class ModelRef(_Wire):
    """A model that a run made: a LoggedModel, or a folder among the run's artifacts.

    ``flavors`` is empty when the model's files are not on this machine.
    """

    kind: ModelKind
    model_id: str | None
    name: str
    uri: str
    path: str | None
    flavors: list[str]


class RunColumns(_Wire):
    """One entry per run in each list; times in milliseconds since 1970."""

    run_id: list[str]
    run_name: list[str]
    experiment_id: list[str]
    experiment_name: list[str]
    status: list[Status]
    start_time: list[int | None]
    end_time: list[int | None]
    user_id: list[str | None]
    artifact_uri: list[str | None]


class Runs(_Wire):
    """A window of runs, newest first, in columns.

    Each list has one entry per run of the window, ``null`` where a run has no such value.
    ``total`` counts all runs asked for; ``cursor`` is the state of the store before it was read.
    """

    cursor: str
    total: int
    offset: int
    experiment: Experiment | None
    columns: RunColumns
    metrics: dict[str, list[MetricValue | None]]
    params: dict[str, list[str | None]]
    tags: dict[str, list[str | None]]
    models: list[list[ModelRef]]


class Changes(_Wire):
    """``changed`` is whether the store may differ from what it was at the cursor asked for."""

    cursor: str
    changed: bool


class Column(_Wire):
    """One input or output of a model; ``type`` as MLflow writes it, ``double`` or ``long``.

    A model fitted on a DataFrame that was made of an array has numbers for names.
    """

    name: str | int | None
    type: str
    required: bool


class Signature(_Wire):
    """What a model takes and gives."""

    inputs: list[Column]
    outputs: list[Column]


class TableExample(_Wire):
    """An input example that is a table."""

    columns: list[str | int]
    data: list[list[Any]]


class ValueExample(_Wire):
    """An input example that is no table: an array, an object, a scalar."""

    value: Any


class RegisteredAs(_Wire):
    """The newest version under which a model is registered."""

    name: str
    version: str


class Model(_Wire):
    """A model's description, read from its files; the model itself is never loaded."""

    kind: ModelKind
    uri: str
    name: str
    signature: Signature | None
    input_example: TableExample | ValueExample | None
    flavors: list[str]
    requirements: list[str]
    run_id: str | None
    registered: RegisteredAs | None


class Error(_Wire):
    """An error in MLflow's own form."""

    error_code: str
    message: str


Wait = Annotated[float, Field(ge=0, le=60, description="Seconds to wait for a change")]
