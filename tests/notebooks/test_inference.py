"""The generated notebook: what comes from a model stands in it as literals only."""

from __future__ import annotations

import ast
from typing import Any

import nbformat
import pytest

from jupyter_mlflow.notebooks.inference import inference_notebook

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
        assert all(isinstance(n, _DATA) for n in ast.walk(node)), ast.dump(node)
        return ast.Constant(value=0)

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        assert all(isinstance(n, _DATA) for n in ast.walk(node)), ast.dump(node)
        return ast.Constant(value=0)


_DATA = (ast.List, ast.Dict, ast.Constant, ast.Load, ast.UnaryOp, ast.USub)


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
def test_no_value_becomes_code_without_example(payload: str) -> None:
    def named(name: str) -> dict[str, Any]:
        inputs = [{"name": name, "type": "string", "required": True}]
        return model(input_example=None, signature={"inputs": inputs, "outputs": None})

    hostile, plain = inference_notebook(named(payload), None), inference_notebook(named("x"), None)
    assert shape(hostile) == shape(plain)


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


def test_without_signature_or_example_there_is_a_cell_to_fill() -> None:
    notebook = inference_notebook(model(signature=None, input_example=None), None)
    assert any(cell.source.startswith("data = None") for cell in notebook.cells)
    nbformat.validate(notebook)
