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
import contextlib
import inspect
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from IPython.core.error import UsageError
from IPython.core.inputtransformer2 import cell_magic

from jupyter_mlflow.kernel import identity
from jupyter_mlflow.kernel.magics import arguments
from jupyter_mlflow.kernel.magics.options import MAGIC
from jupyter_mlflow.kernel.magics.tracked import TrackedRun

if TYPE_CHECKING:
    from IPython.core.interactiveshell import (
        ExecutionInfo,
        ExecutionResult,
        InteractiveShell,
    )

    from jupyter_mlflow.kernel.magics.arguments import Arguments

START: Final = "\n"
"""The body of the call that :func:`transform` makes: it only starts the run."""

_FIRST_LINE: Final = re.compile(rf"%%{MAGIC}(?=\s|$)(?P<line>.*)")


@dataclass(eq=False)
class _Cell:
    """A cell that is running, and the runs that end with it, the innermost last.

    ``info`` is ``None`` for one that IPython runs silently, such as those of a notebook after
    ``%run``. ``error`` is that of a cell inside it, which IPython has shown already.
    """

    info: ExecutionInfo | None = None
    runs: list[TrackedRun] = field(default_factory=list)
    error: BaseException | None = None


_cells: list[_Cell] = []
"""The cells that are running, the newest last: a cell may run others (``%%capture``)."""


def register(ip: InteractiveShell) -> None:
    """Let cells of ``ip`` be runs."""
    ip.input_transformers_cleanup.append(transform)
    ip.events.register("pre_execute", _before_any_cell)
    ip.events.register("pre_run_cell", _before_cell)
    ip.events.register("post_execute", partial(_after_any_cell, ip))
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
        raise UsageError("There is no cell here whose end could be the end of the run.")
    run = TrackedRun(ip, given)
    run.__enter__()
    _cells[-1].runs.append(run)


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


def _before_any_cell() -> None:
    _cells.append(_Cell())


def _before_cell(info: ExecutionInfo) -> None:
    _cells[-1].info = info


def _after_any_cell(ip: InteractiveShell) -> None:
    result = ip.last_execution_result
    # IPython does not announce the start of a blank cell. Of the others it will tell more.
    blank = result is not None and not result.info.raw_cell.strip()
    if _cells and _cells[-1].info is None and not blank:
        _end(_cells.pop(), result if result is not None and result.info.silent else None)


def _after_cell(result: ExecutionResult | None) -> None:
    cell = _ended(None if result is None else result.info)
    if cell is not None:
        _end(cell, result)


def _ended(info: ExecutionInfo | None) -> _Cell | None:
    """The cell that is over when IPython says so of ``info``."""
    # IPython says nothing of a cell that was cancelled, describes one anew whose
    # machinery failed, and does not announce the start of a blank one.
    for cell in reversed(_cells):
        if cell.info is None:
            continue
        if info is None or cell.info is info or cell.info.raw_cell == info.raw_cell:
            _cells.remove(cell)
            return cell
    return None


def _end(cell: _Cell, result: ExecutionResult | None) -> None:
    error = _error(result) or cell.error
    if _cells:
        # What has run the cell may keep its failure to itself, as %%capture does.
        _cells[-1].error = error
    for run in reversed(cell.runs):
        # The interrupt has ended the cell already; IPython would print it as an error of ours.
        with contextlib.suppress(KeyboardInterrupt):
            run.end(error)


def _error(result: ExecutionResult | None) -> BaseException | None:
    if result is None:
        return asyncio.CancelledError()
    error: Any = result.error_before_exec or result.error_in_exec
    return error  # type: ignore[no-any-return]
