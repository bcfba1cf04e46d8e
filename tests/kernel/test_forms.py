"""``predict_form`` in a real kernel, on real models: filled in, pressed, and what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel

MODELS = """
import datetime, warnings
import mlflow, numpy as np, pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
from jupyter_mlflow import predict_form

class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        if isinstance(model_input, pd.DataFrame) and "text" in model_input and (
            model_input["text"].iloc[0] == "raise"
        ):
            raise RuntimeError("<b>cannot</b>")
        if params:
            return [f"{name}={value}" for name, value in params.items()]
        if isinstance(model_input, pd.DataFrame):
            return [f"{kind} {value}" for kind, value in zip(
                map(str, model_input.dtypes), model_input.iloc[0])]
        return [str(type(model_input).__name__), repr(model_input)]

def save(name, schema=None, example=None, params=None):
    signature = False if schema is None else ModelSignature(Schema(schema), params=params)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mlflow.pyfunc.save_model(
            name, python_model=Echo(), signature=signature, input_example=example,
            pip_requirements=[],
        )

types = ["string", "double", "float", "long", "integer", "boolean", "datetime", "binary"]
names = ["text", "double", "float", "long", "integer", "boolean", "time", "bytes"]
columns = [ColSpec(t, n) for t, n in zip(types, names)]
optional = [ColSpec(t, n + "?", required=False) for t, n in zip(types, names)]
example = pd.DataFrame([dict(zip(names, [
    "<i>&", 0.1, 1.5, 2**53 + 1, -3, True, pd.Timestamp("2024-01-31 12:00"), b"x"]))])
example["float"] = example["float"].astype("float32")
example["integer"] = example["integer"].astype("int32")
save("columns", columns + optional, example)
save("tensor", [TensorSpec(np.dtype("float32"), (-1, 2))])
save("tensors", [TensorSpec(np.dtype("int64"), (-1,), "a")])
save("params", columns[:1], example[["text"]], ParamSchema([
    ParamSpec("top", DataType.long, 3), ParamSpec("unit", DataType.string, "g"),
    ParamSpec("weights", DataType.double, [0.5], shape=(-1,)),
]))
save("free", None, {"a": [1, 2]})

def fields(form):
    return {w.description: w for w in form.children[:-2]}

def press(form):
    form.children[-2].click()
    return form.children[-1].value
"""


@pytest.fixture
def forms(kernel: RunningKernel) -> RunningKernel:
    if kernel.run("press").status == "error":
        assert kernel.run(MODELS).status == "ok"
    return kernel


def ran(kernel: RunningKernel, code: str) -> Any:
    """The value of the last line of ``code``."""
    outcome = kernel.run(code)
    assert outcome.errors == [], outcome.traceback
    return outcome.value


def test_it_is_shown(forms: RunningKernel) -> None:
    assert "VBox" in forms.run("predict_form('columns')").shown


def test_the_example_is_predicted_on(forms: RunningKernel) -> None:
    shown = ran(forms, "form = predict_form('columns'); press(form)")
    assert 'role="status"' in shown
    for told in ("str &lt;i&gt;&amp;", "float64 0.1", "float32 1.5", "int64 9007199254740993"):
        assert told in shown
    for told in ("-3", "True", "2024-01-31 12:00:00", "object b"):
        assert told in shown


def test_each_type_has_its_field(forms: RunningKernel) -> None:
    kinds = ran(forms, "{k: type(w).__name__ for k, w in fields(predict_form('columns')).items()}")
    # An integer that a browser would round is a text.
    assert kinds == {
        "text": "Text",
        "double": "FloatText",
        "float": "FloatText",
        "long": "Text",
        "integer": "IntText",
        "boolean": "Checkbox",
        "time": "Text",
        "bytes": "Text",
        **{f"{n}?": "Text" for n in ("text", "double", "float", "long", "integer", "boolean")},
        **{f"{n}?": "Text" for n in ("time", "bytes")},
    }


def test_what_was_filled_in_is_predicted_on(forms: RunningKernel) -> None:
    shown = ran(
        forms,
        "f = fields(form := predict_form('columns'))\n"
        "f['text'].value = 'Biscoe'; f['double'].value = 2.5; f['integer'].value = 7\n"
        "f['boolean'].value = False; f['time'].value = '2025-02-03'\n"
        "f['long?'].value = '5'; f['boolean?'].value = 'true'\n"
        "press(form)",
    )
    for told in ("str Biscoe", "2.5", "7", "False", "2025-02-03", "int64 5", "bool True"):
        assert told in shown


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("long", "1.5", "long: '1.5' is not a whole number."),
        ("double?", "x", "double?: 'x' is not a number."),
        ("boolean?", "maybe", "boolean?: 'maybe' is not true or false."),
        ("time", "yesterday", "time: 'yesterday' is not a time"),
        ("bytes", "?", "bytes: '?' is not base64."),
    ],
)
def test_what_cannot_be_meant_is_told(
    forms: RunningKernel, field: str, text: str, said: str
) -> None:
    shown = ran(
        forms,
        f"f = fields(form := predict_form('columns')); f[{field!r}].value = {text!r}; press(form)",
    )
    assert 'role="alert"' in shown
    assert said in shown.replace("&#x27;", "'")


def test_what_the_model_raises_is_told(forms: RunningKernel) -> None:
    shown = ran(
        forms, "f = fields(form := predict_form('columns')); f['text'].value = 'raise'; press(form)"
    )
    assert "The model cannot predict on this." in shown
    assert "RuntimeError: &lt;b&gt;cannot&lt;/b&gt;" in shown
    # And the form is good for another try.
    again = "f['text'].value = 'x'; [form.children[-2].disabled, 'alert' in press(form)]"
    assert ran(forms, again) == [False, False]


@pytest.mark.parametrize("uri", ["models:/no <b>such/1", "nowhere", "", "runs:/0/x"])
def test_a_model_that_is_not_there(forms: RunningKernel, uri: str) -> None:
    shown = ran(forms, f"form = predict_form({uri!r}); form.children[0].value")
    assert "cannot be loaded. Check the URI" in shown
    assert "<b>" not in shown


def test_params_stand_below_the_inputs(forms: RunningKernel) -> None:
    shown = ran(
        forms,
        "f = fields(form := predict_form('params'))\n"
        "f['top'].value = 7; f['weights'].value = '[1, 2.5]'\n"
        "press(form)",
    )
    for told in ("top=7", "unit=g", "weights=[1.0, 2.5]"):
        assert told in shown


def test_a_param_that_cannot_be_meant_is_told(forms: RunningKernel) -> None:
    shown = ran(
        forms,
        "f = fields(form := predict_form('params')); f['weights'].value = '[1,'; press(form)",
    )
    assert "weights: " in shown
    assert "is not JSON" in shown


def test_arrays(forms: RunningKernel) -> None:
    code = "f = fields(form := predict_form('tensor'))\n"
    shown = ran(forms, code + "[*f.values()][0].value = '[[1, 2], [3, 4]]'; press(form)")
    assert "ndarray" in shown
    assert "float32" in shown
    shown = ran(forms, code + "[*f.values()][0].value = '[[1, 2'; press(form)")
    assert "The input is not JSON" in shown
    shown = ran(forms, code + "[*f.values()][0].value = '[[\"x\"]]'; press(form)")
    assert "The input: this is no array of float32" in shown
    code = "f = fields(form := predict_form('tensors'))\n"
    assert "array([1, 2])" in ran(forms, code + "f['a'].value = '[1, 2]'; press(form)")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"dataframe_records": [{"x": 1}]}', "int64"),
        ('{"dataframe_split": {"columns": ["x"], "data": [[1]]}}', "int64"),
        ('[{"x": 1}]', "int64"),
        ('{"inputs": "hello"}', "hello"),
        ('{"question": "why"}', "why"),
    ],
)
def test_without_signature_there_is_json(forms: RunningKernel, text: str, told: str) -> None:
    code = f"(area,) = fields(form := predict_form('free')).values(); area.value = {text!r}\n"
    assert told in ran(forms, code + "press(form)")


def test_without_signature_the_example_is_there(forms: RunningKernel) -> None:
    code = "import json; (area,) = fields(predict_form('free')).values(); json.loads(area.value)"
    assert ran(forms, code) == {"a": [1, 2]}


def test_a_long_prediction_is_not_cut(forms: RunningKernel) -> None:
    code = "f = fields(form := predict_form('columns')); f['text'].value = 'x' * 500; "
    assert "x" * 500 in ran(forms, code + "press(form)")


def test_each_field_has_a_label(forms: RunningKernel) -> None:
    code = "[w.description for f in ('columns', 'free', 'tensors') for w in predict_form(f).children[:-1]]"  # noqa: E501
    assert all(ran(forms, code))
