"""Whether an SQLite file that MLflow writes to changed, and which runs: no table is read."""

# ruff: noqa: S608 - statements are put together of what stands here; all values are bound

from __future__ import annotations

import json
import sqlite3
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.common import schema
from jupyter_mlflow.store.views.changes.difference import ANYTHING, NOTHING, Difference
from jupyter_mlflow.store.views.changes.probe import Probe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_INTERVAL: Final = 0.02

_TABLES: Final = ("runs", "metrics", "params", "tags")
"""Tables with ``run_uuid`` whose new rows tell of a run: each has a higher rowid than the last."""

_MOST_ROWS: Final = 5000
_MOST_RUNS: Final = 200
_MOST_RUNNING: Final = 500
"""What is looked at for one change, which thus takes a few milliseconds."""

DOUBT_SECONDS: Final = 5.0
"""After which what may have been overlooked beside something else is told of."""

_RUN: Final = "SELECT run_uuid, status, end_time, name, lifecycle_stage FROM runs WHERE "


class SqliteProbe(Probe):
    """SQLite's own count of commits by others, on a connection that never writes.

    See https://sqlite.org/pragma.html#pragma_data_version: it changes with each commit of
    any other connection, in this process or another, and reading it touches one page.
    """

    interval = _INTERVAL

    def __init__(self, path: Path) -> None:
        self._connection = schema.read_only(path)
        # A writer that is just committing is asked again at the next look.
        self._connection.execute("PRAGMA busy_timeout = 0")
        self._lock = threading.Lock()

    def look(self) -> str | None:
        try:
            with self._lock:
                rows = self._connection.execute("PRAGMA data_version").fetchall()
        except sqlite3.Error:
            # Being written to, or closed under a last question.
            return None
        return str(rows[0][0])

    def close(self) -> None:
        with self._lock:
            self._connection.close()


class TellingProbe(SqliteProbe):
    """Tells the runs that have new rows, and those of the running ones that ended or changed.

    What has neither, such as a tag that was overwritten, can be any run. It would be overlooked
    if it came together with something that is told; so five seconds after runs were told of, the
    store counts as changed once more, and any run may have. Nothing is ever missed, at most late.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(path)
        self._clock = clock
        self._version: int | None = None
        self._rows: dict[str, int] = {}
        self._running: dict[str, Any] = {}
        self._doubtful_since: float | None = None
        self._doubts = 0

    def look(self) -> str | None:
        """See :class:`Probe`."""
        version = super().look()
        if version is None:
            return None
        since = self._doubtful_since
        if since is not None and self._clock() - since >= DOUBT_SECONDS:
            self._doubtful_since = self._version = None
            self._doubts += 1
        return f"{version}-{self._doubts}"

    def difference(self) -> Difference:
        """See :class:`Probe`."""
        try:
            with self._lock:
                # One state for all questions, and its own number.
                self._connection.execute("BEGIN")
                try:
                    return self._difference()
                finally:
                    self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            self._version = None
            return ANYTHING

    def _difference(self) -> Difference:
        known, (self._version,) = self._version, self._one("PRAGMA data_version")
        if known == self._version:
            # Seen with the change before.
            return NOTHING
        found = None if known is None else self._changed()
        if found is None:
            self._doubtful_since = None
            self._begin()
            return ANYTHING
        if self._doubtful_since is None:
            self._doubtful_since = self._clock()
        return found

    def _begin(self) -> None:
        """Read what later states are compared with."""
        for table in _TABLES:
            (self._rows[table],) = self._one(f"SELECT ifnull(max(rowid), 0) FROM {table}")
        rows = self._connection.execute(
            _RUN + "status IN ('RUNNING', 'SCHEDULED') ORDER BY rowid DESC LIMIT ?",
            (_MOST_RUNNING,),
        )
        self._running = {row[0]: row for row in rows}

    def _changed(self) -> Difference | None:
        """The runs that can be told; ``None`` when none is, or there are too many."""
        new = {table: self._new(table) for table in _TABLES}
        told = {run_id for ids in new.values() if ids is not None for run_id in ids}
        ended = self._changed_running(new["runs"] or set())
        if ended is None or None in new.values():
            return None
        told |= ended
        if not 0 < len(told) <= _MOST_RUNS:
            return None
        return Difference(frozenset(told), experiments=bool(new["runs"] or ended), models=False)

    def _new(self, table: str) -> set[str] | None:
        """The runs of rows that were added to a table; ``None`` when that cannot be told."""
        rows = self._connection.execute(
            f"SELECT rowid, run_uuid FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?",
            (self._rows[table], _MOST_ROWS),
        ).fetchall()
        (last,) = self._one(f"SELECT ifnull(max(rowid), 0) FROM {table}")
        # Fewer when rows were deleted: then the numbers of new ones tell nothing.
        if last != (rows[-1][0] if rows else self._rows[table]):
            return None
        self._rows[table] = last
        return {run_id for _, run_id in rows}

    def _changed_running(self, new: set[str]) -> set[str] | None:
        """Those of the running runs that are not as they were; ``None`` when one is gone."""
        asked = json.dumps([*self._running, *new])
        rows = self._connection.execute(
            _RUN + "run_uuid IN (SELECT value FROM json_each(?))",
            (asked,),
        ).fetchall()
        if len(rows) < len(self._running.keys() | new):
            return None
        changed = {row[0] for row in rows if self._running.get(row[0]) != row}
        self._running = {row[0]: row for row in rows if row[1] in ("RUNNING", "SCHEDULED")}
        return changed

    def _one(self, statement: str) -> Any:
        return self._connection.execute(statement).fetchone()
