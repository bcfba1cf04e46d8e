"""What the kernel asks an SQLite store itself, beside MLflow.

It is ten times as fast, and waits for a database that is locked as long as we say: MLflow waits 20
seconds, tells the cell of it, and then the run that the cell makes waits as long again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from jupyter_mlflow.common import tags
from jupyter_mlflow.common.schema import read_only, read_only_uri
from jupyter_mlflow.kernel.lookup import Experiment

if TYPE_CHECKING:
    from pathlib import Path

_FIND = """
SELECT e.experiment_id, e.name, path.value, server.value
FROM experiment_tags AS own
JOIN experiments AS e ON e.experiment_id = own.experiment_id
LEFT JOIN experiment_tags AS path ON path.experiment_id = e.experiment_id AND path.key = ?
LEFT JOIN experiment_tags AS server ON server.experiment_id = e.experiment_id AND server.key = ?
WHERE own.key = ? AND own.value = ? AND e.lifecycle_stage = 'active'
ORDER BY e.experiment_id LIMIT 1
"""


class LockedError(Exception):
    """The database is locked by another process."""


def find(path: Path, notebook_id: str, wait: float) -> Experiment | None:
    """The notebook's experiment, as :func:`lookup.find` does it, in the file ``path``.

    Raises :class:`LockedError` after ``wait`` seconds, and ``sqlite3.Error`` when there is no
    MLflow store in the file.
    """
    with closing(read_only(path)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        try:
            row = connection.execute(
                _FIND,
                (tags.NOTEBOOK_PATH, tags.SERVER_ID, tags.EXPERIMENT_SOURCE_ID, notebook_id),
            ).fetchone()
        except sqlite3.OperationalError as error:
            raise _told(error) from error
    return None if row is None else Experiment(str(row[0]), *row[1:])


def check_writable(path: Path, wait: float) -> None:
    """Raise :class:`LockedError` when ``path`` cannot be written to within ``wait`` seconds.

    Nothing is written. ``sqlite3.Error`` when it cannot be written to at all.
    """
    uri = read_only_uri(path).replace("?mode=ro", "?mode=rw")
    with closing(sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            raise _told(error) from error


def _told(error: sqlite3.OperationalError) -> Exception:
    # Python 3.10 has no code for it.
    return LockedError(str(error)) if "locked" in str(error) else error
