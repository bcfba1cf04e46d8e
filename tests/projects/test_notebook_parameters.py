"""The cell of a notebook that has its parameters: what is read of it, what is put below it."""

from __future__ import annotations

import ast
import contextlib
import json
import os
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from jupyter_mlflow.errors import BadRequest, MlflowExtensionError
from jupyter_mlflow.projects.notebook import document, parameters
from jupyter_mlflow.runner.notebook.copy import copy
from tests.notebooks.hostile import ATTACKS

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, *sources: str, name: str = "a.ipynb", **metadata: Any) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[0].metadata["tags"] = ["parameters"]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    (root / name).write_text(nbformat.writes(notebook))
    return root / name


def known(root: Path, source: str) -> list[parameters.NotebookParameter]:
    write(root, source)
    return parameters.parameters_of(document.read(root, "a.ipynb"))


@pytest.mark.parametrize(
    ("source", "kind", "default"),
    [
        ("a = 1", "int", "1"),
        ("a = -1", "int", "-1"),
        ("a = 1e-3", "float", "0.001"),
        ("a: float = 1", "float", "1"),
        ("a = True", "bool", "True"),
        ("a = 'x'", "string", "x"),
        ("a = None", "literal", "None"),
        ("a: int = None", "int", None),
        ("a = [1, 'b']", "literal", "[1, 'b']"),
        ("a = {'b': (1, None)}", "literal", "{'b': (1, None)}"),
        ("a = 2 * 3", "literal", None),
        ("a: float = f()", "float", None),
        ("%time\n!ls\na = b = 1  # why", "int", "1"),
        ("a = 'first'\na = 2", "int", "2"),
        ("a = '''\n%like%\n!x\n'''", "string", "\n%like%\n!x\n"),
    ],
)
def test_a_parameter_is_of_the_type_of_its_default(
    tmp_path: Path, source: str, kind: str, default: str | None
) -> None:
    found = known(tmp_path, source)[0]
    assert (found.name, found.type, found.default) == ("a", kind, default)


def test_what_is_no_parameter(tmp_path: Path) -> None:
    source = "import os\nx, y = 1, 2\nos.a = 3\nif True:\n    z = 4\na: int\n"
    assert known(tmp_path, source) == []
    with pytest.raises(BadRequest, match="tagged `parameters` is no Python"):
        known(tmp_path, "a = (")


@pytest.mark.parametrize(
    ("source", "given", "literal", "logged"),
    [
        ("a = 1", "+7", "7", "7"),
        ("a = 1", 7, "7", "7"),
        ("a = 1.0", "1e-3", "0.001", "0.001"),
        ("a = 1.0", "-inf", 'float("-inf")', "-inf"),
        ("a = 1.0", "NaN", 'float("nan")', "nan"),
        ("a = False", "true", "True", "True"),
        ("a = False", True, "True", "True"),
        ("a = None", " [1,2] ", "[1, 2]", "[1, 2]"),
        ("a = None", "1e999", "1e309", "inf"),
        ("a = 'x'", " y ", "' y '", " y "),
    ],
)
def test_a_value_becomes_a_literal_of_its_type(
    tmp_path: Path, source: str, given: Any, literal: str, logged: str
) -> None:
    all_of_it = known(tmp_path, source)
    found = parameters.checked(all_of_it, {"a": given})
    assert (found["a"].literal, found["a"].text) == (literal, logged)
    assert parameters.logged(all_of_it, found) == {"a": logged}


def test_hostile_values_stay_values(tmp_path: Path) -> None:
    file = write(tmp_path, "a = 'x'\nb = None\nc = 1", "print(a)")
    there = parameters.parameters_of(document.read(tmp_path, "a.ipynb"))
    for text in ATTACKS:
        try:
            found = parameters.checked(there, {"a": text})
        except BadRequest:
            assert "\0" in text or "\ud800" in text
            continue
        cell = copy(str(file), {"a": found["a"].literal}).cells[1]
        tree = ast.parse(cell.source)
        assert len(tree.body) == 1
        assert ast.literal_eval(tree.body[0].value) == text
        for name in ("b", "c"):
            # Most are no literals; what is one, is that alone.
            with contextlib.suppress(BadRequest):
                ast.literal_eval(parameters.checked(there, {name: text})[name].literal)


def test_values_of_an_earlier_run_are_replaced(tmp_path: Path) -> None:
    file = write(tmp_path, "a = 1", "# Parameters\na = 2", "print(a)")
    notebook = nbformat.reads(file.read_text(), as_version=4)
    notebook.cells[1].metadata["tags"] = ["injected-parameters"]
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="2\n")]
    file.write_text(nbformat.writes(notebook))
    made = copy(str(file), {"a": "3"})
    assert [cell.source for cell in made.cells] == ["a = 1", "# Parameters\na = 3", "print(a)"]
    assert made.cells[2].outputs == []
    assert [cell.source for cell in copy(str(file), {}).cells] == ["a = 1", "print(a)"]


def test_values_stand_below_the_defaults_and_not_below_a_heading(tmp_path: Path) -> None:
    file = write(tmp_path, "a = 1", "print(a)")
    notebook = nbformat.reads(file.read_text(), as_version=4)
    heading = nbformat.v4.new_markdown_cell("# How", metadata={"tags": ["parameters"]})
    notebook.cells.insert(0, heading)
    file.write_text(nbformat.writes(notebook))
    sources = [cell.source for cell in copy(str(file), {"a": "3"}).cells]
    assert sources == ["# How", "a = 1", "# Parameters\na = 3", "print(a)"]


def test_files_that_are_no_notebooks(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    outside = write(tmp_path, "a = 1", name="outside.ipynb")
    (root / "link.ipynb").symlink_to(outside)
    (root / "folder.ipynb").mkdir()
    os.mkfifo(root / "pipe.ipynb")
    (root / ".hidden.ipynb").write_text("{}")
    texts = {
        "empty": "",
        "list": "[]",
        "deep": "[" * 100_000,
        "cells": '{"nbformat": 4, "metadata": {}}',
        "old": '{"nbformat": 3, "metadata": {}, "worksheets": []}',
        "tags": '{"nbformat": 4, "metadata": {"kernelspec": []}, "cells": []}',
        "source": json.dumps(
            {"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": 3}]}
        ),
    }
    for name, text in texts.items():
        (root / f"{name}.ipynb").write_text(text)
    names = ["link", "folder", "pipe", ".hidden", *texts]
    for path in [*(f"{name}.ipynb" for name in names), "none.ipynb", "a/../b.ipynb", "", 3]:
        with pytest.raises(MlflowExtensionError) as refused:
            document.read(root, path)
        assert (refused.value.field, refused.value.status // 100) == ("path", 4), path
