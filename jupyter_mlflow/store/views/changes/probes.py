"""How each kind of database is asked whether it changed."""

from __future__ import annotations

import hashlib
import threading
import time
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy
from sqlalchemy import func, select

from jupyter_mlflow.store.views.changes.probe import Probe
from jupyter_mlflow.store.views.changes.sqlite import TellingProbe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jupyter_mlflow.store.views.context import Context

_POLL_INTERVAL: Final = 1.0

_UNCONFIRMED_SECONDS: Final = 5.0
"""Time from one unconfirmed change of a PostgreSQL server to the next that is told."""

_CATCH_UP_SECONDS: Final = 15.0
"""Time after which a database that cannot be asked for everything counts as changed."""
_SHARE: Final = 0.05
"""Of the time, what looks may take of a database that is large or slow."""
_RUNNING: Final = 50
"""Newest running runs whose values are looked at."""


class PostgresProbe(Probe):
    """PostgreSQL's own list of transactions, and its counts of rows written; no row is read.

    The list (``pg_current_snapshot``) is another one as soon as a transaction that wrote has
    become visible, so no change is missed; but it is the whole server's, other databases and all.
    The counts are of MLflow's tables, but late: a session that has just reported its own keeps
    the next ones to itself for a second or ten. So a new list is told at once when the counts
    confirm it, else at most every five seconds: by then every change has been told, and no
    neighbour on the server makes a panel ask more often than that.
    """

    interval = _POLL_INTERVAL

    def __init__(self, context: Context, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = context.engine
        self._clock = clock
        names = [table.name for table in vars(context.tables).values()]
        self._statement = sqlalchemy.text(
            "SELECT CAST(pg_current_snapshot() AS text),"
            " (SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
            " WHERE relname IN :names)"
        ).bindparams(sqlalchemy.bindparam("names", names, expanding=True))
        self._lock = threading.Lock()
        self._known: tuple[Any, Any] = (None, None)
        self._told_at = -_UNCONFIRMED_SECONDS
        self._changes = 0

    def look(self) -> str | None:
        try:
            with self._lock, self._engine.connect() as connection:
                snapshot, written = connection.execute(self._statement).one()
                self._notice(snapshot, written)
                return str(self._changes)
        except sqlalchemy.exc.SQLAlchemyError:
            return None

    def _notice(self, snapshot: str, written: Any) -> None:
        now = self._clock()
        known_snapshot, known_written = self._known
        if snapshot == known_snapshot:
            # Counts of what has been told of, or had been when the first look was.
            self._known = (snapshot, written)
        elif written != known_written or now - self._told_at >= _UNCONFIRMED_SECONDS:
            self._known, self._told_at = (snapshot, written), now
            self._changes += 1

    def close(self) -> None:
        """Nothing to do: the engine is the store's."""


class QueryProbe(Probe):
    """For databases that do not tell: what changes while somebody trains.

    Seen at the next look: runs begun, ended, deleted or restored; metrics, parameters and tags
    that are new in the newest fifty running runs; experiments, logged models and versions. Not
    seen, as that would take reading everything: a value overwritten, a run renamed, what is
    written to a run that has ended. So after fifteen seconds the state is another one in any case.

    The runs themselves, which have no index that would help, are counted in one pass; looks
    get rarer where they take long.
    """

    def __init__(self, context: Context, clock: Callable[[], float] = time.monotonic) -> None:
        self.interval = _POLL_INTERVAL
        self._engine = context.engine
        self._clock = clock
        self._tables = context.tables

    def look(self) -> str | None:
        start = self._clock()
        try:
            with self._engine.connect() as connection:
                found = [connection.execute(one).all() for one in self._everywhere()]
                ids = connection.execute(self._running()).scalars().all()
                if ids:
                    found += [connection.execute(one).all() for one in self._within(ids)]
        except sqlalchemy.exc.SQLAlchemyError:
            return None
        took = self._clock() - start
        self.interval = min(max(_POLL_INTERVAL, took / _SHARE), _CATCH_UP_SECONDS)
        text = f"{int(start // _CATCH_UP_SECONDS)} {ids} {found}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _everywhere(self) -> list[sqlalchemy.Executable]:
        tables = self._tables
        kind = (tables.runs.c.status, tables.runs.c.lifecycle_stage)
        newest = (func.max(tables.runs.c.start_time), func.max(tables.runs.c.end_time))
        return [
            select(*kind, func.count(), *newest).group_by(*kind).order_by(*kind),
            *(
                select(func.count(), func.max(updated)).select_from(updated.table)
                for updated in (
                    tables.experiments.c.last_update_time,
                    tables.logged_models.c.last_updated_timestamp_ms,
                    tables.model_versions.c.last_updated_time,
                )
            ),
        ]

    def _running(self) -> sqlalchemy.Select[Any]:
        run = self._tables.runs.c
        return (
            select(run.run_uuid)
            .where(run.status == "RUNNING")
            .order_by(run.start_time.desc(), run.run_uuid)
            .limit(_RUNNING)
        )

    def _within(self, ids: Sequence[str]) -> list[sqlalchemy.Executable]:
        metric, param, tag = self._tables.latest_metrics, self._tables.params, self._tables.tags
        return [
            select(func.count(), func.max(metric.c.timestamp), func.sum(metric.c.step)).where(
                metric.c.run_uuid.in_(ids)
            ),
            select(func.count()).select_from(param).where(param.c.run_uuid.in_(ids)),
            select(func.count()).select_from(tag).where(tag.c.run_uuid.in_(ids)),
        ]

    def close(self) -> None:
        """Nothing to do: the engine is the store's."""


def probe(context: Context) -> Probe:
    """The best way to notice changes of this store."""
    if context.sqlite_path is not None:
        return TellingProbe(context.sqlite_path)
    if context.engine.dialect.name == "postgresql":
        found = PostgresProbe(context)
        # What only speaks PostgreSQL's language need not have its functions.
        if found.look() is not None:
            return found
    return QueryProbe(context)
