"""``%%mlflow_run``: a cell that is a run.

The cell is not handed to IPython's machinery a second time, as cell magics usually do. Its first
line becomes a call that starts the run, the rest stays the cell that it is. So line numbers and
tracebacks are the cell's own, ``await`` works, the last expression is displayed, a failure
stops *Run all*. The run ends with the cell.
"""

from __future__ import annotations

import asyncio
import re
import sys
from typing import TYPE_CHECKING, Any, Final

from IPython.core.error import UsageError
from IPython.core.inputtransformer2 import cell_magic

from jupyter_mlflow.kernel import internals

if TYPE_CHECKING:
    from IPython.core.interactiveshell import (
        ExecutionInfo,
        ExecutionResult,
        InteractiveShell,
    )

MAGIC: Final = "mlflow_run"
START: Final = "\n"
"""The body of the call that :func:`transform` makes: it only starts the run."""

_FIRST_LINE: Final = re.compile(rf"%%{MAGIC}(?=\s|$)(?P<line>.*)")
_HELP: Final = re.compile(r"(?:^|\s)(?:-h|--help)(?:\s|$)")

_cells: list[ExecutionInfo] = []
"""The cells that are running, the newest last: a cell may run others (``%%capture``)."""
_runs: dict[int, str] = {}
"""Run ids by the ``id()`` of the cell that each ends with."""


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
    argument = match["line"].strip()
    call = f"get_ipython().run_cell_magic({MAGIC!r}, {argument!r}, {START!r})\n"
    if _HELP.search(argument):
        return [call]
    # Another cell magic may follow, such as %%time.
    return [call, *body[:code], *cell_magic(body[code:])]


def begin(name: str | None) -> None:
    """Start the run of the cell that is running. Raises what MLflow raises.

    A ``UsageError``, which IPython shows as one line, when MLflow is missing or a run is active.
    """
    try:
        import mlflow
    except ModuleNotFoundError as error:
        if error.name != "mlflow":
            raise
        said = "MLflow is not installed in this kernel. Install it with: %pip install mlflow"
        raise UsageError(said) from None
    active = mlflow.active_run()
    if active is not None:
        raise UsageError(
            f"A run is already active ({active.info.run_name}). End it with mlflow.end_run()."
        )
    if not _cells:
        raise UsageError("A silent request cannot be a run: IPython does not tell its end.")
    run = mlflow.start_run(run_name=name)
    _runs[id(_cells[-1])] = run.info.run_id


def _before_cell(info: ExecutionInfo) -> None:
    _cells.append(info)


def _after_cell(result: ExecutionResult | None) -> None:
    cell = _ended(None if result is None else result.info)
    if cell is not None and (run_id := _runs.pop(id(cell), None)) is not None:
        _end(run_id, _status(result))


def _ended(info: ExecutionInfo | None) -> ExecutionInfo | None:
    """The cell that is over when IPython says so of ``info``."""
    # IPython says nothing of a cell that was cancelled, describes one anew whose
    # machinery failed, and does not announce the start of a blank one.
    for cell in reversed(_cells):
        if info is None or cell is info or cell.raw_cell == info.raw_cell:
            _cells.remove(cell)
            return cell
    return None


def _status(result: ExecutionResult | None) -> str:
    if result is None:
        return "KILLED"
    error: Any = result.error_before_exec or result.error_in_exec
    if error is None:
        return "FINISHED"
    # An interrupted cell with await is cancelled instead.
    interrupted = isinstance(error, (KeyboardInterrupt, asyncio.CancelledError))
    return "KILLED" if interrupted else "FAILED"


def _end(run_id: str, status: str) -> None:
    """End the run and those left open inside it; the cell may have ended it already."""
    import mlflow

    try:
        while run_id in internals.active_runs():
            innermost = mlflow.active_run()
            if innermost is None:
                break
            mlflow.end_run(status)
    except Exception as error:  # noqa: BLE001 - said to the person, who sees the cell end
        sys.stderr.write(f"The end of run {run_id} could not be logged: {error}\n")
