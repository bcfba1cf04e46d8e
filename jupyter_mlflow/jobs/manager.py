"""All jobs of a server: made, queued, ended, forgotten. They outlive it as records."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

from traitlets import Float, Int
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common.schema import without_secrets
from jupyter_mlflow.errors import BadRequest, Conflict, NotFound, Unavailable
from jupyter_mlflow.jobs import experiments, runs
from jupyter_mlflow.jobs.adopting import adopt
from jupyter_mlflow.jobs.settling import Settling
from jupyter_mlflow.jobs.shelf import Shelf
from jupyter_mlflow.jobs.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jupyter_mlflow.jobs.job import Job
    from jupyter_mlflow.tracking.connections import Connections

    Check = Callable[[dict[str, Any], str], dict[str, Any]]
    """What a kind makes of a job's arguments, given the tracking URI: those that its program gets.
    It blocks, and raises ``MlflowExtensionError`` with the field that is wrong."""


class Jobs(LoggingConfigurable):
    """The jobs by id, which lie in ``folder``; ``on_state`` is told the id of one that changes."""

    at_once = Int(2, min=1, help="Jobs that run at a time; the others wait for their turn.").tag(
        config=True
    )

    keep = Int(200, min=0, help="Jobs that have ended and are remembered, with their logs.").tag(
        config=True
    )

    log_interval = Float(
        30.0, help="Seconds between two copies of a running job's log to the artifacts of its run."
    ).tag(config=True)

    settle_timeout = Float(
        30.0, help="Seconds that a job's end waits for its store, which is told later otherwise."
    ).tag(config=True)

    def __init__(
        self,
        connections: Connections,
        *,
        folder: Path,
        checks: Mapping[str, Check],
        on_state: Callable[[str], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._connections = connections
        self._checks = checks
        self._on_state = on_state
        self._shelf = Shelf(folder)
        self._settling = Settling(connections, self._shelf, parent=self)
        self._jobs: dict[str, Job] = {}
        self._works: dict[str, Work] = {}
        self._loading: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Future[Any]] = set()
        self._settling_now = asyncio.Lock()
        self._closed = False

    def watch(self) -> None:
        """Begin: what servers have left that died is brought to an end."""
        self._run(self._settle_left())

    async def models(self) -> list[dict[str, Any]]:
        """All of them, the newest first, as the frontend gets them."""
        await self._loaded()
        found = sorted(self._jobs.values(), key=lambda job: job.created, reverse=True)
        return [job.model() for job in found]

    async def get(self, job_id: str) -> Job:
        """One of them.

        Raises
        ------
        NotFound
            There is none.
        """
        await self._loaded()
        try:
            return self._jobs[job_id]
        except KeyError:
            raise NotFound("There is no such job on this server.") from None

    async def read_log(self, job_id: str, offset: int) -> dict[str, Any]:
        """A piece of a job's log, see :meth:`~jupyter_mlflow.common.log.Log.read`; no password."""
        uri = self._settling.uri(await self.get(job_id))
        found = await asyncio.to_thread(self._shelf.log(job_id).read, offset)
        return found | {"text": without_secrets(found["text"], uri)}

    async def create(self, body: dict[str, Any]) -> list[Job]:
        """Queue what a request asks for: one job, or one for each combination of its grid.

        Raises
        ------
        BadRequest
            Something is wrong; nothing was started.
        StoreError, ProcessStartError
            The store cannot be opened.
        """
        # Not before the first job: they would make each start of Jupyter longer.
        from jupyter_mlflow.jobs import making
        from jupyter_mlflow.jobs.spec import new_job

        await self._loaded()
        new = new_job(body, self._checks)
        try:
            connection = self._connections.get(new.connection)
        except NotFound as error:
            raise BadRequest(error.message, field="connection") from None
        check, uri = self._checks[new.kind], connection.spec.uri
        combinations = new.combinations()
        resolved = [await asyncio.to_thread(check, one, uri) for one in combinations]
        upstream = await connection.upstream()
        experiment_id = await experiments.of_job(upstream, uri, new, resolved[0])
        if self._closed:
            raise Unavailable("The Jupyter server is shutting down.")
        group = secrets.token_hex(16) if new.grid else None
        if group is not None:
            experiment_id = experiment_id or runs.DEFAULT_EXPERIMENT
        made = making.jobs(new, combinations, resolved, experiment_id, group)
        # Before the parent run, which is found by the group's id should this server die now.
        try:
            await self._shelf.save(*made)
        except OSError as error:
            said = "The job cannot be kept in Jupyter's data folder. Is the disk full?"
            raise Unavailable(said, details=str(error)) from error
        if group is not None:
            try:
                parent = await runs.make_parent(
                    upstream, group, made[0].title, str(experiment_id), new
                )
            except BaseException:
                await asyncio.shield(self._shelf.remove(*(job.id for job in made)))
                raise
            for job in made:
                job.parent_run_id = parent
        self._jobs.update({job.id: job for job in made})
        await self._save(*made)
        for job in made:
            self._on_state(job.id)
        self._fill()
        return made

    async def kill(self, job_id: str) -> Job:
        """End a job; its processes are gone and its runs are killed when this returns.

        One that has ended stays as it is. Raises ``NotFound`` when there is none.
        """
        job = await self.get(job_id)
        work = self._works.get(job_id)
        if work is not None:
            await work.kill("person")
        elif job.state == "queued":
            job.ask_to_end("person")
            job.end("killed")  # at once, or it would be begun meanwhile
            await self._ended(job, "killed")
        return job

    async def delete(self, job_id: str) -> None:
        """Forget a job that has ended, with its log.

        Raises
        ------
        NotFound
            There is none.
        Conflict
            It has not ended.
        """
        job = await self.get(job_id)
        if not job.has_ended:
            raise Conflict("This job has not ended. Cancel it first.")
        if not job.settled:
            # Nobody knows of its runs afterwards.
            await self._settling.settle(job, job.state, 3.0)
        await self._end_group(job, 3.0)
        self._jobs.pop(job_id, None)
        await self._shelf.remove(job_id)
        self._on_state(job_id)

    def on_store(self, connection_id: str) -> None:
        """A store runs now, or runs no more: it may not know of an end yet."""
        left = any(job.is_unsettled for job in self._jobs.values())
        try:
            ready = self._connections.get(connection_id).state == "ready"
        except NotFound:
            ready = False
        if left and ready and not self._closed:
            self._run(self._settle_left())

    async def close(self) -> None:
        """End all that run or wait, as killed."""
        self._closed = True
        waiting = [job for job in self._jobs.values() if job.state == "queued"]
        for job in waiting:
            job.ask_to_end("server")
            job.end("killed")
        await asyncio.gather(
            *(self._ended(job, "killed") for job in waiting),
            *(work.kill("server") for work in list(self._works.values())),
        )
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _fill(self) -> None:
        """Start what waits, as many as may run."""
        for job in list(self._jobs.values()):
            if len(self._works) >= self.at_once or self._closed:
                return
            if job.state == "queued" and job.id not in self._works:
                work = Work(
                    job,
                    self._connections,
                    self._shelf,
                    self._settling,
                    on_change=self._changed,
                    log_interval=self.log_interval,
                    parent=self,
                )
                self._works[job.id] = work
                work.begin(self._ended)

    async def _ended(self, job: Job, state: Any) -> None:
        """Tell the store of a job's end, then everybody; begin the next."""
        limit = min(3.0, self.settle_timeout) if self._closed else self.settle_timeout
        job.settled = await self._settling.settle(job, state, limit)
        await asyncio.shield(self._finish(job, state))

    async def _finish(self, job: Job, state: Any) -> None:
        job.end(state)
        await self._changed(job)
        self._works.pop(job.id, None)
        await self._end_group(job)
        await self._forget_oldest()
        self._fill()

    async def _end_group(self, job: Job, limit: float = 30.0) -> None:
        group = [one for one in self._jobs.values() if job.group and one.group == job.group]
        if group and all(one.has_ended for one in group) and not group[0].group_settled:
            done = await self._settling.settle_group(group, 3.0 if self._closed else limit)
            for one in group:
                one.group_settled = done
            await self._save(*group)

    async def _changed(self, job: Job) -> None:
        await self._save(job)
        self._on_state(job.id)

    async def _save(self, *jobs: Job) -> None:
        try:
            await self._shelf.save(*(job for job in jobs if job.id in self._jobs))
        except OSError as error:
            self.log.warning("What has become of a job cannot be written down: %s", error)

    async def _forget_oldest(self) -> None:
        ended = sorted(
            (job for job in self._jobs.values() if job.has_ended), key=lambda j: j.created
        )
        old = [job.id for job in ended[: max(0, len(ended) - self.keep)] if not job.is_unsettled]
        for job_id in old:
            del self._jobs[job_id]
        await self._shelf.remove(*old)

    async def _loaded(self) -> None:
        if self._loading is None:
            self._loading = asyncio.ensure_future(self._load())
        await asyncio.shield(self._loading)

    async def _load(self) -> None:
        found = await asyncio.to_thread(adopt, self._shelf)
        self._jobs = {job.id: job for job in found}

    async def _settle_left(self) -> None:
        """Tell the stores of what has ended without them: when a server died, or a store hung."""
        await self._loaded()
        async with self._settling_now:
            left = [job for job in self._jobs.values() if job.is_unsettled]
            for job in left:
                if not job.settled:
                    job.settled = await self._settling.settle(job, job.state, self.settle_timeout)
                    await self._changed(job)
            # When all that is nested in them has ended.
            for job in left:
                await self._end_group(job)

    def _run(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
