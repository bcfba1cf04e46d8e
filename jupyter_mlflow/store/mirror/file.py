"""The mirror's file: where it lies, how it is made, and who may fill it."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy

from jupyter_mlflow.common import schema
from jupyter_mlflow.store import default

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER: Final = "jupyter-mlflow"
_KEPT_SECONDS: Final = 30 * 24 * 3600.0
"""How long a mirror is kept that nobody opens."""

_OWN_TABLES: Final = """
CREATE TABLE mirror_state (key TEXT PRIMARY KEY, value NOT NULL);
CREATE TABLE mirror_digests (
    kind TEXT NOT NULL, id TEXT NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE mirror_histories (
    run_uuid TEXT NOT NULL, key TEXT NOT NULL, latest TEXT NOT NULL, token TEXT NOT NULL,
    PRIMARY KEY (run_uuid, key)
) WITHOUT ROWID;
"""
"""What is known of the copies: digests of what each row was made of, and how far histories go."""


def mirror_path(uri: str, user: str) -> Path:
    """The file for the store ``uri`` as ``user`` of it sees it; its folder is made (0700).

    No secret is part of its name. Another schema of MLflow has another file.
    """
    who = "\n".join([schema.redact(uri), _account(), user, schema.mlflow_head() or ""])
    folder = _folder()
    return folder / f"{hashlib.sha256(who.encode()).hexdigest()[:24]}.db"


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def _folder() -> Path:
    for place in (_cache(), Path(tempfile.gettempdir()) / f"{_FOLDER}-{_account()}"):
        folder = place / "mirrors"
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # One that is another's, or open to others, is none for copies of a person's runs.
            folder.chmod(0o700)
            return folder
    return Path(tempfile.mkdtemp(prefix=_FOLDER))


def _cache() -> Path:
    """Where the platform has what can be made again."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / _FOLDER
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / _FOLDER
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if given.startswith("/") else Path.home() / ".cache") / _FOLDER


def clear_old(path: Path) -> None:
    """Remove what lies beside ``path`` and was not opened for a month."""
    before = time.time() - _KEPT_SECONDS
    for other in path.parent.glob("*.db*"):
        with contextlib.suppress(OSError):
            if not other.name.startswith(path.name) and other.stat().st_mtime < before:
                other.unlink()


def open_mirror(path: Path) -> sqlite3.Connection:
    """A connection that writes to the mirror at ``path``, which is made when it is not there.

    One that is no database any more is made anew: everything in it can be fetched again.
    """
    try:
        return _open(path)
    except sqlite3.OperationalError:
        # Locked, or no disk: another process may be using it.
        raise
    except sqlite3.DatabaseError:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _open(path)


def _open(path: Path) -> sqlite3.Connection:
    if not path.exists():
        # Aside, as two processes can look at one store for the first time.
        default.create(path, _make)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
    try:
        # After a crash of the machine it is filled again: no need to wait for the disk.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        _check(connection)
    except BaseException:
        connection.close()
        raise
    os.utime(path)
    return connection


def _check(connection: sqlite3.Connection) -> None:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'mirror_state'")
    if found.fetchone() is None:
        raise sqlite3.DatabaseError("This is no mirror.")


def _make(path: Path) -> None:
    from mlflow.store.db.base_sql_model import Base
    from mlflow.store.model_registry.dbmodels import models as registry  # noqa: F401 - they name their tables to Base
    from mlflow.store.tracking.dbmodels import models as tracking  # noqa: F401 - they name their tables to Base

    metadata = sqlalchemy.MetaData()
    for table in Base.metadata.sorted_tables:
        copy = table.to_metadata(metadata)
        # Names that two experiments swap meet in between, and other stores' statuses are not
        # MLflow's: here is what there is, whatever the rules.
        loose = (sqlalchemy.UniqueConstraint, sqlalchemy.CheckConstraint)
        if "experiment_id" in copy.c:
            # As a primary key of whole numbers it takes nothing else, and not all stores have
            # numbers. Of this type numbers are numbers and texts are texts.
            copy.c.experiment_id.type = sqlalchemy.Numeric()
        copy.constraints -= {one for one in copy.constraints if isinstance(one, loose)}
        # MLflow declares some of no column, which its migrations make themselves.
        copy.indexes -= {index for index in copy.indexes if not index.columns}
    path.touch(mode=0o600)
    engine = sqlalchemy.create_engine("sqlite://", creator=lambda: sqlite3.connect(path))
    try:
        metadata.create_all(engine)
    finally:
        engine.dispose()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(_OWN_TABLES)


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All that is written inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


class FillLock:
    """Which of several processes fills a mirror: two Jupyter servers can look at one store."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_suffix(".lock")
        self._file: Any = None

    def take(self) -> bool:
        """Whether it is ours, now or since before."""
        if self._file is not None:
            return True
        try:
            import fcntl
        except ImportError:
            return True  # Windows: both fill it, with the same rows
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        except OSError:
            # No locks on that file system: as on Windows.
            file.close()
            return True
        self._file = file
        return True

    def close(self) -> None:
        """Let another one fill it."""
        if self._file is not None:
            self._file.close()
            self._file = None
