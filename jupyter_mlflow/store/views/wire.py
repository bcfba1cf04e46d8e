"""What all wire models share: the OpenAPI document and the frontend's types come from these."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

# JSON has no numbers for these.
MetricValue = float | Literal["NaN", "Infinity", "-Infinity"]
Status = Literal["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]
Stage = Literal["active", "deleted"]
Stages = Literal["active", "deleted", "all"]

Wait = Annotated[float, Field(ge=0, le=60, description="Seconds to wait for a change")]


class Wire(BaseModel):
    """A reply, or a part of one."""

    # No field is ever left out of a reply, so the frontend need not ask whether it is there.
    model_config = ConfigDict(
        frozen=True, json_schema_serialization_defaults_required=True, protected_namespaces=()
    )


class Progress(Wire):
    """How much of a remote store has been copied here; ``total`` is ``null`` until it is known.

    As long as ``complete`` is false, what is shown may lack runs, and counts are of what is here.
    ``problem`` is a sentence for the person while the remote store does not answer: what is
    shown is then what was there before, and may be out of date.
    """

    loaded: int
    total: int | None
    complete: bool
    problem: str | None = None


class Ready(Wire):
    """The store that is served: MLflow's version, its schema revision, SQLAlchemy's dialect."""

    mlflow_version: str
    schema_: str = Field(serialization_alias="schema")
    dialect: str
    label: str


class Error(Wire):
    """An error in MLflow's own form."""

    error_code: str
    message: str
