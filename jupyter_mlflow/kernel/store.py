"""Which store a kernel logs to, when its user did not say.

MLflow's own choice is ``mlflow.db`` in the kernel's folder, another one for each folder. The
server's default store takes its place only where nothing is lost by that: see :func:`choose`.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from jupyter_mlflow.common import copies, records
from jupyter_mlflow.common.records import KernelState, ServerRecord
from jupyter_mlflow.common.relative import absolute
from jupyter_mlflow.common.schema import (
    known_revisions,
    mlflow_head,
    redact,
    sqlite_path,
    sqlite_revision,
)
from jupyter_mlflow.kernel import internals
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_mlflow.kernel.identity import Kernel

TRACKING_URI: Final = "MLFLOW_TRACKING_URI"
DEFAULT_STORE: Final = "JUPYTER_MLFLOW_DEFAULT_STORE"
"""Variable by which processes that a kernel starts know the store of ``MLFLOW_TRACKING_URI``."""

PUBLISH_WAIT: Final = 30.0
"""Seconds that ``import mlflow`` waits for a default store that is being made."""
_STEP: Final = 0.02


class DefaultStore(NamedTuple):
    """Our own default store, as the processes below a kernel know it.

    ``server`` is the path of the ``ServerRecord``, ``state`` that of the ``KernelState``.
    """

    uri: str
    artifact_root: str
    server: str
    state: str


class Choice(NamedTuple):
    """``uri`` is what we set, ``None`` where MLflow's own choice stands.

    ``notice`` is a sentence for the person. It holds while ``MLFLOW_TRACKING_URI`` is
    ``variable``, where ``None`` means unset: ``mlflow.set_tracking_uri`` sets it, too.
    """

    uri: str | None = None
    notice: str | None = None
    variable: str | None = None


chosen = Choice()


def choose(kernel: Kernel) -> None:
    """Decide where this kernel logs to; safe to call again, decides afresh then.

    The server's store is taken when the user set none, the kernel's folder holds no store of
    its own, and the kernel's MLflow has the schema of the server's store.
    """
    _withdraw()
    # The server takes its store out of the record while that cannot be opened.
    server = kernel.server_file.read() or kernel.server
    _decide(server, str(kernel.server_file.path), str(kernel.state_path))


def notice() -> str | None:
    """What to tell the person about where this kernel logs to now."""
    return chosen.notice if os.environ.get(TRACKING_URI) == chosen.variable else None


def default_store() -> DefaultStore | None:
    """The default store that this process was given, by :func:`choose` or by its parent."""
    try:
        return DefaultStore(**json.loads(os.environ[DEFAULT_STORE]))
    except (KeyError, TypeError, ValueError):
        return None


def own_choice(folder: Path) -> str:
    """The tracking URI that MLflow takes in ``folder`` when none is set."""
    if _has_runs(folder / "mlruns"):
        return (folder / "mlruns").as_uri()
    path = str(folder / "mlflow.db")
    if sys.platform == "win32":
        from urllib.request import pathname2url

        return "sqlite://" + pathname2url(path)
    # The same there, without a kernel's start paying for HTTP.
    return "sqlite:///" + quote(path)


def current_uri() -> str:
    """The tracking URI of this process, also before MLflow is imported."""
    found = internals.tracking_uri() or os.environ.get(TRACKING_URI)
    return found or own_choice(Path.cwd())


def wait_for(store: DefaultStore, ask: Callable[[DefaultStore], None]) -> None:
    """Hold an ``import mlflow`` until the default store is there.

    Whoever opens an SQLite file that is missing initialises it, and two processes that do so
    at once break each other. So the store is made by one process, the server's, which is
    asked for it by ``ask``. When it does not appear the settings of :func:`choose` are taken
    back, and MLflow's own choice stands.
    """
    path = sqlite_path(store.uri)
    if path is None or os.environ.get(TRACKING_URI) != store.uri or path.exists():
        return
    ask(store)
    until = time.monotonic() + PUBLISH_WAIT
    while not path.exists():
        if time.monotonic() > until or not _is_making(Path(store.server), store.uri):
            _refuse(f"The store {path} could not be made")
            return
        time.sleep(_STEP)
    if _revision(path) != mlflow_head():
        _refuse(f"The store {path} is another MLflow version's")


def ask_for(state: Path) -> None:
    """Ask the server for its store in the name of the kernel whose state is at ``state``.

    For a child that imports MLflow before the kernel itself does: ``!python train.py``.
    """
    found = records.read(state, KernelState)
    if found is not None and found.mlflow_version is None:
        records.write(state, found._replace(mlflow_version=internals.version()))


def _decide(server: ServerRecord, server_file: str, state: str) -> None:
    global chosen
    folder = Path.cwd()
    own = own_choice(folder)
    uri = os.environ.get(TRACKING_URI)
    if uri:
        opened = absolute(uri)
        said = (
            f"MLFLOW_TRACKING_URI is set in this kernel: its runs are logged to {redact(opened)}."
        )
        chosen = Choice(None, said if server.tracking_uri not in ("", opened) else None, uri)
    elif not server.tracking_uri:
        # Because it cannot be opened, or because its URI holds a password.
        said = f"The server offers this kernel no store: its runs are logged to {own}."
        chosen = Choice(None, said + _before_upgrade(folder / "mlflow.db"))
    elif importlib.util.find_spec("mlflow") is None:
        said = "MLflow is not installed in this kernel: run %pip install mlflow."
        chosen = Choice(None, said)
    elif (found := _own_store(folder, server.tracking_uri)) is not None:
        chosen = Choice(None, found)
    elif not _same_schema(server):
        version = importlib.metadata.version("mlflow")
        said = (
            f"MLflow {version} of this kernel cannot use the server's store, which is another "
            f"version's: its runs are logged to {own} instead."
        )
        chosen = Choice(None, said)
    else:
        os.environ[TRACKING_URI] = server.tracking_uri
        if server.artifact_root is not None:
            store = DefaultStore(server.tracking_uri, server.artifact_root, server_file, state)
            os.environ[DEFAULT_STORE] = json.dumps(store._asdict())
        chosen = Choice(server.tracking_uri)


def _withdraw() -> None:
    """Take back what an earlier :func:`choose` set, if it is still set."""
    global chosen
    if chosen.uri is not None and os.environ.get(TRACKING_URI) == chosen.uri:
        del os.environ[TRACKING_URI]
    os.environ.pop(DEFAULT_STORE, None)
    chosen = Choice()


def _refuse(why: str) -> None:
    global chosen
    # A child has its settings from its parent, and no choice of its own to take back.
    os.environ.pop(TRACKING_URI, None)
    os.environ.pop(DEFAULT_STORE, None)
    own = own_choice(Path.cwd())
    chosen = Choice(None, f"{why}: runs of this kernel are logged to {own} instead.")


def _own_store(folder: Path, default: str) -> str | None:
    """What to say when ``folder`` holds a store other than the default one."""
    if _has_runs(folder / "mlruns"):
        return (
            f"This kernel's folder {folder} has runs in mlruns, which MLflow goes on using. To "
            "move them: mlflow migrate-filestore --source . --target sqlite:///mlflow.db"
        )
    own = folder / "mlflow.db"
    path = sqlite_path(default)
    if not own.exists() or (path is not None and path.exists() and own.samefile(path)):
        return None
    if path is not None and copies.is_copy(path, own):
        return None  # a person has chosen the upgraded copy in its place
    said = f"This kernel's folder has a store of its own, so its runs are logged there: {own}."
    return said + _before_upgrade(own)


def _before_upgrade(path: Path) -> str:
    """What to add when MLflow will upgrade ``path``, the store that it chooses itself."""
    if not path.exists() or _has_runs(path.with_name("mlruns")):
        return ""
    revision = _revision(path)
    if revision == mlflow_head() or revision not in known_revisions():
        return ""
    return (
        " It was made by an older MLflow, which can no longer use it once this kernel's MLflow has "
        "logged there. Copy and upgrade in the panel leaves it as it is."
    )


def _has_runs(mlruns: Path) -> bool:
    """Whether MLflow would go on with the files in ``mlruns`` (``_has_existing_mlruns_data``)."""
    try:
        return any(
            entry.name.isdigit() and (entry / "meta.yaml").is_file() for entry in mlruns.iterdir()
        )
    except OSError:
        return False


def _same_schema(server: ServerRecord) -> bool:
    head = mlflow_head()
    path = sqlite_path(server.tracking_uri)
    if path is not None and path.exists():
        return head is not None and _revision(path) == head
    return server.schema is None or server.schema == head


def _revision(path: Path) -> str | None:
    try:
        return sqlite_revision(path)
    except sqlite3.Error:
        return None


@safely(False)
def _is_making(record: Path, uri: str) -> bool:
    """Whether there is a server that can still make the store ``uri``.

    It takes its record away when it ends in order, and ``uri`` out of it when it has failed.
    """
    found = records.read(record, ServerRecord)
    if found is None or found.tracking_uri != uri:
        return False
    if os.name == "nt":
        return True  # there, signal 0 is Ctrl-C; the time alone ends the wait
    try:
        os.kill(found.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
