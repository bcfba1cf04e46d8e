"""The generated notebook: what comes from a model stands in it as literals only."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from jupyter_mlflow.notebooks.inference import inference_notebook

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).with_name("logged_examples.py")

PAYLOADS = [
    '"); import os; os.system("id"); ("',
    "'''\nimport os\n'''",
    "\\'; raise SystemExit #",
    "{x}",
    "{{ cookiecutter }}",
    "</script><script>alert(1)</script>",
    "a\nimport os",
    "a\r\nimport os",
    "\u2028import os",
    "\x00",
    "\ud800",
    "%run x",
    "!id",
    "`code` <img src=x onerror=alert(1)>",
    "%" * 50,
]


def model(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "logged_model",
        "uri": "models:/m-1",
        "name": "classifier",
        "signature": {
            "inputs": [
                {"name": "Island", "type": "string", "required": True},
                {"name": "BodyMass", "type": "double", "required": True},
                {"name": "Count", "type": "integer", "required": True},
            ],
            "outputs": None,
        },
        "input_example": {
            "columns": ["Island", "BodyMass", "Count"],
            "data": [["Dream", 3750, 1], ["Biscoe", None, 2]],
        },
        **changes,
    }


class _NoValues(ast.NodeTransformer):
    """Takes out what a literal may be: constants, and lists and mappings of them."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant(value=0)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_List(self, node: ast.List) -> ast.AST:
        assert all(isinstance(n, DATA) for n in ast.walk(node)), ast.dump(node)
        return ast.Constant(value=0)

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        assert all(isinstance(n, DATA) for n in ast.walk(node)), ast.dump(node)
        return ast.Constant(value=0)


DATA = (ast.List, ast.Dict, ast.Constant, ast.Load, ast.UnaryOp, ast.USub)


def shape(notebook: nbformat.NotebookNode) -> list[str]:
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return [ast.dump(_NoValues().visit(ast.parse(source))) for source in code]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_value_becomes_code(payload: str) -> None:
    plain = model()
    hostile = model(
        uri=payload,
        name=payload,
        input_example={"columns": [payload, "BodyMass", "Count"], "data": [[payload, 1.5, 1]]},
    )
    hostile["signature"] = {
        "inputs": [{**column, "name": payload} for column in plain["signature"]["inputs"][:1]]
        + plain["signature"]["inputs"][1:],
        "outputs": None,
    }
    assert shape(inference_notebook(hostile, payload)) == shape(inference_notebook(plain, "x"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_param_becomes_code(payload: str) -> None:
    def made(text: str) -> nbformat.NotebookNode:
        described = model()
        described["signature"]["params"] = [{"name": text, "type": "string", "default": text}]
        return inference_notebook(described, None)

    assert "predict(data, params=params)" in made(payload).cells[-1].source
    assert shape(made(payload)) == shape(made("x"))


def inputs_of(kind: str, name: str) -> list[dict[str, Any]]:
    """Inputs of one kind; ``name`` stands wherever a model can have a text of its own."""
    types: dict[str, dict[Any, str]] = {
        "columns": {name: "string", "b": "double", "t": "datetime", "i": "binary"},
        "lists": {name: "array(float)"},
        "tensor": {None: f"tensor({name}, [-1, 4])"},
        "tensors": {name: f"tensor({name}, [-1, 4])", "b": "tensor(float64, [-1])"},
        "unnamed": {None: name},
    }
    return [{"name": key, "type": type_, "required": True} for key, type_ in types[kind].items()]


EXAMPLE_OF: dict[str, Callable[[str], dict[str, Any]]] = {
    "columns": lambda text: {"columns": [text, "b", "t", "i"], "data": [[text] * 4, [text] * 4]},
    "lists": lambda text: {"columns": [text], "data": [[[text, 1.5]]]},
    "tensor": lambda text: {"value": [[text, 1.5]]},
    "tensors": lambda text: {"value": {text: [[text, 1.5]], "b": [1]}},
    "unnamed": lambda text: {"value": [text, {text: text}]},
}


@pytest.mark.parametrize("example", [True, False])
@pytest.mark.parametrize("kind", EXAMPLE_OF)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_kind_of_input_becomes_code(payload: str, kind: str, example: bool) -> None:
    def written(text: str) -> nbformat.NotebookNode:
        logged = EXAMPLE_OF[kind](text) if example else None
        signature = {"inputs": inputs_of(kind, text), "outputs": None}
        return inference_notebook(model(input_example=logged, signature=signature), None)

    assert shape(written(payload)) == shape(written("x"))


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("value", [str, lambda text: {"a": text}, lambda text: [{"a": text}]])
def test_no_value_to_be_decoded_becomes_code(payload: str, value: Any) -> None:
    def written(text: str) -> nbformat.NotebookNode:
        inputs = [{"name": "a", "type": "binary", "required": True}]
        signature = {"inputs": inputs, "outputs": None}
        return inference_notebook(
            model(input_example={"value": value(text)}, signature=signature), None
        )

    assert shape(written(payload)) == shape(written("x"))


@pytest.fixture(scope="module")
def predicted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """By example of a real model: what the model is given, by itself and by the notebooks."""
    place = tmp_path_factory.mktemp("models")
    done = subprocess.run(
        [sys.executable, str(EXAMPLES), str(place)],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(EXAMPLES.parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_a_real_model_is_given_its_example(predicted: dict[str, list[str]]) -> None:
    assert len(predicted) > 30
    wrong = {name: told for name, told in predicted.items() if told[0] != told[1]}
    assert wrong == {}


def test_a_real_model_without_example_has_a_cell_to_fill(predicted: dict[str, list[str]]) -> None:
    wrong = {name: told for name, told in predicted.items() if "Fill in" not in told[2]}
    assert wrong == {}


def test_a_table_keeps_its_types() -> None:
    notebook = inference_notebook(model(), None)
    source = next(cell.source for cell in notebook.cells if "pd.DataFrame(\n" in cell.source)
    names: dict[str, Any] = {}
    exec("import pandas as pd\n" + source, names)
    data = names["data"]
    assert list(data.columns) == ["Island", "BodyMass", "Count"]
    assert str(data["BodyMass"].dtype) == "float64"
    assert str(data["Count"].dtype) == "int32"
    assert data["BodyMass"].isna().tolist() == [False, True]


def test_rows_that_are_too_short_are_written_as_they_are() -> None:
    notebook = inference_notebook(
        model(input_example={"columns": ["Island", "Count"], "data": [["Dream", 1], ["Biscoe"]]}),
        None,
    )
    assert "['Biscoe']" in notebook.cells[3].source
    assert "astype" not in notebook.cells[3].source


def test_columns_may_have_numbers_for_names() -> None:
    inputs = [{"name": 3, "type": "float", "required": True}]
    numbered = model(
        signature={"inputs": inputs, "outputs": None},
        input_example={"columns": [3], "data": [[1.5]]},
    )
    source = inference_notebook(numbered, None).cells[3].source
    assert source.endswith(".astype({3: 'float32'})\ndata")


def test_the_kernel_of_the_notebook() -> None:
    kernel = {"name": "gpu", "display_name": "Python (GPU)", "language": "python"}
    assert inference_notebook(model(), None).metadata["kernelspec"]["name"] == "python3"
    assert inference_notebook(model(), None, kernel).metadata["kernelspec"] == kernel


def test_without_signature_or_example_there_is_a_cell_to_fill() -> None:
    notebook = inference_notebook(model(signature=None, input_example=None), None)
    assert any(cell.source.startswith("data = None") for cell in notebook.cells)
    nbformat.validate(notebook)
