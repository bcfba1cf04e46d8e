"""The notebooks that are known, in the register: what is where, and what is known of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from jupyter_mlflow.common.notebook_file import is_notebook, metadata_id
from jupyter_mlflow.notebooks.register import opened

if TYPE_CHECKING:
    import sqlite3

_UNSEEN: Final = "?"
"""``carried`` of notebooks that an earlier version has registered."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS server (id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notebooks (
    path TEXT PRIMARY KEY, notebook_id TEXT NOT NULL, carried TEXT DEFAULT '?', origin TEXT
);
CREATE INDEX IF NOT EXISTS by_id ON notebooks (notebook_id);
"""
_ADDED = {"carried": "TEXT DEFAULT '?'", "origin": "TEXT"}
"""Columns that registers of earlier versions lack."""

_SELECT: Final = "SELECT path, notebook_id, carried, origin FROM notebooks"


class Known(NamedTuple):
    """A notebook that the register knows.

    ``carried`` is the UUID that the file carried when it was last looked at and did carry one.
    ``origin`` is the UUID of the notebook that this one is a copy of, until its person has said
    whether they shall share an experiment.
    """

    path: str
    notebook_id: str
    carried: str | None
    origin: str | None

    def is_still(self, carried: str | None) -> bool:
        """Whether a file here that carries ``carried`` is this notebook."""
        return carried in (None, self.notebook_id, self.carried) or self.carried == _UNSEEN

    def is_there(self) -> bool:
        """Whether this notebook's own file lies at its path now."""
        path = Path(self.path)
        carried = metadata_id(path)
        if carried is None:
            # A notebook that has lost its UUID has no claim against one that carries it. What
            # cannot be read may just be being written.
            lost = self.carried not in (None, _UNSEEN) and is_notebook(path)
            return path.is_file() and not lost
        return self.is_still(carried)

    def after_look(self, carried: str | None) -> Known:
        """The same after a look at its file, which carries ``carried``; once seen, it is kept."""
        kept = self.carried if carried is None and self.carried != _UNSEEN else carried
        return Known(self.path, self.notebook_id, kept, self.origin)


def connect(database: Path) -> sqlite3.Connection:
    """The register in the file ``database``, made or brought up to date when needed."""
    connection = opened(database, _SCHEMA)
    if _missing(connection):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            # Looked at again: another server may have been faster.
            for column in _missing(connection):
                kind = _ADDED[column]
                connection.execute(f"ALTER TABLE notebooks ADD COLUMN {column} {kind}")
    return connection


def known_at(connection: sqlite3.Connection, path: Path) -> Known | None:
    """The notebook that is known at ``path``."""
    row = connection.execute(f"{_SELECT} WHERE path = ?", (str(path),)).fetchone()
    return None if row is None else Known(*row)


def with_id(connection: sqlite3.Connection, notebook_id: str, besides: Path) -> list[Known]:
    """All that are this notebook (several where copies share), but for the path ``besides``."""
    return _others(connection, "notebook_id = ?", notebook_id, besides)


def with_carried(connection: sqlite3.Connection, carried: str, besides: Path) -> list[Known]:
    """All whose file was seen with this UUID, but for the path ``besides``."""
    return _others(connection, "carried = ?", carried, besides)


def keep(connection: sqlite3.Connection, known: Known) -> None:
    """Write a notebook down, in place of what was known at its path."""
    connection.execute(
        "INSERT OR REPLACE INTO notebooks (path, notebook_id, carried, origin) VALUES (?, ?, ?, ?)",
        (known.path, known.notebook_id, known.carried, known.origin),
    )


def forget(connection: sqlite3.Connection, path: Path) -> None:
    """Strike out the notebook at ``path``, or those in the folder there."""
    for known in _below(connection, path):
        connection.execute("DELETE FROM notebooks WHERE path = ?", (known,))


def rename(connection: sqlite3.Connection, old: Path, new: Path) -> None:
    """Let the notebook at ``old``, or those in the folder there, be at ``new``."""
    moved = _below(connection, old)
    # What was known there was gone, or nothing could have been moved there.
    forget(connection, new)
    for path in moved:
        connection.execute(
            "UPDATE notebooks SET path = ? WHERE path = ?",
            (str(new) + path[len(str(old)) :], path),
        )


def _others(connection: sqlite3.Connection, which: str, value: str, besides: Path) -> list[Known]:
    rows = connection.execute(
        f"{_SELECT} WHERE {which} AND path != ? ORDER BY path", (value, str(besides))
    )
    return [Known(*row) for row in rows]


def _missing(connection: sqlite3.Connection) -> list[str]:
    there = {row[1] for row in connection.execute("PRAGMA table_info(notebooks)")}
    return [column for column in _ADDED if column not in there]


def _below(connection: sqlite3.Connection, path: Path) -> list[str]:
    prefix = f"{path}/"
    rows = connection.execute(
        "SELECT path FROM notebooks WHERE path = ? OR substr(path, 1, ?) = ?",
        (str(path), len(prefix), prefix),
    )
    return [row[0] for row in rows]
