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

import uuid
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from jupyter_mlflow.common.notebook_file import metadata_id
from jupyter_mlflow.notebooks import known as register
from jupyter_mlflow.notebooks.known import Known

if TYPE_CHECKING:
    import sqlite3

Choice = Literal["own", "share"]
"""A copy's experiment: one of its own, or the original's."""


class Identities:
    """The register of notebooks, one for all Jupyter servers of a user on a machine.

    Paths are absolute. Every method is a short SQLite transaction and may read notebook files:
    call it in a thread. All raise ``sqlite3.Error`` where the register cannot be used.
    """

    def __init__(self, database: Path) -> None:
        self._database = database

    def _open(self) -> sqlite3.Connection:
        return register.connect(self._database)

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
            known = register.known_at(connection, path)
            if known is not None and known.is_still(carried):
                return known.notebook_id
            return _judge(connection, path, carried).notebook_id

    def assign(self, path: Path) -> str:
        """The UUID of the notebook at ``path``, new if it has none."""
        carried = metadata_id(path)
        with closing(self._open()) as connection:
            known = register.known_at(connection, path)
            if known is not None and known.is_still(carried) and known.after_look(carried) == known:
                return known.notebook_id
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                return _assign(connection, path, carried)

    def look(self, path: Path) -> str | None:
        """As :meth:`assign` for a path that is known, ``None`` for any other."""
        with closing(self._open()) as connection:
            if register.known_at(connection, path) is None:
                return None
        return self.assign(path)

    def rename(self, old: Path, new: Path) -> None:
        """Follow a file or folder from ``old`` to ``new``."""
        if old == new:
            return
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            register.rename(connection, old, new)

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
            register.forget(connection, path)
            if original is not None:
                new = Known(str(path), str(uuid.uuid4()), metadata_id(path), original)
                register.keep(connection, new)

    def forget(self, path: Path) -> None:
        """The file or folder was deleted: a notebook that comes there later is another one."""
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            register.forget(connection, path)

    def original_of(self, path: Path) -> Path | None:
        """Where the notebook is now that the one at ``path`` is a copy of.

        ``None`` when it is no copy, its original is gone, or its person has answered.
        """
        with closing(self._open()) as connection:
            known = register.known_at(connection, path)
            if known is None or known.origin is None:
                return None
            for other in register.with_id(connection, known.origin, path):
                if other.is_there():
                    return Path(other.path)
        return None

    def answer_copy(self, path: Path, choice: Choice) -> str | None:
        """Settle whether a copy shares its original's experiment; its UUID from now on.

        ``None`` when it is no copy, or that was settled before.
        """
        carried = metadata_id(path)
        with closing(self._open()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            known = register.known_at(connection, path)
            if known is None or known.origin is None:
                return None
            kept = known.after_look(carried).carried
            notebook_id = known.origin if choice == "share" else known.notebook_id
            register.keep(connection, Known(str(path), notebook_id, kept, None))
            return notebook_id


class _Verdict(NamedTuple):
    """Whose file it is: the UUID that it keeps, ``None`` for one of its own.

    ``origin`` as in :class:`Known`; ``gone`` is the path that it was moved from.
    """

    notebook_id: str | None
    origin: str | None = None
    gone: Path | None = None

    @classmethod
    def moved(cls, known: Known) -> _Verdict:
        return cls(known.notebook_id, known.origin, Path(known.path))


def _assign(connection: sqlite3.Connection, path: Path, carried: str | None) -> str:
    known = register.known_at(connection, path)
    if known is None or not known.is_still(carried):
        verdict = _judge(connection, path, carried)
        if verdict.gone is not None:
            register.forget(connection, verdict.gone)
        notebook_id = verdict.notebook_id or str(uuid.uuid4())
        known = Known(str(path), notebook_id, carried, verdict.origin)
    register.keep(connection, known.after_look(carried))
    return known.notebook_id


def _judge(connection: sqlite3.Connection, path: Path, carried: str | None) -> _Verdict:
    """The rule of this module for the file at ``path``, which carries ``carried``."""
    if carried is None:
        return _Verdict(None)
    # First whose own UUID it is, then whose file had it: each may be gone, or be copied.
    for lookup in (register.with_id, register.with_carried):
        found = lookup(connection, carried, path)
        for other in found:
            # Before those that are there: of notebooks that share, one can be moved, too.
            if not other.is_there():
                return _Verdict.moved(other)
        if found:
            return _Verdict(None, origin=found[0].notebook_id)
    return _Verdict(carried)
