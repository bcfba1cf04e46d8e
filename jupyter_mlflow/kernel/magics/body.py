"""Code that a magic runs in the person's namespace, as often as it likes.

IPython's ``run_cell`` would do it too, but as another cell: with its own entry in the history, and
with the events that mark a cell's start and end for everybody who listens.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import zlib
from typing import TYPE_CHECKING, Any

from IPython.core.displayhook import DisplayHook
from IPython.core.error import UsageError

from jupyter_mlflow.kernel import identity

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from types import CodeType, TracebackType

    from IPython.core.interactiveshell import InteractiveShell


class Body:
    """Code, compiled as IPython compiles a cell.

    ``title`` is the line of the cell above the code: lines are counted from there. Without a
    title the code is a magic's own line, and :meth:`run` returns the value of its last
    expression, which otherwise is displayed as a cell displays it. Raises ``UsageError`` where
    the code is not Python.
    """

    def __init__(self, ip: InteractiveShell, source: str, title: str | None = None) -> None:
        self._ip = ip
        lines = source.splitlines(keepends=True)
        blank = next((number for number, line in enumerate(lines) if line.strip()), 0)
        try:
            code = ip.transform_cell("".join(lines[blank:]))
            if title is None:
                name = _remember(code)
            else:
                code = f"# {title}" + "\n" * (1 + blank) + code
                number = identity.cell()[1] or ip.execution_count
                # With the text of the whole cell it gets the cell's own file name.
                name = ip.compile.cache(code, number, raw_code=f"{title}\n{source}".rstrip("\n"))
            tree = ip.transform_ast(ip.compile.ast_parse(code, filename=name))
            quiet = DisplayHook.semicolon_at_end_of_expression(code)
            if title is None:
                nodes = _valued(tree, quiet)
            else:
                nodes = _displayed(tree, ip.ast_node_interactivity, quiet)
            with ip.compile.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
                self._codes: list[CodeType] = [ip.compile(node, name, mode) for node, mode in nodes]
        except SyntaxError as error:
            # IPython would show how the magic got there.
            line = "" if title is None else f" (line {error.lineno})"
            raise UsageError(f"SyntaxError: {error.msg}{line}") from None

    @property
    def awaits(self) -> bool:
        """Whether the code needs an event loop."""
        return any(code.co_flags & inspect.CO_COROUTINE for code in self._codes)

    async def run(self, variables: dict[str, Any] | None = None) -> Any:
        """Run the code; raises what it raises. Suspends only if it :attr:`awaits`.

        ``variables`` are those of the function that it stands in, if it does.
        """
        __tracebackhide__ = True
        outside, inside = self._ip.user_global_ns, self._ip.user_ns
        if variables is not None:
            # Of these two, comprehensions and lambdas in the code see the first only.
            outside, inside = outside | variables, variables
        value = None
        for code in self._codes:
            # eval() also runs statements. The code is the person's own.
            value = eval(code, outside, inside)  # noqa: S307
            if code.co_flags & inspect.CO_COROUTINE:
                value = await value
        return value


def finish(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of ``work``, which does not suspend: without an event loop."""
    __tracebackhide__ = True
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("this code needs an event loop")


def own_traceback(error: BaseException) -> TracebackType | None:
    """The traceback of ``error`` from the person's code on, without what has called that."""
    found = error.__traceback__
    while found is not None:
        if found.tb_frame.f_code is Body.run.__code__:
            return found.tb_next
        found = found.tb_next
    # A cell's: the first is IPython's frame.
    return None if error.__traceback__ is None else error.__traceback__.tb_next


def _remember(code: str) -> str:
    """A file name for ``code`` under which tracebacks find its lines."""
    name = f"<mlflow_run-{zlib.crc32(code.encode()):08x}>"
    # Without a time of change the entry stays, as those of IPython's cells do.
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    return name


def _displayed(tree: ast.Module, interactivity: str, quiet: bool) -> list[tuple[ast.AST, str]]:
    """The statements of a cell, each with the mode to compile it in."""
    nodes = list(tree.body)
    last = nodes[-1] if nodes else None
    if interactivity == "last_expr_or_assign" and (name := _assigned(last)) is not None:
        last = ast.copy_location(ast.Expr(ast.Name(name, ast.Load())), nodes[-1])
        nodes.append(ast.fix_missing_locations(last))
    shown: list[ast.stmt] = []
    if not quiet and last is not None:
        if interactivity == "all":
            shown = nodes
        elif interactivity == "last" or (interactivity != "none" and isinstance(last, ast.Expr)):
            shown = [last]
    return [
        (ast.Interactive([node]), "single") if node in shown else (ast.Module([node], []), "exec")
        for node in nodes
    ]


def _assigned(node: ast.stmt | None) -> str | None:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target: ast.expr = node.targets[0]
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        target = node.target
    else:
        return None
    return target.id if isinstance(target, ast.Name) else None


def _valued(tree: ast.Module, quiet: bool) -> list[tuple[ast.AST, str]]:
    """The statements of a line, the last one as an expression if it is one."""
    last = tree.body[-1] if tree.body else None
    if quiet or not isinstance(last, ast.Expr):
        return [(tree, "exec")]
    return [(ast.Module(tree.body[:-1], []), "exec"), (ast.Expression(last.value), "eval")]
