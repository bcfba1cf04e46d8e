"""Wire models of models."""

from __future__ import annotations

from typing import Any, Literal

from jupyter_mlflow.store.views.wire import Wire

ModelKind = Literal["logged_model", "run_artifact"]


class ModelRef(Wire):
    """A model that a run made: a LoggedModel, or a folder among the run's artifacts.

    ``flavors`` is empty when the model's files are not on this machine, and in a window of more
    than 1,000 runs.
    """

    kind: ModelKind
    model_id: str | None
    name: str
    uri: str
    path: str | None
    flavors: list[str]


class Column(Wire):
    """One input or output of a model; ``type`` as MLflow writes it, ``double`` or ``long``.

    A model fitted on a DataFrame that was made of an array has numbers for names.
    """

    name: str | int | None
    type: str
    required: bool


class Param(Wire):
    """Something that a model takes once for all rows; ``default`` as JSON.

    ``type`` is as MLflow writes it; ``array(long)`` for a list.
    """

    name: str
    type: str
    default: Any


class Signature(Wire):
    """What a model takes and gives."""

    inputs: list[Column]
    outputs: list[Column]
    params: list[Param]


class TableExample(Wire):
    """An input example that is a table."""

    columns: list[str | int]
    data: list[list[Any]]


class ValueExample(Wire):
    """An input example that is no table: an array, an object, a scalar."""

    value: Any


class RegisteredAs(Wire):
    """The newest version under which a model is registered."""

    name: str
    version: str


class Model(Wire):
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
