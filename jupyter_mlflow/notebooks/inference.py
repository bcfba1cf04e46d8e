"""Writes the notebook behind "Use for inference".

Everything that comes from a model or a request stands in it as a Python literal only;
the code around it is the same for all models of a kind.
"""

from __future__ import annotations

import math
import pprint
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

if TYPE_CHECKING:
    import nbformat

_CASTS = {
    "integer": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "boolean": "bool",
}
"""MLflow's column types that a table read from JSON may have lost, as pandas calls them."""


_EXAMPLE = "The input example that was logged with the model. Replace it with your data."
_NO_EXAMPLE = "The model was logged without an input example: fill in `data`."


def inference_notebook(model: dict[str, Any], tracking_uri: str | None) -> nbformat.NotebookNode:
    """A notebook that loads ``model``, predicts on its logged input example and shows the result.

    Parameters
    ----------
    model
        The answer of the store process's ``model`` view.
    tracking_uri
        Where the model is to be loaded from; ``None`` when it must not be written down,
        because it holds a password. The kernel's own choice holds then.
    """
    cells = [
        new_markdown_cell(_introduction(model)),
        new_code_cell(_load(model, tracking_uri)),
        new_markdown_cell(
            "## Input\n\n" + (_NO_EXAMPLE if model["input_example"] is None else _EXAMPLE)
        ),
        new_code_cell(_input(model)),
        new_markdown_cell("## Prediction"),
        new_code_cell(_PREDICT),
    ]
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )


def _introduction(model: dict[str, Any]) -> str:
    # A lone surrogate cannot be saved, a backtick would end the code span.
    name = str(model["name"] or "model").encode(errors="replace").decode().replace("`", "'")
    return (
        f"# Use `{name}` for inference\n\n"
        "Loads the model from MLflow and predicts. Run all cells from top to bottom."
    )


def _load(model: dict[str, Any], tracking_uri: str | None) -> str:
    lines = ["import mlflow", "import pandas as pd", ""]
    if tracking_uri is not None:
        lines.append(f"mlflow.set_tracking_uri({tracking_uri!r})")
    lines += [
        f"model_uri = {str(model['uri'])!r}",
        "model = mlflow.pyfunc.load_model(model_uri)",
        "model",
    ]
    return "\n".join(lines)


def _input(model: dict[str, Any]) -> str:
    example = model["input_example"]
    inputs = (model["signature"] or {}).get("inputs") or []
    if example is not None and "columns" in example:
        return _table(example["columns"], example["data"], inputs)
    if example is not None:
        return f"data = {_literal(example['value'])}\ndata"
    named = [column["name"] for column in inputs if column.get("name") is not None]
    if named:
        return (
            f"columns = {_literal(named)}\n"
            "rows = []  # one list of values for each row, in the order of the columns\n"
            "data = pd.DataFrame(rows, columns=columns)\n"
            "data"
        )
    return "data = None  # a DataFrame, an array or what else the model takes\ndata"


def _table(columns: list[Any], rows: list[list[Any]], inputs: list[dict[str, Any]]) -> str:
    complete = {
        name for index, name in enumerate(columns) if all(row[index] is not None for row in rows)
    }
    casts = {}
    for column in inputs:
        cast = _CASTS.get(str(column.get("type")))
        name = column.get("name")
        # Only floating-point columns can hold what is missing.
        if cast and name in columns and (name in complete or cast.startswith("float")):
            casts[name] = cast
    code = (
        f"data = pd.DataFrame(\n    {_literal(rows, 4)},\n    columns={_literal(columns, 12)},\n)"
    )
    if casts:
        code += f".astype({_literal(casts)})"
    return f"{code}\ndata"


_PREDICT = """\
if data is None or len(data) == 0:
    print("Fill in `data` above, then run this cell again.")
else:
    prediction = model.predict(data)
    if isinstance(data, pd.DataFrame) and getattr(prediction, "ndim", 0) == 1:
        result = data.assign(prediction=prediction)
    else:
        result = prediction
    display(result)"""


def _literal(value: Any, indent: int = 0) -> str:
    """``value`` (from JSON) as Python source."""
    text = pprint.pformat(_plain(value), width=92 - indent, sort_dicts=False)
    return text.replace("\n", "\n" + " " * indent)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"Not from JSON: {type(value).__name__}")
