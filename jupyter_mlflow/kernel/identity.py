"""Which kernel this is, which Jupyter server started it, which notebook it belongs to."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding, R, ServerRecord
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, InteractiveShell

BINDING_WAIT: Final = 2.0
"""Seconds that the first use waits for the server to say which notebook this is."""
_STEP: Final = 0.02
_MOST_COUNTS: Final = 1_000


class RecordFile(Generic[R]):
    """A record that another process keeps current, parsed only when its file has changed."""

    def __init__(self, path: Path, kind: type[R]) -> None:
        self.path = path
        self._kind: type[R] = kind
        self._stamp: tuple[int, int] | None = None
        self._value: R | None = None

    def read(self) -> R | None:
        """The record as it is now; ``None`` while there is none."""
        try:
            found = self.path.stat()
        except OSError:
            self._stamp = self._value = None
            return None
        # Replaced atomically, hence always by another inode or at another time.
        stamp = found.st_ino, found.st_mtime_ns
        if stamp != self._stamp:
            self._value = records.read(self.path, self._kind)
            self._stamp = stamp
        return self._value


class Kernel(NamedTuple):
    """The kernel that this process is the main process of, below a Jupyter server of ours."""

    kernel_id: str
    pid: int
    records: Path
    server: ServerRecord
    server_file: RecordFile[ServerRecord]
    binding_file: RecordFile[Binding]

    @property
    def state_path(self) -> Path:
        """Where this kernel writes its ``KernelState``."""
        return records.state_path(self.records, self.kernel_id)

    def binding(self) -> Binding | None:
        """The notebook of this kernel, or ``None``; the first call waits up to 2 s for it.

        The server binds a kernel right after its start: the wait is for a notebook whose
        first cell was already queued. The kernel of a console has none to wait for.
        """
        found = self.binding_file.read()
        if found is None and self.kernel_id not in _waited and _of_notebook():
            _waited.add(self.kernel_id)
            until = time.monotonic() + BINDING_WAIT
            while found is None and time.monotonic() < until:
                time.sleep(_STEP)
                found = self.binding_file.read()
        return found


def _of_notebook() -> bool:
    """Whether Jupyter started this kernel for a notebook (its name then; stale after a rename)."""
    return os.environ.get("JPY_SESSION_NAME", "").endswith(".ipynb")


_waited: set[str] = set()
_known: Kernel | None = None
_counts: dict[str, int] = {}
"""Execution counts of the last cells, by the message that asked for each."""


def this_kernel() -> Kernel | None:
    """The kernel, if this process is its main process; ``None`` in all other processes.

    Others are: plain Python, IPython in a terminal, children of a kernel however they were
    made, and kernels of a Jupyter server that does not have this extension.
    """
    global _known
    if _known is not None:
        return _known if _known.pid == os.getpid() else None
    app = _kernel_app()
    if app is None:
        return None
    connection = Path(app.abs_connection_file)
    folder = connection.parent / records.FOLDER
    server_file = _server_file(folder)
    server = None if server_file is None else server_file.read()
    if server_file is None or server is None:
        return None
    kernel_id = connection.stem.removeprefix("kernel-")
    binding_file = RecordFile(records.binding_path(folder, kernel_id), Binding)
    _known = Kernel(kernel_id, os.getpid(), folder, server, server_file, binding_file)
    return _known


def shell() -> InteractiveShell | None:
    """The IPython shell of this process."""
    module = sys.modules.get("IPython")
    return None if module is None else module.get_ipython()


def is_kernel() -> bool:
    """Whether the shell of this process is a kernel's, whoever has started that."""
    return getattr(shell(), "kernel", None) is not None


def request() -> dict[str, Any]:
    """The message that asked for the code that runs here, else for the newest; or empty.

    A task that a cell has left behind is asked for by that cell, while others run.
    """
    kernel = getattr(shell(), "kernel", None)
    return (kernel.get_parent("shell") or {}) if kernel is not None else {}


def cell_id_of(asked: dict[str, Any]) -> str | None:
    """The cell that a frontend's request is about, when it says so."""
    found = asked.get("metadata", {}).get("cellId")
    return None if found is None else str(found)


def id_of(asked: dict[str, Any]) -> str:
    """The id of a message; empty for an empty one."""
    return str(asked.get("header", {}).get("msg_id", ""))


@safely(None)
def begin_cell(info: ExecutionInfo) -> None:
    """Note the execution count of the cell that is about to run."""
    ip, asked = shell(), id_of(request())
    if ip is None or not info.store_history or asked in _counts:
        return
    # The cell's own entry is not in the history yet. Not the shell's count, which IPython 9
    # advances before the cell and IPython 8 after it.
    _counts[asked] = len(ip.history_manager.input_hist_parsed)
    if len(_counts) > _MOST_COUNTS:
        del _counts[next(iter(_counts))]


def is_stored(content: dict[str, Any]) -> bool:
    """Whether the cell of an execute request goes into the history, as a person's cells do."""
    return bool(content.get("store_history", True)) and not content.get("silent", False)


def cell() -> tuple[str | None, int | None]:
    """Id and execution count of the cell of :func:`request`, each ``None`` when not known.

    The id is what the frontend sent with the request (``metadata.cellId``).
    """
    asked = request()
    ip: Any = shell()
    content = asked.get("content", {})
    cell_id = cell_id_of(asked)
    if "code" not in content:
        return cell_id, None
    if not is_stored(content):
        return cell_id, ip.execution_count
    # The cell that has loaded this package had begun before.
    known = _counts.get(id_of(asked))
    return cell_id, known or len(ip.history_manager.input_hist_parsed) - 1


def _kernel_app() -> Any:
    """The application of ipykernel if this is a kernel's main process."""
    module = sys.modules.get("ipykernel.kernelapp")
    if module is None or not module.IPKernelApp.initialized():
        return None
    app = module.IPKernelApp.instance()
    # A forked child has a copy of the application, but of the threads only its own.
    heartbeat = getattr(app, "heartbeat", None)
    return app if heartbeat is not None and heartbeat.is_alive() else None


def _server_file(folder: Path) -> RecordFile[ServerRecord] | None:
    pids = []
    with contextlib.suppress(ValueError):
        pids.append(int(os.environ.get("JPY_PARENT_PID", "")))
    # On Windows the variable holds a handle, not a process id.
    pids.append(os.getppid())
    for pid in pids:
        file = RecordFile(records.find_server(folder, pid), ServerRecord)
        if file.read() is not None:
            return file
    return None
