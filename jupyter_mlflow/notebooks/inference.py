"""Writes the notebook behind "Use for inference".

Everything that comes from a model or a request stands in it as a Python literal only;
the code around it is the same for all models of a kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from jupyter_mlflow.notebooks.inputs import input_cell, literal, params_of

if TYPE_CHECKING:
    import nbformat

PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}
"""The kernelspec that ipykernel installs."""

_STANDARD = ("import base64", "from datetime import datetime")
_INSTALLED = ("import mlflow", "import numpy as np", "import pandas as pd")

_EXAMPLE = "The input example that was logged with the model. Replace it with your data."
_NO_EXAMPLE = "The model was logged without an input example: fill in the cell below."


def inference_notebook(
    model: dict[str, Any], tracking_uri: str | None, kernelspec: dict[str, str] = PYTHON
) -> nbformat.NotebookNode:
    """A notebook that loads ``model``, predicts on its logged input example and shows the result.

    Parameters
    ----------
    model
        The answer of the store process's ``model`` view.
    tracking_uri
        Where the model is to be loaded from; ``None`` when it must not be written down,
        because it holds a password. The kernel's own choice holds then.
    kernelspec
        ``name``, ``display_name`` and ``language`` of the kernel to open it with.
    """
    data = input_cell(model)
    cells = [
        new_markdown_cell(_introduction(model)),
        new_code_cell(_load(model, tracking_uri, data.imports)),
        new_markdown_cell(
            "## Input\n\n" + (_NO_EXAMPLE if model["input_example"] is None else _EXAMPLE)
        ),
        new_code_cell(data.code),
        new_markdown_cell("## Prediction"),
        new_code_cell(_predict(params_of(model))),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": dict(kernelspec)})


def _introduction(model: dict[str, Any]) -> str:
    # A lone surrogate cannot be saved, a backtick would end the code span.
    name = str(model["name"] or "model").encode(errors="replace").decode().replace("`", "'")
    return (
        f"# Use `{name}` for inference\n\n"
        "Loads the model from MLflow and predicts. Run all cells from top to bottom."
    )


def _load(model: dict[str, Any], tracking_uri: str | None, imports: set[str]) -> str:
    needed = imports | {"import mlflow", "import pandas as pd"}
    lines = [
        *(line for line in _STANDARD if line in needed),
        *([""] if needed.intersection(_STANDARD) else []),
        *(line for line in _INSTALLED if line in needed),
        "",
    ]
    if tracking_uri is not None:
        lines.append(f"mlflow.set_tracking_uri({tracking_uri!r})")
    lines += [
        f"model_uri = {str(model['uri'])!r}",
        "model = mlflow.pyfunc.load_model(model_uri)",
        "model",
    ]
    return "\n".join(lines)


def _predict(params: dict[str, Any]) -> str:
    if not params:
        return _PREDICT
    told = _PREDICT.replace("model.predict(data)", "model.predict(data, params=params)")
    return f"# What the model is given beside the rows.\nparams = {literal(params)}\n{told}"


_PREDICT = """\
if data is None or getattr(data, "size", None) == 0:
    print("Fill in the input above, then run this cell again.")
else:
    prediction = model.predict(data)
    if isinstance(data, pd.DataFrame) and getattr(prediction, "shape", None) == (len(data),):
        result = data.assign(prediction=prediction)
    else:
        result = prediction
    display(result)"""
