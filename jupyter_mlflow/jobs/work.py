"""A job under way, from its turn in the queue to its end."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.errors import MlflowExtensionError
from jupyter_mlflow.jobs.child import Child
from jupyter_mlflow.jobs.job import DIED, now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jupyter_mlflow.jobs.job import Job, Killer
    from jupyter_mlflow.jobs.settling import Settling
    from jupyter_mlflow.jobs.shelf import Shelf
    from jupyter_mlflow.tracking.connections import Connections

_LOCAL: Final = 1.25
_REMOTE: Final = 15.0
"""Seconds in which a job ends when it is asked to: here, where nothing may be left after two, and
where somebody else must be told."""

_LONGEST_COPIED: Final = 4 << 20
"""Bytes of a log that is copied again and again while the job runs; a longer one at the end."""


class Work(LoggingConfigurable):
    """The work of one job; ``on_change`` is awaited when there is something new to tell."""

    def __init__(
        self,
        job: Job,
        connections: Connections,
        shelf: Shelf,
        settling: Settling,
        *,
        on_change: Callable[[Job], Awaitable[None]],
        log_interval: float,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.job = job
        self._connections = connections
        self._shelf = shelf
        self._settling = settling
        self._on_change = on_change
        self._log_interval = log_interval
        self._child: Child | None = None
        self._starting: asyncio.Task[int] | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, on_end: Callable[[Job, Any], Awaitable[None]]) -> None:
        """Begin; ``on_end`` is awaited with the state that it has ended in."""
        self.job.state = "starting"
        self._task = asyncio.create_task(self._run(on_end))

    async def kill(self, by: Killer) -> None:
        """End it; returns when ``on_end`` has."""
        self.job.ask_to_end(by)
        if self._child is not None:
            await self._child.stop()
        elif self._starting is not None:
            self._starting.cancel()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self, on_end: Callable[[Job, Any], Awaitable[None]]) -> None:
        job = self.job
        copying = asyncio.create_task(self._copy_log())
        self._starting = asyncio.create_task(self._work())
        try:
            await asyncio.wait([self._starting])
            state = self._state(self._starting)
        finally:
            copying.cancel()
            await asyncio.gather(copying, return_exceptions=True)
        await on_end(job, state)

    async def _work(self) -> int:
        job = self.job
        if job.asked_to_end is not None:
            raise asyncio.CancelledError  # before it could be told
        connection = self._connections.get(job.connection)
        # MLflow upgrades a store that is older the moment it opens it: this refuses that.
        await connection.upstream()
        job.started = now()
        await self._on_change(job)
        self._child = Child(
            job.id,
            self._shelf,
            connection.spec,
            on_events=self._on_events,
            patience=_LOCAL if job.resolved.get("backend", "local") == "local" else _REMOTE,
            parent=self,
        )
        return await self._child.run()

    def _state(self, work: asyncio.Task[int]) -> str:
        job = self.job
        error = None if work.cancelled() else work.exception()
        if isinstance(error, MlflowExtensionError):
            job.error = job.error or {
                "error_code": error.code,
                "message": error.message,
                "details": error.details,
            }
        elif error is not None:
            self.log.error("The job %s failed", job.id, exc_info=error)
            message = "This job could not be run. The server's log says why."
            job.error = {"error_code": "INTERNAL_ERROR", "message": message, "details": ""}
        elif not work.cancelled():
            job.exit_code = work.result() if job.exit_code is None else job.exit_code
        if job.asked_to_end is not None:
            # Unless it had come to its end by itself by then.
            done = job.exit_code == 0 and not job.error and job.state == "running"
            job.error = None
            return "finished" if done else "killed"
        if error is None and job.exit_code == 0 and not job.error:
            return "finished"
        if job.error is None:
            job.error = self._ended_with(job.exit_code)
        return "failed"

    def _ended_with(self, code: int | None) -> dict[str, str]:
        # It says why it ends, if it can.
        message = (
            f"The job's program ended with exit code {code} before it was done. Its log may say "
            "why. Without a word there, it may have taken more memory than there is."
        )
        return {"error_code": DIED, "message": message, "details": ""}

    async def _on_events(self, events: list[dict[str, Any]]) -> None:
        changed = [self.job.apply(event) for event in events]
        if self.job.state == "starting":
            self.job.state = "running"
            changed.append(True)
        if any(changed):
            await self._on_change(self.job)

    async def _copy_log(self) -> None:
        """Copy the log to the artifacts while it grows, so that it is there whatever happens."""
        log = self._shelf.log(self.job.id).path
        copied = 0
        while True:
            await asyncio.sleep(self._log_interval)
            began = time.monotonic()
            size = await asyncio.to_thread(lambda: log.stat().st_size if log.exists() else 0)
            if copied < size <= _LONGEST_COPIED and self.job.runs:
                await self._settling.keep_log(self.job)
                copied = size
            # Where that takes long it is done seldom.
            await asyncio.sleep(10 * (time.monotonic() - began))
