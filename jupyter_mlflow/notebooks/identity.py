"""A notebook's identity: the UUID that its experiment and runs are found by.

Remembered on this side by path, so that a notebook has an identity before anything is
written into it, and kept in its metadata (by the frontend), so that it has it elsewhere.

Which notebook a file is, when the register does not know its path yet, or when the file there
has become another one:

* It carries no UUID: a new notebook. (At a path that is known, one without UUID is the known one.)
* It carries that of a notebook whose file is gone: that one, *moved*.
* It carries that of a notebook whose file is still there: a *copy*, which gets its own.
* It carries one that is no notebook's here, but is in the file of a notebook that has another
  (a copy that was not saved since): that one moved, or a copy of it, likewise.
* It carries one that was never seen here: that notebook, from elsewhere (a *clone*).
"""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from jupyter_mlflow.common.notebook_file import is_notebook, metadata_id

Choice = Literal["own", "share"]
"""A copy's experiment: one of its own, or the original's."""

_UNKNOWN: Final = "?"
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


@dataclass(frozen=True)
class _Known:
    """A line of the register.

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
        return carried in (None, self.notebook_id, self.carried) or self.carried == _UNKNOWN

    def is_there(self) -> bool:
        """Whether this notebook's own file lies at its path now."""
        path = Path(self.path)
        carried = metadata_id(path)
        if carried is None:
            # A notebook that has lost its UUID has no claim against one that carries it. What
            # cannot be read may just be being written.
            lost = self.carried not in (None, _UNKNOWN) and is_notebook(path)
            return path.is_file() and not lost
        return self.is_still(carried)


@dataclass(frozen=True)
class _Verdict:
    """Whose file it is: the UUID that it keeps, ``None`` for one of its own.

    ``origin`` as in :class:`_Known`; ``gone`` is the path that it was moved from.
    """

    notebook_id: str | None
    origin: str | None = None
    gone: str | None = None

    @classmethod
    def moved(cls, known: _Known) -> _Verdict:
        return cls(known.notebook_id, known.origin, known.path)


class Identities:
    """The register of notebooks, one for all Jupyter servers of a user on a machine.

    Paths are absolute. Every method is a short SQLite transaction and may read notebook files:
    call it in a thread. All raise ``sqlite3.Error`` where the register cannot be used.
    """

    def __init__(self, database: Path) -> None:
        self._database = database

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._database, timeout=20, isolation_level="IMMEDIATE")
        connection.executescript(_SCHEMA)
        if _missing(connection):
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                # Looked at again: another server may have been faster.
                for column in _missing(connection):
                    kind = _ADDED[column]
                    connection.execute(f"ALTER TABLE notebooks ADD COLUMN {column} {kind}")
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
        """The UUID of the notebook at ``path``, if it has one; registers nothing."""
        carried = metadata_id(path)
        with closing(self._open()) as connection:
            known = _known(connection, path)
            if known is not None and known.is_still(carried):
                return known.notebook_id
            return _judge(connection, path, carried).notebook_id

    def assign(self, path: Path) -> str:
        """The UUID of the notebook at ``path``, new if it has none."""
        carried = metadata_id(path)
        with closing(self._open()) as connection:
            known = _known(connection, path)
            if known is not None and carried == known.carried:
                return known.notebook_id
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                return _assign(connection, path, carried)

    def look(self, path: Path) -> str | None:
        """As :meth:`assign` for a path that is known, ``None`` for any other."""
        with closing(self._open()) as connection:
            if _known(connection, path) is None:
                return None
        return self.assign(path)

    def rename(self, old: Path, new: Path) -> None:
        """Follow a file or folder from ``old`` to ``new``."""
        if old == new:
            return
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            moved = _below(connection, old)
            # What was known there was gone, or the file could not have come there.
            _forget(connection, new)
            for path in moved:
                connection.execute(
                    "UPDATE OR REPLACE notebooks SET path = ? WHERE path = ?",
                    (str(new) + path[len(str(old)) :], path),
                )

    def copied(self, source: Path, path: Path) -> None:
        """The file at ``path`` was just made as a copy of ``source``: another notebook for certain.

        Also when the original is deleted before the copy is first run.
        """
        # A source that only its file tells of, a clone for example, is known from now on.
        original = self.find(source) or metadata_id(source)
        if original is not None:
            original = self.assign(source)
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            _forget(connection, path)
            if original is not None:
                new = _Known(str(path), str(uuid.uuid4()), metadata_id(path), original)
                _keep(connection, new)

    def forget(self, path: Path) -> None:
        """The file or folder was deleted: a notebook that comes there later is another one."""
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            _forget(connection, path)

    def original_of(self, path: Path) -> Path | None:
        """Where the notebook is now that the one at ``path`` is a copy of.

        ``None`` when it is no copy, its original is gone, or its person has answered.
        """
        with closing(self._open()) as connection:
            known = _known(connection, path)
            if known is None or known.origin is None:
                return None
            for other in _all(connection, "notebook_id", known.origin, path):
                if Path(other.path).is_file():
                    return Path(other.path)
        return None

    def answer_copy(self, path: Path, choice: Choice) -> str | None:
        """Settle whether a copy shares its original's experiment; its UUID from now on.

        ``None`` when it is no copy, or that was settled before.
        """
        carried = metadata_id(path)
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            known = _known(connection, path)
            if known is None or known.origin is None:
                return None
            notebook_id = known.origin if choice == "share" else known.notebook_id
            # What the file carries is still that of the original, or the copy's own.
            _keep(connection, _Known(str(path), notebook_id, carried or known.carried, None))
            return notebook_id


def _assign(connection: sqlite3.Connection, path: Path, carried: str | None) -> str:
    known = _known(connection, path)
    if known is not None and known.is_still(carried):
        kept = known.carried if carried is None and known.carried != _UNKNOWN else carried
        _keep(connection, _Known(str(path), known.notebook_id, kept, known.origin))
        return known.notebook_id
    verdict = _judge(connection, path, carried)
    if verdict.gone is not None:
        connection.execute("DELETE FROM notebooks WHERE path = ?", (verdict.gone,))
    notebook_id = verdict.notebook_id or str(uuid.uuid4())
    _keep(connection, _Known(str(path), notebook_id, carried, verdict.origin))
    return notebook_id


def _judge(connection: sqlite3.Connection, path: Path, carried: str | None) -> _Verdict:
    """The rule of this module for the file at ``path``, which carries ``carried``."""
    if carried is None:
        return _Verdict(None)
    owners = _all(connection, "notebook_id", carried, path)
    for owner in owners:
        # Before those that are there: notebooks that share an experiment can be moved, too.
        if not owner.is_there():
            return _Verdict.moved(owner)
    if owners:
        return _Verdict(None, origin=carried)
    copies = _all(connection, "carried", carried, path)
    for copy in copies:
        if not copy.is_there():
            return _Verdict.moved(copy)
    if copies:
        return _Verdict(None, origin=copies[0].notebook_id)
    return _Verdict(carried)


def _missing(connection: sqlite3.Connection) -> list[str]:
    there = {row[1] for row in connection.execute("PRAGMA table_info(notebooks)")}
    return [column for column in _ADDED if column not in there]


def _known(connection: sqlite3.Connection, path: Path) -> _Known | None:
    row = connection.execute(
        "SELECT path, notebook_id, carried, origin FROM notebooks WHERE path = ?", (str(path),)
    ).fetchone()
    return None if row is None else _Known(*row)


def _all(
    connection: sqlite3.Connection,
    column: Literal["notebook_id", "carried"],
    value: str,
    besides: Path,
) -> list[_Known]:
    rows = connection.execute(
        "SELECT path, notebook_id, carried, origin FROM notebooks "
        f"WHERE {column} = ? AND path != ? ORDER BY path",  # noqa: S608 - one of two names
        (value, str(besides)),
    )
    return [_Known(*row) for row in rows]


def _keep(connection: sqlite3.Connection, known: _Known) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO notebooks (path, notebook_id, carried, origin) "
        "VALUES (?, ?, ?, ?)",
        (known.path, known.notebook_id, known.carried, known.origin),
    )


def _forget(connection: sqlite3.Connection, path: Path) -> None:
    for known in _below(connection, path):
        connection.execute("DELETE FROM notebooks WHERE path = ?", (known,))


def _below(connection: sqlite3.Connection, path: Path) -> list[str]:
    """The path of the known notebook at ``path``, or of those in the folder there."""
    prefix = f"{path}/"
    rows = connection.execute(
        "SELECT path FROM notebooks WHERE path = ? OR substr(path, 1, ?) = ?",
        (str(path), len(prefix), prefix),
    )
    return [row[0] for row in rows]
