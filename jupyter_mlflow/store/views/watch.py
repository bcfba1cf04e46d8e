"""Noticing that the store changed, whoever changed it, without asking MLflow."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import threading
import uuid
from typing import TYPE_CHECKING, Final, Protocol

import sqlalchemy
from sqlalchemy import func, select

from jupyter_mlflow.common import schema

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.store.views.context import Context

_SQLITE_INTERVAL: Final = 0.02
_POLL_INTERVAL: Final = 1.0


class Probe(Protocol):
    """A cheap look at the store that gives another text after every change of it."""

    interval: float
    """Seconds between two looks while somebody waits."""

    def look(self) -> str | None:
        """The store's state; ``None`` when it cannot be told at this moment."""
        ...

    def close(self) -> None: ...


class SqliteProbe:
    """SQLite's own count of commits by others, on a connection that never writes.

    See https://sqlite.org/pragma.html#pragma_data_version: it changes with each commit of
    any other connection, in this process or another, and reading it touches one page.
    """

    interval = _SQLITE_INTERVAL

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


class QueryProbe:
    """For databases that do not tell: sizes and last times of the tables that runs are in."""

    interval = _POLL_INTERVAL

    def __init__(self, context: Context) -> None:
        self._engine = context.engine
        tables = context.tables
        self._statements = (
            select(
                tables.runs.c.status,
                tables.runs.c.lifecycle_stage,
                func.count(),
                func.max(tables.runs.c.start_time),
                func.max(tables.runs.c.end_time),
            )
            .group_by(tables.runs.c.status, tables.runs.c.lifecycle_stage)
            .order_by(tables.runs.c.status, tables.runs.c.lifecycle_stage),
            select(
                func.count(),
                func.max(tables.latest_metrics.c.timestamp),
                func.sum(tables.latest_metrics.c.step),
            ).select_from(tables.latest_metrics),
            select(func.count()).select_from(tables.params),
            select(func.count()).select_from(tables.tags),
            select(func.count(), func.max(tables.experiments.c.last_update_time)).select_from(
                tables.experiments
            ),
            select(
                func.count(), func.max(tables.logged_models.c.last_updated_timestamp_ms)
            ).select_from(tables.logged_models),
            select(func.count(), func.max(tables.model_versions.c.last_updated_time)).select_from(
                tables.model_versions
            ),
        )

    def look(self) -> str | None:
        try:
            with self._engine.connect() as connection:
                found = [connection.execute(one).all() for one in self._statements]
        except sqlalchemy.exc.SQLAlchemyError:
            return None
        return hashlib.sha256(str(found).encode()).hexdigest()[:16]

    def close(self) -> None:
        """Nothing to do: the engine is the store's."""


class Watcher:
    """One thread that looks while somebody waits, for all that wait.

    Cursors are good for this watcher only: those of another one, or of no one, count as old.
    """

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._name = uuid.uuid4().hex[:12]
        self._last = ""
        self._waiting: dict[asyncio.Future[str], tuple[str, asyncio.AbstractEventLoop]] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._look, name="store watcher", daemon=True)
        self._thread.start()

    def cursor(self) -> str:
        """The store's state now; blocks for one look."""
        state = self._probe.look()
        if state is not None:
            self._last = state
        return f"{self._name}.{self._last}"

    async def wait(self, since: str, seconds: float) -> str:
        """The cursor as soon as it is not ``since``; after ``seconds`` at the latest."""
        if not since.startswith(f"{self._name}.") or seconds <= 0:
            return await asyncio.to_thread(self.cursor)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[str] = loop.create_future()
        with self._changed:
            if self._closed:
                return since
            self._waiting[future] = (since, loop)
            self._changed.notify()
        try:
            return await asyncio.wait_for(future, seconds)
        except asyncio.TimeoutError:
            return since
        finally:
            with self._changed:
                self._waiting.pop(future, None)

    def close(self) -> None:
        """Let everybody who waits go; safe to call twice."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            for future, (since, loop) in self._waiting.items():
                loop.call_soon_threadsafe(_resolve, future, since)
            self._changed.notify()
        self._thread.join()
        self._probe.close()

    def _look(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
            cursor = self.cursor()
            with self._changed:
                for future, (since, loop) in self._waiting.items():
                    if since != cursor:
                        loop.call_soon_threadsafe(_resolve, future, cursor)
                self._changed.wait_for(lambda: self._closed, self._probe.interval)


def _resolve(future: asyncio.Future[str], cursor: str) -> None:
    if not future.done():
        future.set_result(cursor)


def probe(context: Context) -> Probe:
    """The cheapest way to notice changes of this store."""
    return QueryProbe(context) if context.sqlite_path is None else SqliteProbe(context.sqlite_path)
