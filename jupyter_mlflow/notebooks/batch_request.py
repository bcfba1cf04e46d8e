"""What a request for a batch inference notebook may ask for."""

from __future__ import annotations

import keyword
import posixpath
from dataclasses import dataclass
from typing import Any, Final, Literal

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.notebooks.workspace import workspace_path

INPUTS: Final = ("csv", "tsv", "parquet", "jsonl", "ndjson")
"""Kinds of files that are read, by the end of their names."""
OUTPUTS: Final = ("csv", "parquet", "jsonl")
"""Kinds of files that are written, by the end of their names."""

_LONGEST: Final = 1000
"""Characters of the name of a column, a variable or a table."""


@dataclass(frozen=True)
class FileInput:
    """A file of the workspace, by its path below the server's root."""

    path: str
    kind: Literal["file"] = "file"

    @property
    def suffix(self) -> str:
        return suffix_of(self.path)


@dataclass(frozen=True)
class FrameInput:
    """A DataFrame in the kernel that the notebook is opened with."""

    name: str
    kind: Literal["dataframe"] = "dataframe"


@dataclass(frozen=True)
class SparkInput:
    """A table that Spark knows."""

    table: str
    kind: Literal["spark"] = "spark"


@dataclass(frozen=True)
class BatchRequest:
    """What is predicted on, and where the predictions go.

    ``columns`` are the input's, by the model's; empty when all of them go in as they are.
    ``output`` is a path below the server's root.
    """

    input: FileInput | FrameInput | SparkInput
    columns: dict[str, str]
    output: str


def batch_request(body: dict[str, Any]) -> BatchRequest | None:
    """What ``body`` asks for; ``None`` when it asks for the notebook with the input example.

    Raises
    ------
    BadRequest
        A field makes no sense; the message names it.
    """
    if body.get("input") is None:
        return None
    output = workspace_path(body.get("output"), "output")
    if suffix_of(output) not in OUTPUTS:
        raise BadRequest("`output` must end with .csv, .parquet or .jsonl.")
    return BatchRequest(_input(body["input"]), _columns(body.get("columns", {})), output)


def check_columns(
    request: BatchRequest, inputs: list[dict[str, Any]], there: list[str] | None
) -> None:
    """See that the model gets what its signature asks for, from columns that are there.

    ``there`` are the columns of the input, ``None`` when they are not known. Raises
    :class:`BadRequest`.
    """
    named = {str(one["name"]): one for one in inputs if one["name"] is not None}
    if named and len(named) == len(inputs):
        unknown = [name for name in request.columns if name not in named]
        if unknown:
            raise BadRequest(f"`columns`: the model has no column {unknown[0]!r}.")
        missing = [name for name, one in named.items() if one["required"]]
        missing = [name for name in missing if name not in request.columns]
        if missing:
            raise BadRequest(f"`columns`: the model needs the column {missing[0]!r}.")
    if there is not None:
        gone = [name for name in request.columns.values() if name not in there]
        if gone:
            raise BadRequest(f"`columns`: the input has no column {gone[0]!r}.")


def suffix_of(path: str) -> str:
    """What kind of file this is by its name, as `csv`."""
    return posixpath.splitext(path)[1][1:].lower()


def _input(given: Any) -> FileInput | FrameInput | SparkInput:
    if not isinstance(given, dict):
        raise BadRequest("`input` must be an object with a `kind`.")
    if given.get("kind") == "file":
        path = workspace_path(given.get("path"), "input")
        if suffix_of(path) not in INPUTS:
            raise BadRequest("`input` must be a CSV, TSV, Parquet or JSON lines file.")
        return FileInput(path)
    if given.get("kind") == "dataframe":
        name = _name(given.get("name"), "input")
        if not name.isidentifier() or keyword.iskeyword(name):
            raise BadRequest("`input` must name a variable of the kernel.")
        return FrameInput(name)
    if given.get("kind") == "spark":
        return SparkInput(_name(given.get("table"), "input"))
    raise BadRequest("`input` must have the kind `file`, `dataframe` or `spark`.")


def _columns(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        raise BadRequest("`columns` must be an object: columns of the input by those of the model.")
    return {_name(key, "columns"): _name(value, "columns") for key, value in given.items()}


def _name(value: Any, field: str) -> str:
    if not isinstance(value, str) or not value or len(value) > _LONGEST:
        raise BadRequest(f"`{field}` must have names of 1 to {_LONGEST} characters.")
    return value
