"""Writes the notebook that predicts on a whole file, DataFrame or Spark table.

Everything that comes from a model or a request stands in its first code cell, as Python literals;
the code of the others is in ``batch_cells``.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, Final

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from jupyter_mlflow.notebooks import batch_cells as cells
from jupyter_mlflow.notebooks.batch_request import FileInput, FrameInput, suffix_of
from jupyter_mlflow.notebooks.inputs import dtype_of, literal, params_of

if TYPE_CHECKING:
    import nbformat

    from jupyter_mlflow.notebooks.batch_request import BatchRequest

_BATCH: Final = 10_000
"""Rows that a model is given at a time."""

_STANDARD: Final = """\
import base64
import json
from datetime import datetime
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
"""
_SPARK: Final = """\
from datetime import datetime
from pathlib import Path

import mlflow
from pyspark.sql import SparkSession, functions
"""


def batch_notebook(
    model: dict[str, Any],
    request: BatchRequest,
    *,
    directory: str,
    tracking_uri: str | None,
    kernelspec: dict[str, str],
    table: dict[str, Any] | None = None,
) -> nbformat.NotebookNode:
    """A notebook that predicts with ``model`` on all that ``request`` names, and saves the result.

    Parameters
    ----------
    model
        The answer of the store process's ``model`` view.
    directory
        The folder of the notebook, below the server's root: paths in it start from there.
    tracking_uri
        Where the model is loaded from; ``None`` when it must not be written down.
    kernelspec
        ``name``, ``display_name`` and ``language`` of the kernel to open it with.
    table
        The answer of the store process's ``input`` view, for a file.
    """
    spark = request.input.kind == "spark"
    read = request.input.suffix if isinstance(request.input, FileInput) else request.input.kind
    saved = suffix_of(request.output)
    parts = [
        _introduction(model, request),
        ("", _settings(model, request, directory, tracking_uri, table)),
        ("## Environment\n\nWhat the model was logged with, beside what is here.", cells.CHECK),
        *([] if spark else [("## Model", cells.LOAD)]),
        ("## Input", cells.READ[read]),
        *([] if spark else [("The columns and types that the model takes:", cells.MAP)]),
        ("## Prediction", cells.predict(spark=spark, params=bool(params_of(model)))),
        ("## Result", cells.SAVE_SPARK[saved] if spark else cells.SAVE[saved]),
        ("", cells.LOOK_SPARK if spark else cells.LOOK),
        ("## Try single values", cells.FORM),
    ]
    made = [
        cell
        for text, code in parts
        for cell in (
            *([new_markdown_cell(text)] if text else []),
            *([new_code_cell(code)] if code else []),
        )
    ]
    return new_notebook(cells=made, metadata={"kernelspec": dict(kernelspec)})


def _introduction(model: dict[str, Any], request: BatchRequest) -> tuple[str, str]:
    if isinstance(request.input, FileInput):
        where = f"the file {code_span(request.input.path)}"
    elif isinstance(request.input, FrameInput):
        where = (
            f"the DataFrame {code_span(request.input.name)}, "
            "which must be in this notebook's kernel"
        )
    else:
        where = f"Spark's table {code_span(request.input.table)}"
    name = code_span(str(model["name"] or "model"))
    text = (
        f"# Batch inference with {name}\n\n"
        f"Loads the model from MLflow, predicts on {where}, and saves the input with its "
        f"predictions as {code_span(request.output)}, with the time in the file's name.\n\n"
        "Run all cells from top to bottom (*Run > Run All Cells*). What it works on is set in "
        "the next cell; run it again whenever there is new input, or a new version of the model."
    )
    return text, ""


def code_span(text: str) -> str:
    """``text`` as code within a paragraph of Markdown, in which it stays whatever it is."""
    # A line's end could end the paragraph, a backtick the span, and a lone surrogate has no UTF-8.
    plain = text.encode(errors="replace").decode().replace("`", "'")
    return f"`{' '.join(plain.split()) or '?'}`"


def _settings(
    model: dict[str, Any],
    request: BatchRequest,
    directory: str,
    tracking_uri: str | None,
    table: dict[str, Any] | None,
) -> str:
    given = request.input
    values: list[tuple[str, Any, str]] = [("model_uri", str(model["uri"]), "")]
    if isinstance(given, FileInput):
        values.append(("input_path", _from(directory, given.path), ""))
        if given.suffix in ("csv", "tsv"):
            values.append(("delimiter", (table or {}).get("delimiter") or ",", ""))
            values.append(("encoding", (table or {}).get("encoding") or "utf-8-sig", ""))
    elif isinstance(given, FrameInput):
        values.append(("variable", given.name, ""))
    else:
        values.append(("table", given.table, ""))
    values.append(("output_path", _from(directory, request.output), ""))
    names = _names(model, request)
    values.append(
        (
            "columns",
            {names.get(key, key): value for key, value in request.columns.items()},
            "what the model calls a column: what the input calls it",
        )
    )
    if given.kind == "spark":
        # Without a signature Spark would take any prediction for a number.
        outputs = (model["signature"] or {}).get("outputs")
        values.append(("result_type", None if outputs else "string", ""))
    else:
        values.append(("types", _types(model, request), "what the model takes"))
        values.append(("batch_size", _BATCH, "rows"))
    if params := params_of(model):
        values.append(("params", params, "what the model is given beside the rows"))
    values.append(("requirements", [str(one) for one in model["requirements"]], ""))
    lines = [_SPARK if given.kind == "spark" else _STANDARD]
    if tracking_uri is not None:
        lines.append(f"mlflow.set_tracking_uri({tracking_uri!r})")
    for name, value, comment in values:
        if comment:
            lines.append(f"# {comment[0].upper()}{comment[1:]}.")
        lines.append(f"{name} = {literal(value)}")
    return "\n".join(lines)


def _from(directory: str, path: str) -> str:
    return posixpath.relpath(f"/{path}", f"/{directory}")


def _signature(model: dict[str, Any]) -> list[dict[str, Any]]:
    return (model["signature"] or {}).get("inputs") or []


def _names(model: dict[str, Any], request: BatchRequest) -> dict[str, str | int]:
    """The model's names that are no texts, by the texts that a request has for them."""
    inputs = _signature(model)
    names: dict[str, str | int] = {
        str(one["name"]): one["name"] for one in inputs if isinstance(one["name"], int)
    }
    return {key: name for key, name in names.items() if key in request.columns}


def _types(model: dict[str, Any], request: BatchRequest) -> dict[str | int, str]:
    """The types of the columns that are mapped, by the model's names for them."""
    inputs = _signature(model)
    if len(inputs) == 1 and inputs[0]["name"] is None and dtype_of(inputs[0]) is not None:
        return dict.fromkeys(request.columns, _type(inputs[0]))
    if all(one["name"] is None for one in inputs):
        if len(inputs) != len(request.columns):
            return {}
        return {key: _type(one) for key, one in zip(request.columns, inputs, strict=True)}
    return {one["name"]: _type(one) for one in inputs if str(one["name"]) in request.columns}


def _type(column: dict[str, Any]) -> str:
    dtype = dtype_of(column)
    return str(column["type"]) if dtype is None else f"tensor {dtype}"
