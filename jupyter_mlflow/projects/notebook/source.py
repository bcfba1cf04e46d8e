"""The code of cells as a script has it: without what only IPython understands."""

from __future__ import annotations

import ast
import dataclasses
import re
import warnings
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.projects.folder import broken

if TYPE_CHECKING:
    from collections.abc import Iterator

_WITH_BODY: Final = ("time", "timeit", "prun", "capture", "mlflow_run", "script_magic")
"""Cell magics whose cell is Python; what they do with it is left out."""
_STATEMENTS: Final = ("time", "timeit", "prun")
"""Line magics of a statement, which stays."""
_INDENT: Final = re.compile(r"\s*")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
"""Where Python ends a line: `str.splitlines` does so in the middle of texts, too."""


@dataclasses.dataclass
class Source:
    """The code of one cell: ``tree`` is that of ``text``.

    ``future`` are the names that it imports from ``__future__``, which a script does at its top;
    ``left_out`` the lines that became comments.
    """

    text: str
    tree: ast.Module
    future: list[str] = dataclasses.field(default_factory=list)
    left_out: list[str] = dataclasses.field(default_factory=list)


def source_of(cell: str, number: int) -> Source:
    """The code of the ``number``-th cell of code.

    Raises ``BadRequest``, naming the cell, when a script cannot have it.
    """
    left_out: list[str] = []
    head, body = _cell_magic(cell, left_out)
    text = head + _transformed(body)
    tree = _parsed(text, number)
    lines = _LINE_END.split(text)
    future: list[str] = []
    # From the end, so that what is before keeps its place.
    for node in sorted(_statements(tree), key=_place, reverse=True):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            future += [alias.name for alias in node.names]
            _replace(lines, node, [])
            continue
        said = [_said(call) for call in _calls(node)]
        if said:
            kept, line = _without(node, said)
            if kept == "pass":
                left_out.insert(0, line)
            _replace(lines, node, [kept, f"# Left out, as it needs IPython: {_one_line(line)}"])
    text = "\n".join(lines)
    return Source(text, _parsed(text, number), future, left_out)


def _cell_magic(cell: str, left_out: list[str]) -> tuple[str, str]:
    """What stands above a cell's Python, and that."""
    stripped = cell.lstrip()
    if not stripped.startswith("%%"):
        return "", cell
    line, _, body = stripped.partition("\n")
    name = line[2:].split(maxsplit=1)[:1]
    note = f"# Left out, as it needs IPython: {_one_line(line)}\n"
    if name and name[0] in _WITH_BODY:
        return note, body
    left_out.append(line)
    return note + "".join(f"# {one}\n" for one in body.splitlines()), ""


def _transformed(body: str) -> str:
    # IPython knows where a magic begins, which needs a tokenizer; imported when it is needed.
    from IPython.core.inputtransformer2 import TransformerManager

    if not body.strip():
        return ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(TransformerManager().transform_cell(body))


def _parsed(text: str, number: int) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise broken(
            f"Code cell {number} is no Python that can be read. Mend it, or take it out, and save "
            "the notebook.",
            details=str(error),
        ) from None
    if _awaits(tree):
        raise BadRequest(
            f"Code cell {number} awaits something, which a script cannot do. Take the notebook as "
            "the entry point.",
            field="entry_point",
        )
    return tree


def _awaits(tree: ast.Module) -> bool:
    """Whether code awaits outside of a function, which Python parses and does not compile."""
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            left += ast.iter_child_nodes(node)
    return False


def _place(node: ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """The innermost statements: those that no other one is in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            inside = (one for one in ast.walk(node) if one is not node)
            if not any(isinstance(one, ast.stmt) for one in inside):
                yield node


def _calls(node: ast.stmt) -> list[tuple[str, list[Any]]]:
    """The calls of ``get_ipython()``: method and arguments."""
    found: list[tuple[str, list[Any]]] = []
    for one in ast.walk(node):
        if (
            isinstance(one, ast.Call)
            and isinstance(one.func, ast.Name)
            and one.func.id == "get_ipython"
        ):
            found.append(("", []))
        elif (
            isinstance(one, ast.Call)
            and isinstance(one.func, ast.Attribute)
            and isinstance(one.func.value, ast.Call)
            and isinstance(one.func.value.func, ast.Name)
            and one.func.value.func.id == "get_ipython"
        ):
            given = [arg.value for arg in one.args if isinstance(arg, ast.Constant)]
            found.append((one.func.attr, given))
    return [call for call in found if call[0]] or found


def _said(call: tuple[str, list[Any]]) -> tuple[str, str]:
    """The kind of a call, and as the person has written it."""
    method, given = call
    texts = [str(one) for one in given]
    if method == "run_line_magic" and texts:
        return f"%{texts[0]}", " ".join(["%" + texts[0], *texts[1:]]).rstrip()
    if method in ("system", "getoutput") and texts:
        return "!", "!" + texts[0]
    return "", ""


def _without(node: ast.stmt, said: list[tuple[str, str]]) -> tuple[str, str]:
    """What stays of a statement, and the line that is left out."""
    kind, written = said[0]
    kept = "pass"
    if kind[1:] in _STATEMENTS and kind.startswith("%"):
        rest = written.removeprefix(kind).strip()
        try:
            ast.parse(rest)
            kept = rest or "pass"
        except (SyntaxError, ValueError):
            pass
    if not written:
        written = ast.unparse(node)
    elif isinstance(node, ast.Assign):
        written = " = ".join([*map(ast.unparse, node.targets), written])
    return kept, written


def _replace(lines: list[str], node: ast.stmt, instead: list[str]) -> None:
    first, last = node.lineno - 1, (node.end_lineno or node.lineno)
    before = lines[first].encode()[: node.col_offset].decode()
    after = lines[last - 1].encode()[node.end_col_offset :].decode().lstrip()
    indent = _INDENT.match(before)
    space = indent[0] if indent else ""
    if before.strip() or after.startswith(";"):
        # Beside others on its line.
        code = [one for one in instead if not one.startswith("#")] or ["pass"]
        lines[first:last] = [f"{before}{'; '.join(code)}{after}"]
        return
    if not space:
        instead = [one for one in instead if one != "pass"]
    lines[first:last] = [space + one for one in instead]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def names_in(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The modules (their first names) that code imports, and its texts."""
    modules: set[str] = set()
    texts: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
    return modules, texts
