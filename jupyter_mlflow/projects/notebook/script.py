"""The programs that a project made of a notebook runs: its cells as a script, or the notebook."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import importlib.util
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.projects.notebook.parameters import NotebookParameter, parameters_of
from jupyter_mlflow.projects.notebook.source import Source, names_in, source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_mlflow.projects.notebook.document import Notebook

_GIVEN: Final = "_mlproject_parameters"

_BOOL: Final = """
def _mlproject_bool(text):
    if text.strip().lower() not in ("true", "false"):
        raise argparse.ArgumentTypeError("must be True or False")
    return text.strip().lower() == "true"
"""

_RUNNER: Final = '''

def _mlproject_literal(value):
    finite = not isinstance(value, float) or math.isfinite(value)
    return repr(value) if finite else f"float('{value}')"


def _mlproject_run(file, parameters):
    """Run a copy of the notebook; it is an artifact of the run, as far as it has come."""
    notebook = nbformat.read(file, as_version=4)
    if parameters:
        lines = [f"{name} = {_mlproject_literal(value)}" for name, value in parameters.items()]
        cell = nbformat.v4.new_code_cell("\\n".join(["# Parameters", *lines]))
        cell.metadata["tags"] = ["injected-parameters"]
        tagged = [
            at
            for at, one in enumerate(notebook.cells)
            if one.cell_type == "code" and "parameters" in one.metadata.get("tags", [])
        ]
        notebook.cells.insert(tagged[0] + 1 if tagged else 0, cell)
    run_id = os.environ.get("MLFLOW_RUN_ID")
    try:
        # Under this name a kernel runs in the interpreter that runs this.
        NotebookClient(notebook, kernel_name="python3", timeout=None).execute(cwd=os.getcwd())
    finally:
        with tempfile.TemporaryDirectory() as folder:
            place = os.path.join(folder if run_id else os.getcwd(), "executed-" + file)
            nbformat.write(notebook, place)
            if run_id:
                mlflow.MlflowClient().log_artifact(run_id, place, "notebook")
'''


@dataclasses.dataclass(frozen=True)
class Program:
    """A program: the name of its file, what is in it, and what a person should know of it.

    ``modules`` are the first names of what it imports, ``texts`` all texts in it.
    """

    name: str
    text: str
    modules: frozenset[str]
    texts: frozenset[str]
    notes: tuple[str, ...]


def declared(notebook: Notebook) -> tuple[list[NotebookParameter], list[str]]:
    """The parameters that a project can have, with defaults, and the names of the others."""
    found, others = [], []
    for parameter in parameters_of(notebook):
        if parameter.default is not None:
            found.append(parameter)
        elif _is_literal(parameter.source):
            # `alpha: float = None`: what it takes besides numbers only Python can say.
            default = parameter.source
            found.append(dataclasses.replace(parameter, type="literal", default=default))
        else:
            others.append(parameter.name)
    return found, others


def script(notebook: Notebook, stem: str) -> Program:
    """The cells of ``notebook`` as a script.

    Raises ``BadRequest`` when a cell cannot be in one.
    """
    parameters, computed = declared(notebook)
    sources: list[Source] = []
    parts: list[str] = []
    number = 0
    for cell in notebook.cells:
        if cell.kind == "markdown":
            parts.append(_comment(cell.source))
        if cell.kind != "code" or not cell.source.strip() or "injected-parameters" in cell.tags:
            continue
        number += 1
        source = source_of(cell.source, number)
        sources.append(source)
        parts.append(source.text.strip("\n"))
        if cell is notebook.parameters and parameters:
            names = [one.name for one in parameters]
            parts.append("\n".join(f'{one} = {_GIVEN}.get("{one}", {one})' for one in names))
    futures = sorted({name for source in sources for name in source.future})
    head = ['"""The cells of a notebook, as a script: run by the MLproject beside it."""']
    head += [f"from __future__ import {name}" for name in futures]
    if parameters:
        head += ["import argparse\nimport ast", _arguments(parameters)]
    modules, texts = _names(sources)
    # Python looks for modules beside the script first.
    is_module = stem in modules or importlib.util.find_spec(stem) is not None
    left_out = [line for source in sources for line in source.left_out]
    return Program(
        f"{stem}_script.py" if is_module else f"{stem}.py",
        "\n\n".join(part for part in [*head, *parts] if part) + "\n",
        modules,
        texts,
        tuple(_notes(computed, left_out, sources)),
    )


def runner(notebook: Notebook, name: str) -> Program:
    """A script that runs the notebook ``name`` beside it."""
    parameters, computed = declared(notebook)
    sources = []
    for number, cell in enumerate((one for one in notebook.cells if one.kind == "code"), 1):
        # What a script cannot have, a notebook may.
        with contextlib.suppress(BadRequest):
            sources.append(source_of(cell.source, number))
    modules, texts = _names(sources)
    text = (
        '"""Runs the notebook beside it, with other parameters: run by the MLproject."""\n\n'
        "import argparse\nimport ast\nimport math\nimport os\nimport tempfile\n\n"
        "import mlflow\nimport nbformat\nfrom nbclient import NotebookClient\n"
        + _arguments(parameters)
        + _RUNNER
        + f"\n\n_mlproject_run({name!r}, {_GIVEN})\n"
    )
    notes = tuple(_notes(computed, [], sources))
    return Program("run_notebook.py", text, modules | {"nbclient", "ipykernel"}, texts, notes)


def _names(sources: list[Source]) -> tuple[frozenset[str], frozenset[str]]:
    found = [names_in(source.tree) for source in sources]
    modules = frozenset(name for names, _ in found for name in names)
    return modules, frozenset(text for _, texts in found for text in texts)


def _arguments(parameters: Sequence[NotebookParameter]) -> str:
    types = {"float": "float", "int": "int", "string": "str", "bool": "_mlproject_bool"}
    # `-h` and abbreviations are no names of parameters.
    has_help = not any(one.name in ("help", "h") for one in parameters)
    lines = [_BOOL, ""] if any(one.type == "bool" for one in parameters) else [""]
    parser = f"argparse.ArgumentParser(add_help={has_help}, allow_abbrev=False)"
    lines.append(f"_mlproject_parser = {parser}")
    for one in parameters:
        kind = types.get(one.type, "ast.literal_eval")
        given = f'"--{one.name}", dest="{one.name}", type={kind}, default=argparse.SUPPRESS'
        lines.append(f"_mlproject_parser.add_argument({given})")
    return "\n".join([*lines, f"{_GIVEN} = vars(_mlproject_parser.parse_args())"])


def _notes(computed: list[str], left_out: list[str], sources: list[Source]) -> list[str]:
    notes = []
    if computed:
        names = ", ".join(computed)
        notes.append(f"What its cell computes is no parameter of the project: {names}.")
    if left_out:
        shown = "; ".join(" ".join(line.split())[:100] for line in left_out[:10])
        notes.append(f"Left out of the script, as only IPython knows it: {shown}.")
    if any(_sets_experiment(source.tree) for source in sources):
        notes.append(
            "The code calls set_experiment. A project's run is in the experiment that it is "
            "started with: MLflow refuses another one. Give the same, or take the call out."
        )
    return notes


def _sets_experiment(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        function: Any = node.func if isinstance(node, ast.Call) else None
        name = getattr(function, "attr", None) or getattr(function, "id", None)
        if name == "set_experiment":
            return True
    return False


def _comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def _is_literal(source: str) -> bool:
    try:
        ast.literal_eval(source)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return False
    return True
