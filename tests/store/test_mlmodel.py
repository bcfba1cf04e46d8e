from __future__ import annotations

import json
from typing import Any

import pytest

from jupyter_mlflow.store.views.models import mlmodel
from jupyter_mlflow.store.views.models.wire import TableExample, ValueExample


def signature(inputs: list[Any]) -> Any:
    return mlmodel.signature_of({"signature": {"inputs": json.dumps(inputs), "outputs": None}})


@pytest.mark.parametrize(
    ("entry", "type_name"),
    [
        ({"type": "double"}, "double"),
        (
            {"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1, 4]}},
            "tensor(float64, [-1, 4])",
        ),
        ({"type": "array", "items": {"type": "string"}}, "array(string)"),
        ({"type": "map", "values": {"type": "long"}}, "map(long)"),
        (
            {"type": "object", "properties": {"a": {"type": "long", "required": True}}},
            "object(a: long)",
        ),
        ({"type": "sparkml_vector"}, "sparkml_vector"),
    ],
)
def test_types_of_columns(entry: dict[str, Any], type_name: str) -> None:
    found = signature([entry]).inputs[0]
    assert (found.type, found.name, found.required) == (type_name, None, True)


def test_params() -> None:
    params = [
        {"name": "top", "type": "long", "default": 3, "shape": None},
        {"name": "weights", "type": "double", "default": [0.5], "shape": [-1]},
        {"name": "style", "type": "string", "default": None, "shape": None},
    ]
    fields = {"signature": {"inputs": "[]", "outputs": None, "params": json.dumps(params)}}
    found = mlmodel.signature_of(fields)
    assert found is not None
    assert [(one.name, one.type, one.default) for one in found.params] == [
        ("top", "long", 3),
        ("weights", "array(double)", [0.5]),
        ("style", "string", None),
    ]


def test_columns_that_may_be_left_out() -> None:
    found = signature(
        [{"type": "long", "name": "a", "required": False}, {"type": "long", "optional": True}]
    )
    assert [one.required for one in found.inputs] == [False, False]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"signature": None},
        {"signature": {"inputs": "no JSON"}},
        {"signature": {"inputs": '["x"]'}},
        {"signature": {"inputs": '[{"name": "without type"}]'}},
    ],
)
def test_no_signature_that_can_be_read(fields: dict[str, Any]) -> None:
    assert mlmodel.signature_of(fields) is None


def example(found: object, **info: str) -> Any:
    fields = {"saved_input_example_info": {"artifact_path": "input_example.json", **info}}
    return mlmodel.example_of(fields, json.dumps(found).encode())


@pytest.mark.parametrize(
    ("found", "info", "expected"),
    [
        (
            {"columns": ["a", 1], "data": [[1, None]]},
            {"type": "dataframe", "pandas_orient": "split"},
            TableExample(columns=["a", 1], data=[[1, None]]),
        ),
        (
            {"data": [[1, 2], [3, 4]]},
            {"type": "dataframe", "pandas_orient": "values"},
            TableExample(columns=[0, 1], data=[[1, 2], [3, 4]]),
        ),
        ({"inputs": [[1.0]]}, {"type": "ndarray"}, ValueExample(value=[[1.0]])),
        (
            {"inputs": [1.0], "mask": [0]},
            {"type": "ndarray"},
            ValueExample(value={"inputs": [1.0], "mask": [0]}),
        ),
        ({"question": "?"}, {"type": "json_object"}, ValueExample(value={"question": "?"})),
        (
            {"inputs": "?", "params": {"t": 1}},
            {"type": "json_object", "params": "true"},
            ValueExample(value="?"),
        ),
        ({"inputs": [[0, 1]]}, {"type": "sparse_matrix_csr"}, ValueExample(value=[[0, 1]])),
        ({"data": "no table"}, {"type": "dataframe"}, None),
    ],
)
def test_input_examples(found: object, info: dict[str, str], expected: object) -> None:
    assert example(found, **info) == expected


def test_an_example_with_nan_is_valid_json() -> None:
    found = mlmodel.example_of(
        {"saved_input_example_info": {"type": "dataframe"}}, b'{"columns": ["a"], "data": [[NaN]]}'
    )
    assert found is not None
    assert json.loads(found.model_dump_json()) == {"columns": ["a"], "data": [[None]]}


def test_the_example_of_a_sparse_matrix_is_the_dense_one() -> None:
    info = {"artifact_path": "a.json", "serving_input_path": "s.json", "type": "sparse_matrix_csc"}
    assert mlmodel.example_path({"saved_input_example_info": info}) == "s.json"
    assert mlmodel.example_path({"saved_input_example_info": {**info, "type": "x"}}) == "a.json"
    assert mlmodel.example_path({}) is None


@pytest.mark.parametrize(
    "text", [b"", b"- a list", b"a: [", b"\xff\xfe\x00", b"!!python/object/apply:os.system [x]"]
)
def test_what_is_no_mlmodel(text: bytes) -> None:
    assert mlmodel.parse(text) is None
    assert mlmodel.flavors_of(None) == ()


def test_requirements_without_comments() -> None:
    text = b"mlflow==3.17.2\n# comment\n\n  numpy==2.4.6  \n"
    assert mlmodel.requirements_of(text) == ["mlflow==3.17.2", "numpy==2.4.6"]
