"""``%%mlflow_run``: a cell that is a run.

The cell is not handed to IPython's machinery a second time, as cell magics usually do. Its first
line becomes a call that starts the run, the rest stays the cell that it is. So line numbers and
tracebacks are the cell's own, ``await`` works, the last expression is displayed, a failure
stops *Run all*. The run ends with the cell. Only a sweep, which runs the cell several times, is
one call with the cell in it.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from typing import TYPE_CHECKING, Any, Final

from IPython.core.error import UsageError
from IPython.core.inputtransformer2 import cell_magic

from jupyter_mlflow.kernel import arguments, identity
from jupyter_mlflow.kernel.options import MAGIC
from jupyter_mlflow.kernel.tracked import TrackedRun

if TYPE_CHECKING:
    from IPython.core.interactiveshell import (
        ExecutionInfo,
        ExecutionResult,
        InteractiveShell,
    )

    from jupyter_mlflow.kernel.arguments import Arguments

START: Final = "\n"
"""The body of the call that :func:`transform` makes: it only starts the run."""

_FIRST_LINE: Final = re.compile(rf"%%{MAGIC}(?=\s|$)(?P<line>.*)")

_cells: list[ExecutionInfo] = []
"""The cells that are running, the newest last: a cell may run others (``%%capture``)."""
_runs: dict[int, list[TrackedRun]] = {}
"""The runs that end with a cell, by its ``id()``, the innermost last."""


def register(ip: InteractiveShell) -> None:
    """Let cells of ``ip`` be runs."""
    ip.input_transformers_cleanup.append(transform)
    ip.events.register("pre_run_cell", _before_cell)
    ip.events.register("post_run_cell", _after_cell)


def transform(lines: list[str]) -> list[str]:
    """The cell in ``lines`` as IPython is to run it. Has no side effects: IPython asks twice."""
    match = _FIRST_LINE.match(lines[0]) if lines else None
    body = lines[1:]
    code = next((number for number, line in enumerate(body) if line.strip()), None)
    if match is None or code is None:
        return lines
    line = match["line"].strip()
    options = arguments.options(line)
    if options & {"-h", "--help"}:
        return [_call(line, START)]
    if "--sweep" in options:
        source = "".join(body)
        awaits = _awaits("".join(body[code:]))
        if awaits is None:
            # IPython finds the error before it runs anything, and shows it as any other.
            return ["\n", *body]
        return [f"await {_call(line, source)}" if awaits else _call(line, source)]
    # Another cell magic may follow, such as %%time.
    return [_call(line, START), *body[:code], *cell_magic(transform(body[code:]))]


def begin(ip: InteractiveShell, given: Arguments) -> None:
    """Start the run of the cell that is running. Raises as entering a ``TrackedRun`` does."""
    __tracebackhide__ = True
    if not _cells:
        raise UsageError("A silent request cannot be a run: IPython does not tell its end.")
    run = TrackedRun(ip, given)
    run.__enter__()
    _runs.setdefault(id(_cells[-1]), []).append(run)


def _call(line: str, body: str) -> str:
    return f"get_ipython().run_cell_magic({MAGIC!r}, {line!r}, {body!r})\n"


def _awaits(source: str) -> bool | None:
    """Whether ``source`` has an ``await`` of its own; ``None`` if it is not Python."""
    ip = identity.shell()
    try:
        code = source if ip is None else ip.transform_cell(source)
        ast.parse(code)
    except (SyntaxError, ValueError):
        return None
    try:
        compiled = compile(code, "<>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:  # such as a return outside a function, which the call will say
        return False
    return bool(compiled.co_flags & inspect.CO_COROUTINE)


def _before_cell(info: ExecutionInfo) -> None:
    _cells.append(info)


def _after_cell(result: ExecutionResult | None) -> None:
    cell = _ended(None if result is None else result.info)
    if cell is not None:
        for run in reversed(_runs.pop(id(cell), [])):
            run.end(_error(result))


def _ended(info: ExecutionInfo | None) -> ExecutionInfo | None:
    """The cell that is over when IPython says so of ``info``."""
    # IPython says nothing of a cell that was cancelled, describes one anew whose
    # machinery failed, and does not announce the start of a blank one.
    for cell in reversed(_cells):
        if info is None or cell is info or cell.raw_cell == info.raw_cell:
            _cells.remove(cell)
            return cell
    return None


def _error(result: ExecutionResult | None) -> BaseException | None:
    if result is None:
        return asyncio.CancelledError()
    error: Any = result.error_before_exec or result.error_in_exec
    return error  # type: ignore[no-any-return]
