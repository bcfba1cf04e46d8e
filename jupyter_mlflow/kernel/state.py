"""Reports where this kernel logs to, for the panel beside the notebook."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import KernelState
from jupyter_mlflow.common.relative import absolute
from jupyter_mlflow.common.schema import read_only, redact, sqlite_path
from jupyter_mlflow.kernel import identity, internals, made, store
from jupyter_mlflow.kernel.safely import safely
from jupyter_mlflow.kernel.this_process import this_process, working_directory

if TYPE_CHECKING:
    from pathlib import Path

_FOLLOW: Final = (0.05, 0.15, 0.8, 4.0)
"""Seconds between looks after MLflow asked for a run's tags."""
_NAME_WAIT: Final = 0.05
"""Seconds that a report waits for an experiment's name."""
_BUSY_MS: Final = 100

_lock = threading.Lock()
_written: KernelState | None = None
_follower: threading.Thread | None = None
_again = threading.Event()

_opened: dict[str, str] = {}
"""Absolute URIs by those that MLflow has opened, which it does once."""
_experiments: dict[str, str] = {}
"""The notebook's experiment in each store, by tracking URI."""
_names: dict[tuple[str, str], str | None] = {}
"""Names by tracking URI and experiment id; ``None`` where a look did not tell."""
_looks: dict[tuple[str, str], _Look] = {}
"""The last look for each of these names."""

cell = 0
"""Counts the cells that have ended."""


def note_experiment(uri: str, experiment_id: str, name: str) -> None:
    """Remember the notebook's own experiment in the store ``uri``, which was just asked."""
    _opened.setdefault(uri, absolute(uri))
    _experiments[uri] = experiment_id
    _names[uri, experiment_id] = name


def place(uri: str) -> str:
    """``uri`` with the absolute path of its file: the one opened, else the one that would be."""
    return _opened.get(uri) or absolute(uri)


@safely(None)
def after_cell(result: object = None) -> None:  # noqa: ARG001 - IPython's post_run_cell
    """Report what the cell that just ended has changed."""
    global cell
    cell += 1
    update()


@safely(None)
def current(kernel: identity.Kernel) -> KernelState:
    """Where this kernel logs to now. Asks no server, so it cannot hang."""
    uri = store.current_uri()
    chosen, active_runs = internals.active_experiment_id(), internals.active_runs()
    if chosen or active_runs:
        _opened.setdefault(uri, absolute(uri))
    experiment_id = chosen or os.environ.get("MLFLOW_EXPERIMENT_ID") or _experiments.get(uri)
    name = None if experiment_id is None else _name(uri, experiment_id)
    process = this_process()
    return KernelState(
        kernel_id=kernel.kernel_id,
        tracking_uri=redact(place(uri)),
        experiment_id=experiment_id,
        experiment_name=name,
        active_runs=active_runs,
        mlflow_version=internals.version(),
        interpreter=sys.executable,
        notice=store.notice(),
        process_id=process.process_id,
        pid=process.pid,
        host=process.host,
        # psutil takes a kernel's start some milliseconds; only runs need to be told apart by it.
        created=process.created if internals.version() is not None else 0.0,
        cwd=working_directory(),
        new_runs=tuple(made.recent),
    )


@safely(None)
def update() -> None:
    """Write the state of this kernel, if it is not what was written last."""
    global _written
    kernel = identity.this_kernel()
    if kernel is None:
        return
    with _lock:
        state = current(kernel)
        # The server may have removed the file: it does so around a restart.
        if state is None or (state == _written and kernel.state_path.exists()):
            return
        with contextlib.suppress(OSError):
            records.write(kernel.state_path, state)
            _written = state


@safely(None)
def follow() -> None:
    """Report a run that is about to start, while its cell goes on running.

    MLflow asks for a run's tags before it makes the run, and tells nobody afterwards. So a
    thread looks a few times during the next seconds, then ends.
    """
    global _follower
    _again.set()
    if _follower is None or not _follower.is_alive():
        _follower = threading.Thread(target=_look_again, name="jupyter-mlflow-state", daemon=True)
        _follower.start()


def _look_again() -> None:
    while _again.is_set():
        _again.clear()
        for pause in _FOLLOW:
            time.sleep(pause)
            update()
            if _again.is_set():
                break


class _Look:
    """A look for an experiment's name, in a thread of its own: the file's disk may hang."""

    def __init__(self, key: tuple[str, str], path: Path) -> None:
        self.began = time.monotonic()
        self.done = threading.Event()
        self.late = False
        name = "jupyter-mlflow-name"
        threading.Thread(target=self._look, args=(key, path), name=name, daemon=True).start()

    def _look(self, key: tuple[str, str], path: Path) -> None:
        # One that is locked just now is asked at the next change.
        with contextlib.suppress(sqlite3.Error), closing(read_only(path)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            found = connection.execute(
                "SELECT name FROM experiments WHERE experiment_id = ?", (key[1],)
            ).fetchone()
            _names[key] = None if found is None else str(found[0])
        self.done.set()
        if self.late and key in _names:
            update()


def _name(uri: str, experiment_id: str) -> str | None:
    """The experiment's name as far as it is known or can be read in no time.

    An SQLite file is asked once per experiment, read-only and beside MLflow, which would log
    an error into the cell. A remote store is never asked: the panel does that.
    """
    key = uri, experiment_id
    if key in _names:
        return _names[key]
    path = sqlite_path(place(uri))
    if path is None:
        return None
    look = _looks.get(key)
    if look is None or look.done.is_set():
        look = _looks[key] = _Look(key, path)
    # One that hangs is waited for once.
    look.late = not look.done.wait(max(0.0, _NAME_WAIT - (time.monotonic() - look.began)))
    return _names.get(key)
