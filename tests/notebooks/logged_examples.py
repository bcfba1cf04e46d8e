"""``python logged_examples.py FOLDER``: real models, and what their inference notebooks predict.

Each model answers with what it was given. Prints, as JSON, by name of the example: what the model
is given when it predicts on the example itself, when the generated notebook runs, and what the
notebook shows that is generated without the example. One process for all: importing MLflow takes
longer than everything else here.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import sys
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema, TensorSpec

from jupyter_mlflow.notebooks.inference import inference_notebook
from jupyter_mlflow.store.views.models import mlmodel
from jupyter_mlflow.store.views.models.wire import Model

ARRAY = np.arange(8, dtype="float32").reshape(2, 4)
DAY = datetime.datetime(2024, 1, 31)

EXAMPLES: dict[str, Any] = {
    "array of doubles": ARRAY.astype("float64"),
    "array of floats": ARRAY,
    "array of small integers": ARRAY.astype("uint8"),
    "array with a gap": np.array([[1.5, np.nan]]),
    "array of strings": np.array([["Biscoe", "Dream"]]),
    "array of days": np.array(["2024-01-31"], dtype="datetime64[D]"),
    "images": np.zeros((2, 3, 3, 1), dtype="float32"),
    "named arrays": {"a": ARRAY, "b": np.array([1, 2])},
    "one named array": {"a": ARRAY},
    "table": pd.DataFrame({"a": [1.0, 2.0], "b": ["x", None], "c": [1, 2]}),
    "table of small numbers": pd.DataFrame(
        {"a": np.array([1.5, np.nan], dtype="float32"), "b": np.array([1, 2], dtype="int32")}
    ),
    "numbered columns": pd.DataFrame(ARRAY),
    "times": pd.DataFrame({"t": [DAY, DAY.replace(microsecond=2), pd.NaT]}),
    "dates": pd.DataFrame({"t": [DAY.date()]}),
    "bytes": pd.DataFrame({"t": [b"\x00\xff", b"x" * 100]}),
    "truths": pd.DataFrame({"t": [True, False]}),
    "truths with a gap": pd.DataFrame({"t": [True, None]}),
    "integers with a gap": pd.DataFrame({"t": [1, None]}),
    "embeddings": pd.DataFrame({"t": [ARRAY[0], ARRAY[1]]}),
    "lists": pd.DataFrame({"t": [[1, 2], [3]]}),
    "objects": pd.DataFrame({"t": [{"a": 1, "b": "x"}]}),
    "whole number": 5,
    "number": 5.5,
    "text": 'It\'s "quoted"',
    "truth": True,
    "bytes alone": b"xy",
    "texts": ["a", "b"],
    "numbers": [1, 2],
    "times in a list": [DAY],
    "records": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}],
    "record": {"a": 1, "b": "x", "c": b"xy"},
    "chat": {"messages": [{"role": "user", "content": "hello"}], "temperature": 0.5},
    "text and parameters": ("hello", {"temperature": 0.5}),
    "no signature": [1.5, {"a": None}],
    "columns without names": ARRAY,
    "record without signature": {"question": "x", "messages": [{"role": "user"}]},
    "table for tensors": pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]}),
    "table for one tensor": pd.DataFrame(ARRAY),
}
UNSIGNED = {"no signature", "record without signature"}
SIGNATURES: dict[str, ModelSignature] = {
    "columns without names": ModelSignature(Schema([ColSpec("float")] * 4)),
    "table for tensors": ModelSignature(
        Schema(
            [TensorSpec(np.dtype("float32"), (-1,), "a"), TensorSpec(np.dtype("int64"), (-1,), "b")]
        )
    ),
    "table for one tensor": ModelSignature(Schema([TensorSpec(np.dtype("float32"), (-1, 4))])),
}


class Echo(mlflow.pyfunc.PythonModel):  # type: ignore[misc]
    def predict(self, context: Any, model_input: Any, params: Any = None) -> str:
        types = getattr(model_input, "dtypes", type(model_input))
        return f"{types}\n{model_input!r}"


def view(folder: Path) -> dict[str, Any]:
    """What the store process says of the model in ``folder``."""
    fields = mlmodel.parse((folder / "MLmodel").read_bytes()) or {}
    path = mlmodel.example_path(fields)
    model = Model(
        kind="logged_model",
        uri=str(folder),
        name="m",
        signature=mlmodel.signature_of(fields),
        input_example=mlmodel.example_of(fields, (folder / path).read_bytes()) if path else None,
        flavors=[],
        requirements=[],
        run_id=None,
        registered=None,
    )
    found: dict[str, Any] = json.loads(model.model_dump_json())
    return found


def run(model: dict[str, Any]) -> str:
    """What the inference notebook of ``model`` shows or prints at its end."""
    displayed: list[str] = []
    names: dict[str, Any] = {"display": displayed.append}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        try:
            for cell in inference_notebook(model, None).cells:
                if cell.cell_type == "code":
                    exec(cell.source, names)
        except Exception as error:  # noqa: BLE001 - told, and compared with what is right
            return f"{type(error).__name__}: {error}"
    return displayed[-1] if displayed else printed.getvalue()


def main(place: Path) -> None:
    told = {}
    for number, (name, example) in enumerate(EXAMPLES.items()):
        folder = place / str(number)
        mlflow.pyfunc.save_model(
            folder,
            python_model=Echo(),
            input_example=example,
            signature=False if name in UNSIGNED else SIGNATURES.get(name),
            pip_requirements=[],
        )
        loaded = mlflow.pyfunc.load_model(str(folder))
        expected = loaded.predict(*example if isinstance(example, tuple) else (example,))
        model = view(folder)
        told[name] = [expected, run(model), run({**model, "input_example": None})]
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
