"""A notebook's identity: the UUID that its experiment and runs are found by.

Remembered on this side by path, so that a notebook has an identity before anything is
written into it, and kept in its metadata (by the frontend), so that it has it elsewhere.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

from jupyter_mlflow.common import tags

_SCHEMA = """
CREATE TABLE IF NOT EXISTS server (id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notebooks (path TEXT PRIMARY KEY, notebook_id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS by_id ON notebooks (notebook_id);
"""


class Identities:
    """The register of notebooks, one for all Jupyter servers of a user on a machine.

    Paths are absolute. Every method is a short SQLite transaction: call it in a thread.
    """

    def __init__(self, database: Path) -> None:
        self._database = database

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._database, timeout=20, isolation_level="IMMEDIATE")
        connection.executescript(_SCHEMA)
        return connection

    def server_id(self) -> str:
        """The UUID of this machine's register, made at first use."""
        self._database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            row = connection.execute("SELECT id FROM server").fetchone()
            if row is None:
                row = (str(uuid.uuid4()),)
                connection.execute("INSERT INTO server VALUES (?)", row)
            return str(row[0])

    def find(self, path: Path) -> str | None:
        """The UUID of the notebook at ``path``, if it is known or carries one."""
        with closing(self._open()) as connection:
            return _known(connection, path) or metadata_id(path)

    def assign(self, path: Path) -> str:
        """The UUID of the notebook at ``path``, new if it has none.

        A UUID in the file counts unless it is registered for another path that is still
        there: then this file is a copy, and gets its own.
        """
        carried = metadata_id(path)
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            known = _known(connection, path)
            if known is not None:
                return known
            if carried is not None:
                rows = connection.execute(
                    "SELECT path FROM notebooks WHERE notebook_id = ?", (carried,)
                ).fetchall()
                if any(metadata_id(Path(other)) == carried for (other,) in rows):
                    carried = None
                else:
                    connection.execute("DELETE FROM notebooks WHERE notebook_id = ?", (carried,))
            notebook_id = carried or str(uuid.uuid4())
            connection.execute("INSERT INTO notebooks VALUES (?, ?)", (str(path), notebook_id))
            return notebook_id

    def rename(self, old: Path, new: Path) -> None:
        """Follow a file or folder from ``old`` to ``new``."""
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            for (path,) in _below(connection, old):
                moved = str(new) + path[len(str(old)) :]
                connection.execute(
                    "UPDATE OR REPLACE notebooks SET path = ? WHERE path = ?", (moved, path)
                )

    def forget(self, path: Path) -> None:
        """The file or folder was deleted: a notebook that comes there later is another one."""
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            for (known,) in _below(connection, path):
                connection.execute("DELETE FROM notebooks WHERE path = ?", (known,))


def _below(connection: sqlite3.Connection, path: Path) -> list[tuple[str]]:
    """The known notebook at ``path``, or those in the folder there."""
    prefix = f"{path}/"
    return connection.execute(
        "SELECT path FROM notebooks WHERE path = ? OR substr(path, 1, ?) = ?",
        (str(path), len(prefix), prefix),
    ).fetchall()


def _known(connection: sqlite3.Connection, path: Path) -> str | None:
    row = connection.execute(
        "SELECT notebook_id FROM notebooks WHERE path = ?", (str(path),)
    ).fetchone()
    return None if row is None else str(row[0])


def metadata_id(path: Path) -> str | None:
    """The UUID in the metadata of the notebook file at ``path``; ``None`` without one."""
    try:
        notebook = json.loads(path.read_bytes())
        found = notebook["metadata"][tags.NOTEBOOK_METADATA][tags.NOTEBOOK_METADATA_ID]
        return str(uuid.UUID(found))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
