"""Whose store is it: what may be opened, found out before MLflow opens it.

MLflow upgrades an older database at the first read, silently and for good, after which the
older MLflow that wrote it fails. So a store is opened only when its revision is the one that
this MLflow would give it; anything else is left as it is, byte for byte.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common import copies, schema
from jupyter_mlflow.store.failure import StoreFailure

if TYPE_CHECKING:
    from pathlib import Path

_QUIET: Final = 2.0
"""Seconds without any change after which a half-made database is what it will stay."""
_PATIENCE: Final = 60.0
_STEP: Final = 0.05

_CONNECT_SECONDS: Final = 10
# The variable stands for a URI whose password is not for messages.
_UPGRADE: Final = 'mlflow db upgrade "$MLFLOW_TRACKING_URI"'

_FILE_STORE: Final = "mlruns"
_FILE_STORE_METADATA: Final = "meta.yaml"


@dataclass(frozen=True)
class _Sight:
    """What a look at an SQLite file shows, as far as it tells one state from another."""

    tables: frozenset[str]
    revision: str | None
    has_default_experiment: bool

    @property
    def ready(self) -> bool:
        return self.has_default_experiment and self.revision == schema.mlflow_head()


def check_sqlite(path: Path) -> None:
    """Raise :class:`StoreFailure` unless ``path`` is a database with this MLflow's schema.

    A database that another process is making this moment is waited for: MLflow takes about
    a second for it, in a hundred commits that everybody sees, and two that initialise one file
    fail each other.
    """
    sight = _look(path)
    patience = time.monotonic() + _PATIENCE
    quiet_since = time.monotonic() - _age(path)
    while not sight.ready and time.monotonic() < min(quiet_since + _QUIET, patience):
        time.sleep(_STEP)
        seen, sight = sight, _look(path)
        if sight != seen:
            quiet_since = time.monotonic()
    if schema.mlflow_head() is not None and sight.revision == schema.mlflow_head():
        return
    _refuse(sight, path)


def _age(path: Path) -> float:
    """Seconds since the last change of ``path``."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except FileNotFoundError:
        return 0.0


def _look(path: Path) -> _Sight:
    try:
        with closing(schema.read_only(path)) as connection:
            # One snapshot: a migration renames tables between two statements.
            connection.execute("BEGIN")
            tables = frozenset(
                str(row[0])
                for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            )
            default = (
                connection.execute("SELECT 1 FROM experiments WHERE experiment_id = 0").fetchall()
                if "experiments" in tables
                else []
            )
            return _Sight(tables, schema.revision_of(connection), bool(default))
    except sqlite3.OperationalError as error:
        raise StoreFailure(
            "STORE_UNREACHABLE",
            f"The database {path} cannot be read. Check that it is a file you may read and "
            "that no other program holds it locked, then try again.",
            str(error),
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreFailure(
            "NOT_A_STORE",
            f"{path} is not an SQLite database, so it was left alone. Move it elsewhere, or choose "
            "another store with MLFLOW_TRACKING_URI.",
            str(error),
        ) from error


def _refuse(sight: _Sight, path: Path) -> None:
    if sight.revision is not None:
        raise _refusal(sight.revision, str(path), path)
    if not sight.tables:
        raise StoreFailure(
            "NOT_A_STORE",
            f"{path} is empty, so it was left alone. Delete it to get a new store there, or "
            "choose another store with MLFLOW_TRACKING_URI.",
            "no tables",
        )
    if {"experiments", "runs"} <= sight.tables:
        # MLflow before 1.0, or an upgrade that was broken off.
        raise _refusal(None, str(path), path)
    raise StoreFailure(
        "NOT_A_STORE",
        f"{path} is a database of something else than MLflow, so it was left alone. Choose "
        "another store with MLFLOW_TRACKING_URI.",
        f"tables: {', '.join(sorted(sight.tables))}",
    )


def _refusal(revision: str | None, where: str, path: Path | None) -> StoreFailure:
    """The failure for a store ``where`` that is at ``revision``, which is not this MLflow's.

    ``path`` is the file of an SQLite database.
    """
    head = schema.mlflow_head()
    details = f"schema revision {revision}, this MLflow's is {head}"
    if revision is None or revision in schema.known_revisions():
        if path is None:
            copy, remedy = None, f"Back it up, then upgrade it with: {_UPGRADE}"
        else:
            copy, remedy = _offer(path, head)
        return StoreFailure(
            "SCHEMA_OLDER",
            f"{where} was made by an older MLflow. It was left alone, because that MLflow could "
            f"no longer use it once it is upgraded. {remedy}. Or choose another store with "
            "MLFLOW_TRACKING_URI.",
            details,
            copy=copy,
        )
    return StoreFailure(
        "SCHEMA_NEWER",
        f"{where} was made by a newer MLflow than the one here, so it was left alone. Update the "
        "one here with: pip install --upgrade mlflow, and restart Jupyter. A notebook that logs "
        "there, in an environment with that MLflow and jupyter-mlflow, shows it as well. Or choose "
        "another store with MLFLOW_TRACKING_URI.",
        details,
    )


def _offer(path: Path, head: str | None) -> tuple[Path | None, str]:
    """Where the panel's *Copy and upgrade* puts the copy, and what to say of it."""
    folder = path.absolute().parent
    if head is None or not os.access(folder, os.W_OK):
        return None, f"Its folder {folder} cannot be written to: copy the store elsewhere"
    copy = copies.copy_path(path.absolute(), head)
    if copy.exists():
        return copy, f"Its upgraded copy {copy.name} is there: Copy and upgrade shows it"
    return copy, f"Copy and upgrade makes a copy of it, {copy.name}, which is shown here instead"


def check_database(uri: str) -> None:
    """As :func:`check_sqlite`, for any other database that SQLAlchemy reaches.

    An empty one is not initialised either: kernels may be doing just that.
    """
    # Not needed, nor worth its import time, for SQLite.
    import sqlalchemy

    shown = schema.redact(uri)
    try:
        engine = sqlalchemy.create_engine(
            uri, poolclass=sqlalchemy.pool.NullPool, connect_args=_connect_args(uri)
        )
        with engine.connect() as connection:
            tables = set(sqlalchemy.inspect(connection).get_table_names())
            rows = (
                connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")).all()
                if "alembic_version" in tables
                else []
            )
    except ModuleNotFoundError as error:
        raise StoreFailure(
            "STORE_UNREACHABLE",
            f"Python has no driver for {shown}. Install it with: pip install {error.name}",
            str(error),
        ) from error
    except (sqlalchemy.exc.SQLAlchemyError, ValueError) as error:
        raise StoreFailure(
            "STORE_UNREACHABLE",
            f"The database {shown} cannot be reached. Check that it is running and that "
            "MLFLOW_TRACKING_URI is right, then try again.",
            schema.without_secrets(str(error), uri),
        ) from error
    revision = str(rows[0][0]) if len(rows) == 1 else None
    if revision is not None and revision == schema.mlflow_head():
        return
    if revision is None and not {"experiments", "runs"} <= tables:
        raise StoreFailure(
            "NOT_A_STORE",
            f"The database {shown} holds no MLflow store yet. Make one there with: {_UPGRADE}",
            f"{len(tables)} tables, none of MLflow's",
        )
    raise _refusal(revision, shown, None)


def _connect_args(uri: str) -> dict[str, int]:
    """A bound on waiting for a host that does not answer, where the driver knows one."""
    timed = ("postgresql", "mysql")
    return {"connect_timeout": _CONNECT_SECONDS} if uri.startswith(timed) else {}


def check_no_file_store(directory: Path) -> None:
    """Raise :class:`StoreFailure` when ``directory`` holds a file store with data in it.

    MLflow then takes ``./mlruns`` for its store instead of ``mlflow.db``; a new database
    beside it would hide that history. The rule is ``_has_existing_mlruns_data`` of
    ``mlflow.tracking._tracking_service.utils``.
    """
    mlruns = directory / _FILE_STORE
    try:
        experiments = [entry for entry in mlruns.iterdir() if entry.name.isdigit()]
    except OSError:
        return
    if any((entry / _FILE_STORE_METADATA).exists() for entry in experiments):
        source = shlex.quote(str(directory))
        target = shlex.quote(schema.sqlite_uri(directory / "mlflow.db"))
        raise StoreFailure(
            "FILE_STORE",
            f"{mlruns} holds runs in MLflow's old file format, which this MLflow no longer "
            f"serves. Convert them with: mlflow migrate-filestore --source {source} --target "
            f"{target}. Or choose another store with MLFLOW_TRACKING_URI.",
            f"file store with data at {mlruns}",
        )
