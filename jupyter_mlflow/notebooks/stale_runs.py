"""Ends runs whose kernel's process is gone, for those who chose that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import KernelState

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from jupyter_mlflow.notebooks.preferences import Preferences
    from jupyter_mlflow.notebooks.process_register import ProcessRegister
    from jupyter_mlflow.tracking.connection import Connection
    from jupyter_mlflow.tracking.connections import Connections
    from jupyter_mlflow.tracking.upstream import Upstream

_UPDATE: Final = "/api/2.0/mlflow/runs/update"


class StaleRuns(LoggingConfigurable):
    """Looks into the stores that run; one that does not is looked into when it does.

    ``folder`` has the reports of kernels, whose active runs are let alone: a run can be
    taken up again in another process than the one that its tag names.
    """

    def __init__(
        self, register: ProcessRegister, connections: Connections, folder: Path, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._register = register
        self._connections = connections
        self._folder = folder
        self._again = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.status: str | None = None
        """As what runs are ended; ``None`` leaves them alone."""

    def choose(self, preferences: Preferences) -> None:
        """Go by these from now on, also for processes that have ended before."""
        self.status = preferences.end_stale_runs
        self.look()

    def look(self) -> None:
        """Look soon: a process has ended, or a store runs now."""
        self._again.set()

    def watch(self) -> None:
        """Be ready to look."""
        self._task = asyncio.ensure_future(self._watch())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def _watch(self) -> None:
        while True:
            await self._again.wait()
            self._again.clear()
            for connection in self._connections.all():
                status = self.status
                # To start a process is for those who look at its store.
                if status is not None and connection.state == "ready":
                    try:
                        await self._settle(connection, status)
                    except Exception as error:  # noqa: BLE001 - the next look may succeed
                        self.log.warning("Runs of ended kernels stay as they are: %r", error)

    async def _settle(self, connection: Connection, status: str) -> None:
        uri = connection.reported
        unsettled = await asyncio.to_thread(self._register.unsettled, uri)
        for process_id, ended in unsettled.items():
            upstream = await connection.upstream()
            active = await asyncio.to_thread(self._active, unsettled)
            ending = {"status": status, "end_time": int(ended * 1000)}
            if await self._end_runs(upstream, process_id, ending, active):
                await asyncio.to_thread(self._register.settle, process_id, uri)

    async def _end_runs(
        self, upstream: Upstream, process_id: str, ending: dict[str, Any], active: set[str]
    ) -> bool:
        """End what a process has left running, the runs nested in others first.

        Returns whether there is nothing left, as there is when a run is ``active`` elsewhere.

        Each run is read right before it is ended, so that one which somebody has ended meanwhile
        keeps its status. MLflow has no update on a condition: what is left are the milliseconds
        between the two requests.
        """
        running = {"kernel_process": process_id, "status": "RUNNING"}
        spared: set[str] = set()
        while True:
            found = await upstream.get_json("/views/runs", offset=len(spared), limit=1, **running)
            run_id = next(iter(found["columns"]["run_id"]), None)
            if run_id is None:
                return not spared
            if run_id in active:
                spared.add(run_id)
                continue
            await upstream.post_json(_UPDATE, {"run_id": run_id, **ending})
            self.log.info("Run %s is ended: the process of its kernel is gone", run_id)

    def _active(self, ended: Collection[str]) -> set[str]:
        """The active runs of all processes but those, other servers' included."""
        states = (records.read(path, KernelState) for path in self._folder.glob("*.state.json"))
        alive = (state for state in states if state and state.process_id not in ended)
        return {run_id for state in alive for run_id in state.active_runs}
