"""``python batch_models.py FOLDER``: models, and inputs to predict on.

Writes ``<model>.json``, what the store process says of each model, and ``expected.json``, what the
model that answers with its input is given when a person calls it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema
from sklearn.linear_model import LinearRegression

from tests.notebooks.logged_examples import view

COLUMNS = ("Island", "BodyMass", "Count", "Zip", "Seen")
TYPES = ("string", "double", "integer", "string", "datetime")

PENGUINS = """\
island,mass,count,zip,seen,other
Biscoe,4450,1,00123,2024-01-31,a
Dream,0.1,2,4,2024-02-01,b
Torgersen,1e-300,3,5,2024-02-02,
"""
WRONG = {
    "text": ("0.1", "heavy"),
    "fraction": (",2,4", ",2.5,4"),
    "gap": (",2,4", ",,4"),
    "large": (",2,4", ",9000000000,4"),
}


class Echo(mlflow.pyfunc.PythonModel):  # type: ignore[misc]
    def predict(self, context: Any, model_input: Any, params: Any = None) -> list[str]:
        types = ",".join(one.kind for one in model_input.dtypes[["BodyMass", "Count", "Seen"]])
        rows = model_input.to_dict("records")
        given = (params or {}).get("unit", "")
        return [f"{given}{types} {[str(value) for value in row.values()]}" for row in rows]


def main(place: Path) -> None:
    schema = Schema([ColSpec(t, n) for t, n in zip(TYPES, COLUMNS, strict=True)])
    save = {"pip_requirements": ["mlflow", "pandas"]}
    mlflow.pyfunc.save_model(
        place / "echo", python_model=Echo(), signature=ModelSignature(schema), **save
    )
    mlflow.pyfunc.save_model(
        place / "params",
        python_model=Echo(),
        signature=ModelSignature(
            schema, params=ParamSchema([ParamSpec("unit", DataType.string, "g ")])
        ),
        **save,
    )
    linear = LinearRegression().fit(pd.DataFrame({"x": [0, 1, 1], "y": [0, 0, 1]}), [1, 2, 3])
    mlflow.sklearn.save_model(linear, place / "linear", **save)
    for name in ("echo", "params", "linear"):
        (place / f"{name}.json").write_text(json.dumps(view(place / name)))

    (place / "penguins.csv").write_text(PENGUINS)
    for name, (right, wrong) in WRONG.items():
        assert right in PENGUINS
        (place / f"{name}.csv").write_text(PENGUINS.replace(right, wrong, 1))
    (place / "semicolon.csv").write_text("x;y\n1;1\n2;4\n")
    frame = pd.read_csv(place / "penguins.csv", dtype={"zip": str}, float_precision="round_trip")
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    (place / "penguins.jsonl").write_text("\n".join(map(json.dumps, records)))
    frame["seen"] = pd.to_datetime(frame["seen"])
    frame["count"] = frame["count"].astype("int64")
    frame.to_parquet(place / "penguins.parquet")

    given = frame[["island", "mass", "count", "zip", "seen"]].set_axis(list(COLUMNS), axis=1)
    given["Count"] = given["Count"].astype(np.int32)
    expected = mlflow.pyfunc.load_model(str(place / "echo")).predict(given)
    (place / "expected.json").write_text(json.dumps(expected))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
