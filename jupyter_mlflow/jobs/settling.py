"""Telling the store of a job's end: no run is left running, the log is an artifact."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import tags
from jupyter_mlflow.common.schema import without_secrets
from jupyter_mlflow.errors import NotFound
from jupyter_mlflow.jobs import runs
from jupyter_mlflow.jobs.elsewhere import Elsewhere

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jupyter_mlflow.common.log import Log
    from jupyter_mlflow.jobs.job import Job
    from jupyter_mlflow.jobs.shelf import Shelf
    from jupyter_mlflow.tracking.connection import Connection
    from jupyter_mlflow.tracking.connections import Connections
    from jupyter_mlflow.tracking.upstream import Upstream

_SHORT: Final = 5.0
"""Seconds: who gives fewer is about to end."""

_STATUS: Final = {"finished": "FINISHED", "failed": "FAILED", "killed": "KILLED"}


class Settling(LoggingConfigurable):
    """What is done in the store when a job has ended, however it went."""

    def __init__(self, connections: Connections, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._connections = connections
        self._shelf = shelf
        self._elsewhere = Elsewhere(connections, shelf, parent=self)

    async def settle(self, job: Job, state: str, limit: float) -> bool:
        """Tell of ``job``, which has ended as ``state``; whether that is done in ``limit`` s."""
        if job.started is None and not job.runs:
            return True  # nothing of it has ever run
        if state != "finished" and job.has_left_something:
            if limit < _SHORT:
                return False  # the next server does that
            await self._elsewhere.end(job)
        work = partial(_settle, job, state, self._log(job), self.uri(job))
        return await self._tell(job.connection, work, limit)

    async def settle_group(self, jobs: list[Job], limit: float) -> bool:
        """End the parent run of ``jobs``, all of one grid, which have ended."""
        states = {job.state for job in jobs}
        worst = next(one for one in ("killed", "failed", "finished") if one in states)
        known = [job.parent_run_id for job in jobs if job.parent_run_id][:1]
        end = partial(runs.end, job_id=str(jobs[0].group), known=known, status=_STATUS[worst])
        return await self._tell(jobs[0].connection, end, limit)

    async def keep_log(self, job: Job) -> None:
        """Make the log as it is now an artifact; what keeps that from being done is logged."""
        await self._tell(job.connection, partial(_keep_log, job, self._log(job), self.uri(job)), 60)

    def uri(self, job: Job) -> str:
        """The URI of a job's store; empty when nobody knows it any more."""
        try:
            return self._connections.get(job.connection).spec.uri
        except NotFound:
            return ""

    def _log(self, job: Job) -> Log:
        return self._shelf.log(job.id)

    async def _tell(
        self, connection_id: str, work: Callable[[Upstream], Awaitable[None]], limit: float
    ) -> bool:
        try:
            connection = self._connections.get(connection_id)
        except NotFound:
            return False  # until a kernel reports that store again
        try:
            await asyncio.wait_for(_with(connection, work), limit)
        except NotFound as error:
            self.log.info("A run of a job is not there any more: %s", error)
        except Exception as error:  # noqa: BLE001 - whatever it answers, the job has ended
            self.log.warning("The store cannot be told of a job yet: %r", error)
            return False
        return True


async def _with(connection: Connection, work: Callable[[Upstream], Awaitable[None]]) -> None:
    await work(await connection.upstream())


async def _settle(job: Job, state: str, log: Log, uri: str, upstream: Upstream) -> None:
    known = [run["run_id"] for run in job.runs]
    since = job.asked_to_end if state == "killed" else None
    await runs.end(upstream, job_id=job.id, known=known, status=_STATUS[state], since=since)
    if not known or not await runs.is_there(upstream, known[0]):
        return
    told = {}
    if job.exit_code is not None:
        told[tags.JOB_EXIT_CODE] = str(job.exit_code)
    if state == "failed":
        lines = await asyncio.to_thread(log.tail)
        said = lines or (job.error or {}).get("message", "")
        told[tags.JOB_ERROR] = without_secrets(said, uri)
    if told:
        await runs.tag(upstream, known[0], told)
    await _keep_log(job, log, uri, upstream)


async def _keep_log(job: Job, log: Log, uri: str, upstream: Upstream) -> None:
    there = await asyncio.to_thread(log.path.exists)
    if there and job.runs:
        await runs.keep_log(upstream, job.runs[0]["run_id"], log.path, uri)
