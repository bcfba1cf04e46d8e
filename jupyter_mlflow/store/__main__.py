"""``python -m jupyter_mlflow.store (--socket DIR/s [--create] | --upgrade) [--failure FILE]``.

The store is named by the environment, because its URI may hold a password:
``JUPYTER_MLFLOW_STORE_URI``, and ``JUPYTER_MLFLOW_ARTIFACT_ROOT`` (a URI, or empty for MLflow's
own rule). Serves until SIGTERM, or upgrades a copy of the store and ends. A store that is not
opened: exit code 3 and a failure file.
"""

from __future__ import annotations

import os
import sys

# `python -m` looks for modules in the working directory first, the notebooks' folder, where a
# random.py is somebody's notes. PYTHONSAFEPATH keeps it from that, but only from Python 3.11
# on. Too late, before that, for what `-m` itself and this package's __init__ import: a dozen
# modules of the standard library (typing, re, enum, contextlib, types, collections …).
if (
    __name__ == "__main__"
    and not getattr(sys.flags, "safe_path", False)
    and sys.path[:1] in ([""], [os.getcwd()])  # noqa: PTH109 (pathlib would be imported)
):
    del sys.path[0]

import argparse
import gc
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlflow.common import schema
from jupyter_mlflow.store import check, default
from jupyter_mlflow.store.failure import EXIT_CODE, StoreFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp

    from jupyter_mlflow.store.views.changes.probe import Probe
    from jupyter_mlflow.store.views.context import Context

log = logging.getLogger("jupyter_mlflow.store")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the store process; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m jupyter_mlflow.store")
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--socket", type=Path, help="where to listen")
    task.add_argument("--upgrade", action="store_true", help="upgrade a copy of the SQLite store")
    parser.add_argument("--create", action="store_true", help="make the SQLite store if missing")
    parser.add_argument("--failure", type=Path, help="where to say why the store is not opened")
    options = parser.parse_args(argv)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    # Not for the children that MLflow or a plug-in may start.
    uri = os.environ.pop("JUPYTER_MLFLOW_STORE_URI", "")
    artifact_root = os.environ.pop("JUPYTER_MLFLOW_ARTIFACT_ROOT", "")
    try:
        if options.upgrade:
            _upgrade(uri)
        else:
            run(uri, artifact_root, options.socket, create=options.create)
    except StoreFailure as failure:
        log.error("%s: %s (%s)", failure.code, failure.message, failure.details)  # noqa: TRY400
        if options.failure is not None:
            failure.write(options.failure)
        return EXIT_CODE
    return 0


def _upgrade(uri: str) -> None:
    from jupyter_mlflow.store.upgrade import upgrade

    path = schema.sqlite_path(uri)
    if path is None:
        raise StoreFailure("UPGRADE_FAILED", f"{schema.redact(uri)} is no SQLite file.")
    upgrade(path)


def run(uri: str, artifact_root: str, socket: Path, *, create: bool) -> None:
    """Check, make if asked to, open and serve the store at ``uri`` until SIGTERM.

    Raises :class:`StoreFailure` when the store must not or cannot be opened.
    """
    if schema.kind_of(uri) == "remote":
        _run_remote(uri, socket)
        return
    path = _check_before(uri, create=create)
    # Importing MLflow makes a million objects that stay: to look through them again and
    # again for garbage is a quarter of the time to start.
    gc.disable()
    from jupyter_mlflow.store import app

    app.prepare(uri, artifact_root)
    if path is not None and create:
        if not path.exists():
            _create(path, artifact_root)
        # Whoever has begun to make it meanwhile, perhaps another version.
        check.check_sqlite(path)
    mlflow_app = app.mlflow_app()
    context = app.open_store(uri)

    from jupyter_mlflow.store.views.changes.probes import probe

    _serve(context, probe(context), mlflow_app, socket)


def _run_remote(uri: str, socket: Path) -> None:
    gc.disable()
    from jupyter_mlflow.store.remote.opened import open_remote

    opened = open_remote(uri)
    try:
        _serve(opened.context, opened.probe, opened.forward, socket, noticed=opened.mirror.asked)
    finally:
        opened.close()


def _serve(
    context: Context,
    probe: Probe,
    mlflow_app: ASGIApp,
    socket: Path,
    *,
    noticed: Callable[[str], None] | None = None,
) -> None:
    from jupyter_mlflow.store.server import StoreApp, serve
    from jupyter_mlflow.store.views.app import serve_store, views_app
    from jupyter_mlflow.store.views.changes.watch import Watcher

    watcher = Watcher(probe)
    views = views_app()
    serve_store(views, context, watcher)
    gc.freeze()
    gc.enable()
    try:
        serve(StoreApp(views, mlflow_app, noticed), socket, watcher.close)
    finally:
        watcher.close()


def _check_before(uri: str, *, create: bool) -> Path | None:
    """What can be found out before MLflow is imported; the file, for SQLite."""
    if schema.is_redacted(uri):
        raise StoreFailure(
            "PASSWORD_HIDDEN",
            f"The kernel logs to {uri}, and does not tell its password. To see runs here, start "
            "Jupyter with MLFLOW_TRACKING_URI set to that store; or take the password out of the "
            "URI and keep it where the database's driver looks for it, for PostgreSQL in "
            "~/.pgpass, and restart the kernel.",
        )
    if schema.kind_of(uri) == "files":
        raise StoreFailure(
            "FILE_STORE",
            f"{schema.redact(uri) or 'An empty URI'} is a folder, MLflow's old file format, which "
            "is not served. Convert it with: mlflow migrate-filestore. Or choose another store "
            "with MLFLOW_TRACKING_URI.",
        )
    path = schema.sqlite_path(uri)
    if path is None:
        check.check_database(uri)
    elif path.exists():
        check.check_sqlite(path)
    elif create:
        check.check_no_file_store(path.parent)
    else:
        raise StoreFailure(
            "STORE_UNREACHABLE",
            f"There is no database at {path}. It is made by the first run that is logged there.",
        )
    return path


def _create(path: Path, artifact_root: str) -> None:
    from jupyter_mlflow.store import app

    try:
        default.create(path, lambda made: app.build_database(made, artifact_root))
    except OSError as error:
        raise StoreFailure(
            "STORE_UNREACHABLE",
            f"The store {path} cannot be made. Check that the folder can be written to and "
            "the disk is not full.",
            str(error),
        ) from error


if __name__ == "__main__":
    sys.exit(main())
