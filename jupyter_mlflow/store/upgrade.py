"""Copy and upgrade: the way to an older store's runs that leaves the store as it is."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common import schema
from jupyter_mlflow.store import check, default
from jupyter_mlflow.store.failure import StoreFailure

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE: Final = 60.0
"""Seconds to wait for a store that somebody holds locked."""
_BUSY: Final = (5, 6)
"""``SQLITE_BUSY`` and ``SQLITE_LOCKED``, names that Python has from 3.11 on."""


def upgrade(path: Path) -> Path:
    """Copy the SQLite store ``path`` and give the copy this MLflow's schema; the copy's path.

    The store is only read from. The copy is built aside and appears whole or not at all; one
    that is there is left as it is, as it may be in use. Raises :class:`StoreFailure` when there
    is none in the end.
    """
    # In order: what is half done is cleared away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    copy = _copy_of(path)
    try:
        if not copy.exists():
            default.create(copy, lambda made: _build(path, made))
    except StoreFailure:
        raise
    except TimeoutError as error:
        raise _failure(f"{path} is locked by another program. Try again later.", error) from error
    except (OSError, sqlite3.Error) as error:
        megabytes = 2 * _size(path) // 1_000_000 + 1
        room = f"Check that {path.parent} can be written to and has {megabytes} MB of room"
        said = f"The copy of {path} could not be made. {room}, then try again."
        raise _failure(said, error) from error
    except Exception as error:
        # Whatever a migration of MLflow's raises.
        said = (
            f"MLflow could not upgrade the copy of {path}, which is as it was. Update MLflow in "
            "the server's environment, or choose another store with MLFLOW_TRACKING_URI."
        )
        raise _failure(said, error) from error
    _check_copy(copy)
    return copy


def _copy_of(path: Path) -> Path:
    try:
        check.check_sqlite(path)
    except StoreFailure as failure:
        if failure.copy is None:
            raise
        return failure.copy
    raise StoreFailure("UPGRADE_FAILED", f"{path} needs no upgrade any more. Open it again.")


def _build(path: Path, made: Path) -> None:
    from jupyter_mlflow.store import app

    with closing(schema.read_only(path)) as source, closing(sqlite3.connect(made)) as target:
        until = time.monotonic() + _PATIENCE

        def wait(status: int, _remaining: int, _total: int) -> None:
            if status in _BUSY and time.monotonic() > until:
                raise TimeoutError(str(path))

        # In one piece: in several it would begin anew with each commit of a training kernel,
        # which waits, as for any reader, for the second that a gigabyte takes.
        source.backup(target, progress=wait)
    shutil.copymode(path, made)
    app.upgrade_database(made)
    with closing(schema.read_only(made)) as upgraded:
        found = upgraded.execute("PRAGMA quick_check").fetchall()
        if found != [("ok",)] or schema.revision_of(upgraded) != schema.mlflow_head():
            raise sqlite3.DatabaseError(f"the copy is not whole: {found[0][0]}")


def _check_copy(copy: Path) -> None:
    try:
        check.check_sqlite(copy)
    except StoreFailure as failure:
        raise StoreFailure(
            "UPGRADE_FAILED",
            f"{copy}, where the copy would be, is something else. Move it elsewhere, then try "
            "again.",
            failure.message,
        ) from failure


def _failure(message: str, error: Exception) -> StoreFailure:
    return StoreFailure("UPGRADE_FAILED", message, f"{type(error).__name__}: {error}")


def _size(path: Path) -> int:
    log = path.with_name(f"{path.name}-wal")
    return sum(file.stat().st_size for file in (path, log) if file.exists())
