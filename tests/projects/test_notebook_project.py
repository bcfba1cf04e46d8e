"""Projects that are made of notebooks: what is in them, and that they run."""

from __future__ import annotations

import ast
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import mlflow
import nbformat
import pytest
import yaml
from mlflow.projects._project_spec import load_project

from jupyter_mlflow.errors import BadRequest, Conflict, MlflowExtensionError
from jupyter_mlflow.projects import mlproject, values
from jupyter_mlflow.projects.folder import open_folder
from jupyter_mlflow.projects.notebook import project
from tests.notebooks.hostile import ATTACKS

if TYPE_CHECKING:
    from pathlib import Path

PARAMETERS = """\
# What it learns with
alpha = 0.5
epochs: int = 2
name = "a b'c"
layers = [1, 2]
fast = False
limit: float = None
import os
here = os.getcwd()
"""
TRAIN = '''\
%matplotlib inline
from __future__ import annotations
import helper, mlflow
!pip install nothing
files = !ls
%time slow = 3
if alpha > 0:
    !echo hi
text = """
%not a magic
!neither
"""
print("data.csv", text)
'''
LOG = """\
%%time
mlflow.log_metric("twice", 2 * alpha)
print("got", [alpha, epochs, name, layers, fast, limit, slow, helper.ANSWER])
"""
SHELL = "%%bash\nls -l\n"


def write(root: Path, *cells: str, name: str = "my train ü.ipynb") -> Path:
    found: list[Any] = [nbformat.v4.new_markdown_cell("# Title")]
    found += [nbformat.v4.new_code_cell(source) for source in cells]
    # Of a heading the tag says nothing.
    found[0].metadata["tags"] = found[1].metadata["tags"] = ["parameters"]
    notebook = nbformat.v4.new_notebook(cells=found)
    notebook.metadata["mlflow"] = {"notebook_id": "c0ffee00-0000-4000-8000-000000000000"}
    root.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(nbformat.writes(notebook))
    return root / name


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with a notebook, a module of its own and data beside it."""
    write(tmp_path / "root", PARAMETERS, TRAIN, LOG, SHELL)
    (tmp_path / "root" / "helper.py").write_text("import deeper\nANSWER = deeper.ANSWER\n")
    (tmp_path / "root" / "deeper").mkdir()
    (tmp_path / "root" / "deeper" / "__init__.py").write_text("ANSWER = 42\n")
    (tmp_path / "root" / "data.csv").write_text("a\n1\n")
    return tmp_path / "root"


def make(root: Path, **asked: Any) -> dict[str, Any]:
    return project.make(root, {"path": "my train ü.ipynb", **asked})


def test_a_script_has_typed_parameters_and_no_magics(root: Path) -> None:
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    made = make(root, packages=[{"name": "torch", "version": "2.1.0+cu121"}], python="3.11.7")
    assert made["path"] == "my_train_u_project"
    files = ["MLproject", "deeper/__init__.py", "helper.py", "my_train_u.py", "python_env.yaml"]
    assert made["files"] == files
    folder = root / made["path"]
    (main,) = mlproject.read(open_folder(root, made["path"], "path")).entry_points
    assert [(one.name, one.type, one.default) for one in main.parameters] == [
        ("alpha", "float", "0.5"),
        ("epochs", "int", "2"),
        ("name", "string", "a b'c"),
        ("layers", "string", "[1, 2]"),
        ("fast", "string", "False"),
        ("limit", "string", "None"),
    ]
    environment = yaml.safe_load((folder / "python_env.yaml").read_text())
    assert environment["python"] == "3.11.7"
    wanted = [f"mlflow=={mlflow.__version__}", "torch==2.1.0"]
    assert environment["dependencies"] == wanted
    text = (folder / "my_train_u.py").read_text()
    ast.parse(text)
    assert "get_ipython" not in text
    assert "# Left out, as it needs IPython: files = !ls" in text
    assert '"""\n%not a magic\n!neither\n"""' in text
    notes = " ".join(made["notes"])
    for part in ("here", "!pip install nothing", "data.csv", "%%bash"):
        assert part in notes
    assert {file: file.read_bytes() for file in before} == before


def test_nothing_that_exists_is_written_over(root: Path) -> None:
    assert [make(root)["path"] for _ in range(2)] == ["my_train_u_project", "my_train_u_project_2"]
    (root / "taken").write_text("mine")
    with pytest.raises(Conflict) as refused:
        make(root, folder="taken")
    assert refused.value.field == "folder"
    assert (root / "taken").read_text() == "mine"
    assert make(root, folder="deeper/own")["path"] == "deeper/own"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"folder": "../out"}, "folder"),
        ({"folder": "nowhere/own"}, "folder"),
        ({"folder": ".hidden"}, "folder"),
        ({"folder": "x" * 300}, "folder"),
        ({"entry_point": "both"}, "entry_point"),
        ({"packages": [{"name": "-e .", "version": "1"}]}, "packages"),
        ({"packages": [{"name": "a", "version": "1; os"}]}, "packages"),
        ({"python": "three"}, "python"),
        ({"path": "nowhere.ipynb"}, "path"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    root: Path, asked: dict[str, Any], field: str
) -> None:
    before = set(root.parent.rglob("*"))
    with pytest.raises(MlflowExtensionError) as refused:
        make(root, **asked)
    assert refused.value.field == field
    assert set(root.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("cell", "said"),
    [("def (", "is no Python"), ("import a\nawait a.sleep(0)", "await")],
)
def test_a_cell_that_no_script_can_have_is_named(tmp_path: Path, cell: str, said: str) -> None:
    write(tmp_path, "alpha = 1", cell)
    with pytest.raises(BadRequest, match=f"Code cell 2 .*{said}"):
        make(tmp_path)
    # The notebook itself can still be the entry point.
    assert "run_notebook.py" in make(tmp_path, entry_point="notebook")["files"]


@pytest.mark.parametrize("character", ["\x0c", "\x1d", "\x85", "\u2028"])
def test_a_line_ends_where_it_does_for_python(tmp_path: Path, character: str) -> None:
    write(tmp_path, "alpha = 1", f'a = "x{character}y"\n%time b = 1\nc = 2')
    text = (tmp_path / make(tmp_path)["path"] / "my_train_u.py").read_text(encoding="utf-8")
    found: dict[str, object] = {}
    lines = [line for line in text.split("\n") if line[:4] in ("a = ", "b = ", "c = ")]
    exec("\n".join(lines), found)
    assert [found[name] for name in "abc"] == [f"x{character}y", 1, 2]


def test_hostile_defaults_and_names_come_out_as_they_went_in(tmp_path: Path) -> None:
    texts = [text for text in ATTACKS if "\0" not in text and "\ud800" not in text]
    cell = "\n".join(f"p{number} = {text!r}" for number, text in enumerate(texts))
    write(tmp_path, cell, "import json\nprint(json.dumps([p0, p1]))", name="my train ü.ipynb")
    folder = tmp_path / make(tmp_path)["path"]
    point = load_project(str(folder)).get_entry_point("main")
    given = {f"p{number}": text for number, text in enumerate(texts)}
    command = point.compute_command({}, None)
    (main,) = mlproject.read(open_folder(tmp_path, folder.name, "path")).entry_points
    assert {one.name: one.default for one in main.parameters} == given
    values.checked(main, {}, folder)
    done = subprocess.run(
        ["bash", "-c", command.replace("python ", f"{sys.executable} ", 1)],
        capture_output=True, text=True, cwd=folder, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == texts[:2]


def run(folder: Path, tmp_path: Path, *options: str) -> str:
    """What ``mlflow run`` prints, called as a person calls it; its run is the only one."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
    places = os.pathsep.join([os.path.dirname(sys.executable), env["PATH"]])
    env |= {"MLFLOW_TRACKING_URI": f"sqlite:///{tmp_path}/mlflow.db", "PATH": places}
    command = [sys.executable, "-m", "mlflow", "run", str(folder), "--env-manager", "local"]
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, env=env, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as store:
        assert store.execute("SELECT status FROM runs").fetchall() == [("FINISHED",)]
        assert store.execute("SELECT key, value FROM metrics").fetchall() == [("twice", -0.002)]
        assert ("alpha", "-1e-3") in store.execute("SELECT key, value FROM params").fetchall()
    return done.stdout


OPTIONS = ("-P", "alpha=-1e-3", "-P", "name=x y'\"$z", "-P", "fast=true", "-P", "limit=0.25")
GOT = repr([-0.001, 2, "x y'\"$z", [1, 2], True, 0.25, 3, 42])


@pytest.mark.slow
def test_mlflow_runs_the_script(root: Path, tmp_path: Path) -> None:
    assert f"got {GOT}" in run(root / make(root)["path"], tmp_path, *OPTIONS)


@pytest.mark.slow
def test_mlflow_runs_the_notebook(root: Path, tmp_path: Path) -> None:
    made = make(root, entry_point="notebook")
    assert "my_train_u.ipynb" in made["files"]
    run(root / made["path"], tmp_path, *OPTIONS)
    (file,) = tmp_path.rglob("executed-my_train_u.ipynb")
    copy = nbformat.reads(file.read_text(), as_version=4)
    printed = [one["text"] for one in copy.cells[4].outputs if one["output_type"] == "stream"]
    assert f"got {GOT}" in "".join(printed)
    assert "mlflow" not in copy.metadata
