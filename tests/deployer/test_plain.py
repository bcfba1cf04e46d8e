"""Whatever a plug-in answers, as JSON."""

from __future__ import annotations

import datetime
import decimal
import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_mlflow.deployer.plain import plain, predictions


def test_anything_becomes_json() -> None:
    loop: dict[str, Any] = {}
    loop["self"] = loop
    told = {
        "time": datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc),
        "number": np.int64(3),
        "array": np.array([1.5, 2.5]),
        "decimal": decimal.Decimal("1.5"),
        "nan": math.nan,
        "set": {1},
        3: b"x",
        "frame": pd.DataFrame({"a": [1]}),
        "object": object,
    }
    shown = plain(told)
    assert shown["time"] == "2024-01-02 00:00:00+00:00"
    assert (shown["number"], shown["array"], shown["nan"]) == (3, [1.5, 2.5], "nan")
    assert (shown["decimal"], shown["set"], shown["3"]) == ("1.5", [1], "b'x'")
    json.dumps([shown, plain(loop)], allow_nan=False)


# MLflow's own, at the first import of its scoring server.
@pytest.mark.filterwarnings("ignore:.*Any type hint is inferred:UserWarning")
def test_predictions_are_those_of_the_scoring_server() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    assert predictions(frame) == {"predictions": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]}
    assert predictions(np.array([1.5])) == {"predictions": [1.5]}
    assert predictions(["a"]) == {"predictions": ["a"]}
    answered = predictions({"choices": [{"x": np.float32(0.5)}], "score": math.inf})
    assert answered == {"choices": [{"x": 0.5}], "score": math.inf}
