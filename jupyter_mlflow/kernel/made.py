"""Which runs the cells of this kernel have made.

A run belongs to the cell that runs when it is made, in whichever thread; one that is made
between two cells to the last of them, and one of a task that a cell has left behind to that cell.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from jupyter_mlflow.kernel import identity
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult

RECENT: Final = 50
"""Runs whose ids are kept for the report of this kernel."""
MOST_RUNS: Final = 10_000
"""Runs of one cell that a listener is told of; more are counted."""
_MOST_CELLS: Final = 50
"""Cells with runs that are kept in mind for the tasks that they may have left behind."""
_MOST_OPEN: Final = 1_000
"""Runs without an end that are kept in mind; the oldest are forgotten."""
_PARENT_RUN: Final = "mlflow.parentRunId"


@dataclass(eq=False)
class Run:
    """A run as this process knows it, which may not know of its end. Times in ms."""

    run_id: str
    name: str
    experiment_id: str
    parent_id: str | None
    uri: str
    start_time: int
    status: str = "RUNNING"
    end_time: int | None = None


@dataclass(eq=False)
class Cell:
    """A cell: ``request`` is the message that asked for it, ``total`` how many runs it made."""

    request: dict[str, Any]
    execution_count: int | None = None
    total: int = 0
    ended: bool = False

    @property
    def more(self) -> int:
        """How many of the runs no listener was told of."""
        return max(0, self.total - MOST_RUNS)

    @property
    def cell_id(self) -> str | None:
        """The notebook's id of the cell, when the frontend has sent it."""
        return identity.cell_id_of(self.request)


class Listener(Protocol):
    """Is told at once, in the thread of the cell: may neither raise nor take long."""

    def run_made(self, cell: Cell, run: Run) -> object:
        """Note the newest of a cell's runs; not told of those beyond ``MOST_RUNS``."""

    def run_ended(self, cell: Cell, run: Run) -> object:
        """Note that ``run`` has another status; its cell may be over long since."""

    def cell_ended(self, cell: Cell) -> object:
        """Note the end of a cell, which need not have made any run."""


recent: deque[str] = deque(maxlen=RECENT)
"""Ids of the last runs, the newest last."""

# Not a plain lock: a signal handler may end a run in the midst of this.
_lock = threading.RLock()
_listener: Listener | None = None
_pid: int | None = None
_current: Cell | None = None
_with_runs: dict[str, Cell] = {}
_open: dict[str, tuple[Cell, Run]] = {}


def listen(listener: Listener) -> None:
    """Tell ``listener`` of the cells and runs of this process from now on."""
    global _listener, _pid
    _listener, _pid = listener, os.getpid()


def is_listened_to() -> bool:
    """Whether :func:`listen` was called in this process."""
    return _pid == os.getpid()


def between_cells() -> bool:
    """Whether no cell runs now."""
    return _current is None or _current.ended


@safely(None)
def before_cell(info: ExecutionInfo) -> None:  # noqa: ARG001 - IPython's pre_run_cell
    """Begin a cell, which may also be a part of the one that runs (``%%capture``)."""
    global _current
    asked = identity.request()
    if _current is not None and asked and _same(_current.request, asked):
        return
    # IPython says nothing of the end of a cell that was cancelled.
    _end()
    _current = Cell(asked)


@safely(None)
def after_cell(result: ExecutionResult | None) -> None:
    """End the cell, unless ``result`` is that of a part of it."""
    if _current is None:
        return
    whole = _current.request.get("content", {}).get("code")
    if result is None or whole is None or result.info.raw_cell == whole:
        _end()


@safely(None)
def created(run: Any, uri: str) -> None:
    """Note an ``mlflow.entities.Run`` that was just made in the store at ``uri``."""
    # A forked child has a copy of all this, and no card.
    if _pid != os.getpid():
        return
    made = Run(
        run.info.run_id,
        run.info.run_name or "",
        run.info.experiment_id,
        run.data.tags.get(_PARENT_RUN),
        uri,
        run.info.start_time,
    )
    with _lock:
        recent.append(made.run_id)
        cell = _cell()
        if cell is None or _listener is None:
            return
        if not cell.total:
            cell.execution_count = identity.cell()[1]
            _with_runs[identity.id_of(cell.request)] = cell
            if len(_with_runs) > _MOST_CELLS:
                del _with_runs[next(iter(_with_runs))]
        cell.total += 1
        if cell.total > MOST_RUNS:
            return
        _open[made.run_id] = cell, made
        if len(_open) > _MOST_OPEN:
            del _open[next(iter(_open))]
        _listener.run_made(cell, made)


@safely(None)
def terminated(run_id: str, status: str | None = None, end_time: int | None = None) -> None:
    """Note the end of a run; the arguments are those of ``MlflowClient.set_terminated``."""
    if _pid != os.getpid() or _listener is None:
        return
    with _lock:
        found = _open.pop(run_id, None)
        if found is None:
            return
        cell, run = found
        run.status = status or "FINISHED"
        run.end_time = end_time or int(time.time() * 1000)
        _listener.run_ended(cell, run)


def _cell() -> Cell | None:
    """The cell that a run of this moment belongs to."""
    global _current
    asked = identity.request()
    is_cell = "code" in asked.get("content", {})
    if _current is None:
        # It had begun before this package was loaded.
        _current = Cell(asked) if is_cell else None
    elif is_cell and not _same(_current.request, asked):
        return _with_runs.get(identity.id_of(asked)) or Cell(asked, ended=True)
    return _current


def _end() -> None:
    if _current is None or _current.ended:
        return
    with _lock:
        _current.ended = True
    if _listener is not None:
        _listener.cell_ended(_current)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return identity.id_of(one) == identity.id_of(other)
