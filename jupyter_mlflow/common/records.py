"""The small files by which the Jupyter server and its kernels know each other.

All of them lie in ``<Jupyter runtime dir>/jupyter-mlflow/`` (0700), are 0600 and
replaced atomically, so that a reader sees a whole record or the one before:

``server-<host>-<pid>.json``
    :class:`ServerRecord`, written before the server starts its first kernel.
``<kernel id>.json``
    :class:`Binding`, server → kernel: which notebook this kernel belongs to.
``<kernel id>.state.json``
    :class:`KernelState`, kernel → server: where this kernel logs to.
``<kernel id>.cells.jsonl``
    The cells that the kernel's process has run, in order: see :func:`cells_path`.
"""

from __future__ import annotations

import json
import os
import re
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER: Final = "jupyter-mlflow"

_PROCESS_FILE = re.compile(r"(server|store-\w+|endpoint-\w+)-(?P<host>.+)-(?P<pid>\d+)\.[a-z.]+")
_KERNEL_FILE = re.compile(r"(?P<id>[0-9a-f-]{36})(\.state|\.cells)?\.jsonl?")

R = TypeVar("R", "ServerRecord", "Binding", "KernelState")


class ServerRecord(NamedTuple):
    """What every kernel of one Jupyter server may know about it.

    ``tracking_uri`` is the server's default store; ``artifact_root`` its
    artifact root as a URI, ``None`` unless the store is our own; ``schema`` the Alembic
    revision that the server's MLflow gives a new database, ``None`` if the store is
    no database. ``root`` is the absolute directory that notebook paths are below. ``run_card``
    is whether a cell shows the runs that it made.
    """

    server_id: str
    pid: int
    root: str
    tracking_uri: str
    artifact_root: str | None
    schema: str | None
    run_card: bool = True


class Binding(NamedTuple):
    """Which notebook a kernel belongs to; kept current while the kernel lives.

    ``path`` is the notebook's path below ``root``, with ``/``. ``base_url`` is the URL
    of the Jupyter server, ``token`` is good for ``/jupyter-mlflow/endpoints/*`` and, but for
    forgetting one, ``/jupyter-mlflow/jobs/*`` only.
    """

    notebook_id: str
    path: str
    root: str
    server_id: str
    base_url: str
    token: str


class KernelState(NamedTuple):
    """Where a kernel logs to, written by it whenever that changes.

    ``tracking_uri`` carries no password. ``experiment_id`` and ``experiment_name`` are
    ``None`` until the kernel has an experiment. ``active_runs`` are run ids, the innermost last.
    ``mlflow_version`` is ``None`` while MLflow is not imported. ``notice`` is a sentence for
    the person, when the kernel's choice of store needs one.

    ``process_id`` is a UUID of this process (a restarted kernel has another), ``pid`` and
    ``host`` say where it runs, ``created`` is the time of its start as psutil tells it (seconds
    since 1970): pids are reused. ``cwd`` is its working directory. ``new_runs`` are the ids of the
    last runs that it made, 50 at most, the newest last.
    """

    kernel_id: str
    tracking_uri: str
    experiment_id: str | None
    experiment_name: str | None
    active_runs: tuple[str, ...]
    mlflow_version: str | None
    interpreter: str
    notice: str | None
    process_id: str = ""
    pid: int = 0
    host: str = ""
    created: float = 0.0
    cwd: str = ""
    new_runs: tuple[str, ...] = ()


def folder(runtime_dir: str | os.PathLike[str]) -> Path:
    """The records' folder below ``runtime_dir``, made (0700) when missing."""
    path = Path(runtime_dir) / FOLDER
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def process_path(records: Path, what: str, pid: int, suffix: str) -> Path:
    """A file of one server process; hosts can share the folder, with the same pids on each."""
    return records / f"{what}-{socket.gethostname()}-{pid}.{suffix}"


def server_path(records: Path, pid: int) -> Path:
    return process_path(records, "server", pid, "json")


def find_server(records: Path, pid: int) -> Path:
    """The file of a server on this host; the host may have changed its name meanwhile."""
    path = server_path(records, pid)
    others = [] if path.exists() else list(records.glob(f"server-*-{pid}.json"))
    return others[0] if len(others) == 1 else path


def binding_path(records: Path, kernel_id: str) -> Path:
    return records / f"{kernel_id}.json"


def state_path(records: Path, kernel_id: str) -> Path:
    return records / f"{kernel_id}.state.json"


def cells_path(records: Path, kernel_id: str) -> Path:
    """One JSON object per line and cell: ``{"execution_count", "cell_id", "source"}``.

    Written anew by each process of the kernel, 0600, appended to before each cell runs. Both
    numbers may be ``null``. Only the last lines are kept when it grows long.
    """
    return records / f"{kernel_id}.cells.jsonl"


def write(path: Path, record: ServerRecord | Binding | KernelState) -> None:
    """Replace the record at ``path`` atomically; only its owner can read it."""
    replace(path, json.dumps(record._asdict()).encode())


def replace(path: Path, content: bytes) -> None:
    """Replace the file at ``path`` atomically by one that only its owner can read."""
    # mkstemp makes the file 0600 from its first moment.
    handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read(path: Path, kind: type[R]) -> R | None:
    """The record at ``path``; ``None`` when there is none or it is not of this form.

    Fields that this version does not know are passed over, and newer ones have defaults, so
    that a kernel with another version of the package can still be understood.
    """
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in found.items()
            if name in kind._fields
        }
        record = kind(**known)
    except (OSError, ValueError, AttributeError, TypeError):
        return None
    # Named tuples take anything, and what is looped over had better be a list.
    lists = (getattr(record, name, ()) for name in ("active_runs", "new_runs"))
    return record if all(isinstance(one, tuple) for one in lists) else None


def clear_leftovers(records: Path, is_alive: Callable[[int], bool]) -> None:
    """Remove what servers that were killed have left, and their kernels.

    ``is_alive`` says of a pid whether its process lives. A kernel's records go with its
    connection file, which Jupyter keeps in the folder above.
    """
    for path in records.iterdir():
        process = _PROCESS_FILE.fullmatch(path.name)
        kernel = _KERNEL_FILE.fullmatch(path.name)
        if process is not None:
            here = process["host"] == socket.gethostname()
            gone = here and not is_alive(int(process["pid"]))
        elif kernel is not None:
            gone = not (records.parent / f"kernel-{kernel['id']}.json").exists()
        else:
            gone = False
        if gone:
            path.unlink(missing_ok=True)
