"""Batch inference notebooks: what they hold, and which requests make none."""

from __future__ import annotations

import ast
import posixpath
from typing import TYPE_CHECKING, Any

import mistune
import nbformat
import pytest

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.notebooks.batch import batch_notebook
from jupyter_mlflow.notebooks.batch_request import (
    BatchRequest,
    FileInput,
    FrameInput,
    SparkInput,
    batch_request,
    check_columns,
)
from jupyter_mlflow.notebooks.inference import PYTHON
from tests.notebooks.hostile import hostile
from tests.notebooks.test_inference import DATA

if TYPE_CHECKING:
    from collections.abc import Callable

INPUTS: dict[str, Callable[[str], FileInput | FrameInput | SparkInput]] = {
    "csv": lambda text: FileInput(f"{text}.csv"),
    "tsv": lambda text: FileInput(f"{text}.tsv"),
    "parquet": lambda text: FileInput(f"{text}.parquet"),
    "jsonl": lambda text: FileInput(f"{text}.jsonl"),
    "ndjson": lambda text: FileInput(f"{text}.ndjson"),
    "dataframe": FrameInput,
    "spark": SparkInput,
}


class _NoValues(ast.NodeTransformer):
    """Takes out constants, and lists and mappings of nothing else."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant(value=0)

    def visit_List(self, node: ast.List) -> ast.AST:
        return self._without(node)

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        return self._without(node)

    def _without(self, node: ast.AST) -> ast.AST:
        if all(isinstance(one, DATA) for one in ast.walk(node)):
            return ast.Constant(value=0)
        return self.generic_visit(node)


def shape(made: nbformat.NotebookNode) -> list[str]:
    code = [cell.source for cell in made.cells if cell.cell_type == "code"]
    return [ast.dump(_NoValues().visit(ast.parse(source))) for source in code]


def notebook(text: str, kind: str, output: str, *, signature: bool = True) -> nbformat.NotebookNode:
    """The notebook in which everything that can be a text is ``text``."""
    inputs = [
        {"name": text, "type": text, "required": True},
        {"name": 3, "type": f"tensor({text}, [-1])", "required": False},
    ]
    model = {
        "uri": text,
        "name": text,
        "signature": {
            "inputs": inputs,
            "outputs": inputs,
            "params": [{"name": text, "type": "string", "default": text}],
        }
        if signature
        else None,
        "input_example": None,
        "requirements": [text, text],
    }
    request = BatchRequest(INPUTS[kind](text), {text: text, "3": text}, f"{text}.{output}")
    return batch_notebook(
        model,
        request,
        directory=posixpath.join("a", text.replace("/", "-") or "b"),
        tracking_uri=text,
        kernelspec=PYTHON,
        table={"columns": [], "delimiter": text, "encoding": text},
    )


def blocks(made: nbformat.NotebookNode) -> Any:
    """What a reader sees of the notebook's Markdown, without the texts of its code spans."""
    parse = mistune.create_markdown(renderer=None)

    def plain(token: Any) -> Any:
        if isinstance(token, list):
            return [plain(one) for one in token]
        if not isinstance(token, dict):
            return token
        if token.get("type") == "codespan":
            return "code"
        return {key: plain(value) for key, value in token.items()}

    return [plain(parse(cell.source)) for cell in made.cells if cell.cell_type == "markdown"]


def check(texts: list[str], kinds: dict[str, Any]) -> None:
    templates = {
        (kind, output): notebook("x", kind, output)
        for kind in kinds
        for output in ("csv", "parquet", "jsonl")
    }
    shapes = {key: (shape(made), blocks(made)) for key, made in templates.items()}
    for index, text in enumerate(texts):
        keys = list(templates)
        # Each text in some kinds of notebook, each kind with many texts.
        for key in keys[index % 7 :: 7]:
            made = notebook(text, *key)
            assert (shape(made), blocks(made)) == shapes[key], (text, key)
            nbformat.writes(made).encode()


def test_no_value_becomes_code() -> None:
    check(hostile(100), INPUTS)


@pytest.mark.slow
def test_no_value_of_500_becomes_code() -> None:
    texts = hostile(500)
    assert len(set(texts)) == 500
    for offset in range(7):
        check(texts[offset:] + texts[:offset], INPUTS)


def test_paths_start_from_the_notebook() -> None:
    model: dict[str, Any] = {
        "uri": "models:/m-1",
        "name": "m",
        "signature": None,
        "requirements": [],
    }
    request = BatchRequest(FileInput("data/in.csv"), {}, "data/out/predictions.csv")
    made = batch_notebook(
        model, request, directory="analysis", tracking_uri=None, kernelspec=PYTHON
    )
    settings = made.cells[1].source
    assert "input_path = '../data/in.csv'" in settings
    assert "output_path = '../data/out/predictions.csv'" in settings
    assert "set_tracking_uri" not in settings
    nbformat.validate(made)


GOOD = {"input": {"kind": "file", "path": "/data/a.csv"}, "output": "data/b.parquet"}


def test_a_request() -> None:
    assert batch_request({"model": {"model_id": "m-1"}}) is None
    assert batch_request(GOOD) == BatchRequest(FileInput("data/a.csv"), {}, "data/b.parquet")
    frame = {**GOOD, "input": {"kind": "dataframe", "name": "größe"}, "columns": {"a": "b"}}
    assert batch_request(frame) == BatchRequest(FrameInput("größe"), {"a": "b"}, "data/b.parquet")
    spark = {**GOOD, "input": {"kind": "spark", "table": "db.`t t`"}}
    assert batch_request(spark) == BatchRequest(SparkInput("db.`t t`"), {}, "data/b.parquet")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"input": "a.csv"}, "input"),
        ({"input": {"kind": "url", "path": "a.csv"}}, "input"),
        ({"input": {"kind": "file"}}, "input"),
        *(
            ({"input": {"kind": "file", "path": path}}, "input")
            for path in (
                "",
                "/",
                "../a.csv",
                "a/../../b.csv",
                "a\\..\\b.csv",
                "a\0.csv",
                "a//b.csv",
            )
        ),
        ({"input": {"kind": "file", "path": "a.pkl"}}, "input"),
        *(
            ({"input": {"kind": "dataframe", "name": name}}, "input")
            for name in ("", "a b", "1a", "a.b", "class", "a;b", "a\n", None, "None")
        ),
        ({"input": {"kind": "spark", "table": ""}}, "input"),
        ({"input": {"kind": "spark", "table": "t" * 1001}}, "input"),
        ({"columns": ["a"]}, "columns"),
        ({"columns": {"a": 1}}, "columns"),
        ({"columns": {"a": ""}}, "columns"),
        ({"output": None}, "output"),
        ({"output": "../b.csv"}, "output"),
        ({"output": "b.exe"}, "output"),
        ({"output": "folder/"}, "output"),
    ],
)
def test_a_field_that_cannot_be_meant(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadRequest) as raised:
        batch_request({**GOOD, **changes})
    assert f"`{field}`" in raised.value.message


SIGNATURE = [
    {"name": "Island", "type": "string", "required": True},
    {"name": "Mass", "type": "double", "required": False},
]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, "needs the column 'Island'"),
        ({"Mass": "m"}, "needs the column 'Island'"),
        ({"Island": "i", "Bill": "b"}, "the model has no column 'Bill'"),
        ({"Island": "gone"}, "the input has no column 'gone'"),
    ],
)
def test_columns_that_do_not_fit(columns: dict[str, str], said: str) -> None:
    request = BatchRequest(FileInput("a.csv"), columns, "b.csv")
    with pytest.raises(BadRequest) as raised:
        check_columns(request, SIGNATURE, ["i", "m"])
    assert said in raised.value.message


def test_columns_that_fit() -> None:
    check_columns(BatchRequest(FileInput("a.csv"), {"Island": "i"}, "b.csv"), SIGNATURE, ["i"])
    check_columns(BatchRequest(FrameInput("df"), {"Island": "any"}, "b.csv"), SIGNATURE, None)
    check_columns(BatchRequest(FileInput("a.csv"), {"a": "a"}, "b.csv"), [], ["a"])
