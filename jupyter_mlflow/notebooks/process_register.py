"""Remembers which processes the kernels of notebooks had, also those of servers that are gone."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

from jupyter_mlflow.notebooks.register import opened

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection
    from pathlib import Path

SHOWN: Final = 100
"""Ended processes of a notebook that are told of, the newest."""

_KEPT: Final = 10_000
"""Lines after which the oldest are forgotten: also those that nobody will see the end of, as each
container has a host name of its own."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS kernel_processes (
    process_id TEXT NOT NULL, notebook_id TEXT NOT NULL, tracking_uri TEXT NOT NULL,
    host TEXT NOT NULL, pid INTEGER NOT NULL, created REAL NOT NULL, server_pid INTEGER NOT NULL,
    ended REAL, settled INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (process_id, notebook_id, tracking_uri)
);
CREATE INDEX IF NOT EXISTS ended_of ON kernel_processes (notebook_id, ended);
"""


class KernelProcess(NamedTuple):
    """A process of a kernel that uses MLflow, one line for each notebook and store that it had.

    ``tracking_uri`` is as the kernel reports it, without a password. ``pid`` and ``created``
    (seconds since 1970, 0 if unknown) say which process it is on ``host``; ``server_pid`` is that
    of the Jupyter server that started it.
    """

    process_id: str
    notebook_id: str
    tracking_uri: str
    host: str
    pid: int
    created: float
    server_pid: int


class ProcessRegister:
    """A table of the register. Every method is a short transaction: call it in a thread."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def _open(self) -> sqlite3.Connection:
        return opened(self._database, _SCHEMA)

    def note(self, processes: Collection[KernelProcess]) -> None:
        """Remember processes that are alive, or were a moment ago."""
        with closing(self._open()) as connection, connection:
            connection.executemany(
                "INSERT OR IGNORE INTO kernel_processes (process_id, notebook_id, tracking_uri, "
                "host, pid, created, server_pid) VALUES (?, ?, ?, ?, ?, ?, ?)",
                processes,
            )
            connection.execute(
                "DELETE FROM kernel_processes "
                "WHERE rowid <= (SELECT max(rowid) FROM kernel_processes) - ?",
                (_KEPT,),
            )

    def thought_alive(self, host: str) -> list[KernelProcess]:
        """The processes on ``host`` whose end nobody has seen."""
        with closing(self._open()) as connection:
            rows = connection.execute(
                "SELECT process_id, notebook_id, tracking_uri, host, pid, created, server_pid "
                "FROM kernel_processes WHERE host = ? AND ended IS NULL",
                (host,),
            )
            return [KernelProcess(*row) for row in rows]

    def end(self, process_ids: Collection[str], time: float) -> None:
        """These have ended; ``time`` is now, in seconds since 1970."""
        with closing(self._open()) as connection, connection:
            connection.executemany(
                "UPDATE kernel_processes SET ended = ? WHERE process_id = ? AND ended IS NULL",
                [(time, process_id) for process_id in process_ids],
            )

    def ended(self, notebook_id: str) -> list[str]:
        """The ids of the processes of a notebook that have ended, the newest first."""
        with closing(self._open()) as connection:
            rows = connection.execute(
                "SELECT process_id FROM kernel_processes WHERE notebook_id = ? "
                "AND ended IS NOT NULL GROUP BY process_id "
                "ORDER BY max(ended) DESC, max(rowid) DESC LIMIT ?",
                (notebook_id, SHOWN),
            )
            return [row[0] for row in rows]

    def unsettled(self, tracking_uri: str) -> dict[str, float]:
        """Ended processes whose runs in a store were not looked at since; when each has ended."""
        with closing(self._open()) as connection:
            rows = connection.execute(
                "SELECT process_id, max(ended) FROM kernel_processes WHERE tracking_uri = ? "
                "AND ended IS NOT NULL AND NOT settled GROUP BY process_id",
                (tracking_uri,),
            )
            return dict(rows.fetchall())

    def settle(self, process_id: str, tracking_uri: str) -> None:
        """The runs of a process in a store have been ended."""
        with closing(self._open()) as connection, connection:
            connection.execute(
                "UPDATE kernel_processes SET settled = 1 WHERE process_id = ? AND tracking_uri = ?",
                (process_id, tracking_uri),
            )
