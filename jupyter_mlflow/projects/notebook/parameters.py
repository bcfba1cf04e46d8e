"""The parameters of a notebook: the names that its cell tagged ``parameters`` gives values to."""

from __future__ import annotations

import ast
import dataclasses
import math
import warnings
from typing import TYPE_CHECKING, Any, Final, Literal

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.projects import names, values
from jupyter_mlflow.projects.folder import broken, shorten
from jupyter_mlflow.projects.project import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jupyter_mlflow.projects.notebook.document import Notebook

Type = Literal["float", "int", "string", "bool", "literal"]

_BY_NAME: Final[dict[str, Type]] = {"float": "float", "int": "int", "str": "string", "bool": "bool"}
_LONGEST: Final = 10_000
"""Characters of a literal: to read one costs a multiple of its size."""
_BAD: Final = (ValueError, SyntaxError, TypeError, RecursionError, MemoryError)


@dataclasses.dataclass(frozen=True)
class NotebookParameter:
    """One of them. ``default`` is its text in a field; ``source`` what stands in the cell.

    ``default`` is ``None`` where the cell computes it. Of the type ``literal`` are lists, ``None``
    and all else that Python can write out.
    """

    name: str
    type: Type
    default: str | None
    source: str

    def model(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"name": self.name, "type": self.type, "default": self.default}


@dataclasses.dataclass(frozen=True)
class Value:
    """A value that was checked: as it is logged, and as it stands in a cell."""

    text: str
    literal: str


def parameters_of(notebook: Notebook) -> list[NotebookParameter]:
    """The parameters, in their order; none without a cell for them.

    Raises ``BadRequest`` when that cell cannot be read.
    """
    cell = notebook.parameters
    if cell is None or not notebook.is_python:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = _parsed(cell.source)
    except _BAD as error:
        raise broken(
            "The cell tagged `parameters` is no Python that can be read. Mend it, and save the "
            "notebook.",
            details=str(error),
        ) from None
    found: dict[str, NotebookParameter] = {}
    for name, annotation, value in _assignments(tree):
        found[name] = _parameter(name, annotation, value)
    return list(found.values())


def checked(parameters: list[NotebookParameter], given: Mapping[str, Any]) -> dict[str, Value]:
    """The values ``given``, as they are logged and written.

    Raises
    ------
    BadRequest
        There is no such parameter, or the value is not of its type; its ``field`` is
        ``parameters.<name>``.
    """
    known = {one.name: one for one in parameters}
    for name in given:
        if name not in known:
            there = ", ".join(shorten(one) for one in known)
            advice = f"It has {there}." if there else "No cell of it is tagged `parameters`."
            raise BadRequest(
                f"This notebook has no parameter {shorten(name)}. {advice}",
                field=f"parameters.{name}",
            )
    return {name: _checked(known[name], value) for name, value in given.items()}


def logged(parameters: list[NotebookParameter], given: Mapping[str, Value]) -> dict[str, str]:
    """All parameters as a run keeps them: what is given, and the defaults of the others."""
    found = {
        one.name: given[one.name].text if one.name in given else one.default for one in parameters
    }
    return {
        name: text
        for name, text in found.items()
        if text is not None and names.why_not(name) is None
    }


def _checked(parameter: NotebookParameter, value: Any) -> Value:
    name, kind = parameter.name, parameter.type
    field = f"parameters.{name}"
    if kind in ("bool", "literal") and not isinstance(value, str):
        value = repr(value)
    text = values.text_of(value, field)
    if kind == "string":
        return Value(text, repr(text))
    text = text.strip()
    if kind == "bool":
        if text.lower() not in ("true", "false"):
            raise BadRequest(f"{shorten(name)} must be True or False.", field=field)
        return Value(text.capitalize(), text.capitalize())
    if kind == "literal":
        return _literal(name, text, field)
    why = values.why_not(Parameter(name, kind, None), text, _NOWHERE)
    if why is not None:
        raise BadRequest(f"{shorten(name)} {why}", field=field)
    number = int(text) if kind == "int" else float(text)
    literal = str(number) if math.isfinite(number) else f'float("{number}")'
    return Value(str(number), literal)


def _literal(name: str, text: str, field: str) -> Value:
    wrong = BadRequest(
        f"{shorten(name)} must be a literal of Python, such as None, [1, 2] or 'text'.", field=field
    )
    if len(text) > _LONGEST:
        raise wrong
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, mode="eval")
            value = ast.literal_eval(tree)
            # Written anew: what was in it besides the value is gone.
            return Value(str(value), ast.unparse(tree))
    except _BAD:
        raise wrong from None


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        # Not before: a line of a text may begin as one for IPython.
        return ast.parse(_without_magics(source))


def _without_magics(source: str) -> str:
    """Lines for IPython become comments, in their place."""
    lines = source.split("\n")
    return "\n".join("#" + line if line.lstrip()[:1] in ("%", "!") else line for line in lines)


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            if isinstance(node.target, ast.Name):
                yield node.target.id, node.annotation, node.value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, None, node.value


def _parameter(name: str, annotation: ast.expr | None, node: ast.expr) -> NotebookParameter:
    source = ast.unparse(node)
    declared = _BY_NAME.get(annotation.id) if isinstance(annotation, ast.Name) else None
    try:
        value = ast.literal_eval(node)
    except _BAD:
        return NotebookParameter(name, declared or "literal", None, source)
    if isinstance(value, bool):
        kind: Type = "bool"
    elif isinstance(value, int):
        kind = "float" if declared == "float" else "int"
    elif isinstance(value, float):
        kind = "float"
    elif isinstance(value, str):
        kind = "string"
    else:
        # `alpha: float = None` is a number once it is given.
        kind = declared or "literal"
        return NotebookParameter(name, kind, source if kind == "literal" else None, source)
    return NotebookParameter(name, kind, str(value), source)


_NOWHERE: Final[Any] = None
"""Numbers are in no folder."""
