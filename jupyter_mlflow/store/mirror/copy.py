"""What has been copied: things are kept as they are told, and removed when they are gone."""

# ruff: noqa: S608 - statements are put together of what stands here; all values are bound

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.common import schema
from jupyter_mlflow.store.mirror.file import open_mirror, transaction
from jupyter_mlflow.store.mirror.rows import beside, places
from jupyter_mlflow.store.views.untrusted import without_surrogates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from jupyter_mlflow.store.mirror.rows import Kind, Row, Thing


_COUNT: Final = "SELECT value FROM mirror_state WHERE key = 'changes'"
_COUNTED: Final = """
INSERT INTO mirror_state (key, value) VALUES ('changes', 1)
ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1
"""


@dataclass
class Changes:
    """What was written since this was asked last.

    ``count`` counts all changes of the file so far, ``others`` is whether some were made by
    another process. ``all`` is whether something changed that is no thing: how much is here.
    """

    count: int = 0
    others: bool = False
    all: bool = False
    runs: set[str] = field(default_factory=set)
    kinds: set[Kind] = field(default_factory=set)


class Copy:
    """The rows of the file at ``path``, which is made when it is missing; for several threads.

    What has not changed is not written: each commit is a change to those that watch the file.
    """

    def __init__(self, path: Path) -> None:
        self._connection = open_mirror(path)
        self._lock = threading.RLock()
        # So that nobody who reads waits for a page that is being written.
        self._reading = schema.read_only(path)
        self._reading_lock = threading.Lock()
        self._changes = Changes()
        self._mine = 0
        self._told = (self.count(), 0)

    def keep(self, things: Sequence[Thing], **state: str) -> int:
        """Write those of ``things`` that are not here like that, and ``state``; how many."""
        with self._lock:
            new = [one for one in things if self._digest(one) != one.digest]
            if not new and self._is_same(state):
                return 0
            with self._change() as changes:
                changes.all |= not new or not self._is_same(state)
                for thing in new:
                    changes.kinds.add(thing.kind)
                    if thing.kind == "run":
                        changes.runs.add(thing.id)
                    self._remove(places(thing.kind, thing.id))
                    self._put(thing.rows)
                    self._put(
                        [
                            (
                                "mirror_digests",
                                {
                                    "kind": thing.kind,
                                    "id": _clean(thing.id),
                                    "digest": thing.digest,
                                },
                            )
                        ]
                    )
                self._set(state)
            return len(new)

    def remove(self, kind: Kind, ids: Collection[str]) -> None:
        """Remove things that are no more."""
        if not ids:
            return
        with self._lock, self._change() as changes:
            changes.kinds.add(kind)
            changes.runs |= set(ids) if kind == "run" else set()
            for one in ids:
                self._remove([*places(kind, one), *beside(kind, one)])
                self._remove([("mirror_digests", {"kind": kind, "id": one})])

    def put(self, rows: Sequence[Row]) -> None:
        """Write rows that belong to no thing, and are no change: points that were asked for."""
        with self._lock, transaction(self._connection):
            self._put(rows)

    def state(self, key: str) -> str:
        """What was remembered as ``key``; empty if nothing was."""
        rows = self.rows("SELECT value FROM mirror_state WHERE key = ?", key)
        return str(rows[0][0]) if rows else ""

    def remember(self, **state: str) -> None:
        """Remember ``state``."""
        self.keep([], **state)

    def ids(self, kind: Kind) -> set[str]:
        """The ids of all things of a kind that are here."""
        return {row[0] for row in self.rows("SELECT id FROM mirror_digests WHERE kind = ?", kind)}

    def known(self, things: Iterable[Thing]) -> bool:
        """Whether all of these are here, as they are told."""
        return all(self._digest(one) == one.digest for one in things)

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """The answer to a question."""
        with self._reading_lock:
            return self._reading.execute(statement, values).fetchall()

    def count(self) -> int:
        """How often anything here has changed."""
        rows = self.rows(_COUNT)
        return int(rows[0][0]) if rows else 0

    def changes(self) -> Changes:
        """What has changed since this was asked last."""
        with self._lock:
            found, self._changes = self._changes, Changes()
            found.count = self.count()
            told, self._told = self._told, (found.count, self._mine)
            found.others = found.count - told[0] != self._mine - told[1]
            return found

    @contextlib.contextmanager
    def _change(self) -> Iterator[Changes]:
        with transaction(self._connection):
            changes = Changes()
            yield changes
            self._connection.execute(_COUNTED)
        self._mine += 1
        self._changes.all |= changes.all
        self._changes.runs |= changes.runs
        self._changes.kinds |= changes.kinds

    def _is_same(self, state: dict[str, str]) -> bool:
        return all(self.state(key) == value for key, value in state.items())

    def close(self) -> None:
        """Close the file; nothing may be asked any more."""
        with self._lock, self._reading_lock:
            self._connection.close()
            self._reading.close()

    def _digest(self, thing: Thing) -> bytes | None:
        rows = self.rows(
            "SELECT digest FROM mirror_digests WHERE kind = ? AND id = ?",
            thing.kind,
            _clean(thing.id),
        )
        return bytes(rows[0][0]) if rows else None

    def _set(self, state: dict[str, str]) -> None:
        self._put([("mirror_state", {"key": key, "value": one}) for key, one in state.items()])

    def _put(self, rows: Sequence[Row]) -> None:
        by_shape: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for table, values in rows:
            by_shape.setdefault((table, *values), []).append(tuple(map(_clean, values.values())))
        for (table, *columns), lines in by_shape.items():
            places = ", ".join("?" * len(columns))
            # Names of ours and MLflow's, never a store's.
            self._connection.executemany(
                f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({places})",
                lines,
            )

    def _remove(self, rows: Collection[Row]) -> None:
        for table, values in rows:
            which = " AND ".join(f"{column} = ?" for column in values)
            self._connection.execute(
                f"DELETE FROM {table} WHERE {which}",
                tuple(map(_clean, values.values())),
            )


def _clean(value: Any) -> Any:
    """JSON can spell half of a pair of surrogates, which no database takes."""
    if isinstance(value, str) and not value.isascii():
        return without_surrogates(value)
    return value
