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
    ``deleted_experiment`` is the notebook's own when it was deleted and no other has come since.
    """

    cursor: str
    total: int
    offset: int
    experiment: Experiment | None
    deleted_experiment: Experiment | None
    columns: RunColumns
    metrics: dict[str, list[MetricValue | None]]
    params: dict[str, list[str | None]]
    tags: dict[str, list[str | None]]
    models: list[list[ModelRef]]


class Series(_Wire):
    """One metric of one run over its steps, for a width in pixels.

    Exact up to the width; above it the first, least, greatest and last point of each bucket of
    points, and the first that is ``NaN``: never more points than pixels.
    """

    run_id: str
    key: str
    steps: list[int]
    values: list[MetricValue]


class Metric(_Wire):
    """Histories of metrics; a run without the metric has no series."""

    series: list[Series]


class ExecutedCell(_Wire):
    """A cell as the kernel ran it."""

    execution_count: int | None
    cell_id: str | None
    source: str


class Snapshot(_Wire):
    """The notebook as it was when a run ended, or began if it never did.

    ``notebook`` is its nbformat content, without outputs unless they were asked for; ``executed``
    are the cells that the kernel had run by then, in order. ``moment`` is when it was taken.
    """

    run_id: str
    path: str
    moment: Literal["start", "end"]
    notebook: dict[str, Any]
    executed: list[ExecutedCell]


class NewSnapshot(_Wire):
    """What the Jupyter server asks the store process to keep; not open to browsers.

    The notebook is ``content``, its nbformat JSON as text, or else what was saved last as ``file``
    (absolute path): then only runs that have no snapshot get one.
    """

    notebook_id: str
    run_ids: list[str]
    moment: Literal["start", "end"]
    content: str | None
    file: str | None
    executed: list[ExecutedCell]


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
