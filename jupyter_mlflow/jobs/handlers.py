"""The routes of jobs."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.jobs.shelf import ID

if TYPE_CHECKING:
    from jupyter_mlflow.jobs.manager import Jobs

_MOST_DIGITS = 15


class _JobsHandler(MlflowHandler):
    """What the handlers of this feature share."""

    def initialize(self, jobs: Jobs) -> None:
        self.jobs = jobs


class ListHandler(_JobsHandler):
    """All jobs; a new one, or a grid of them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "POST": "execute"}

    @web.authenticated
    async def get(self) -> None:
        """Answer with all, the newest first."""
        await self.finish(json.dumps({"jobs": await self.jobs.models()}))

    @web.authenticated
    async def post(self) -> None:
        """Queue what is asked for."""
        made = await self.jobs.create(self.json_body())
        self.set_status(HTTPStatus.CREATED)
        await self.finish(json.dumps({"jobs": [job.model() for job in made]}))


class JobHandler(_JobsHandler):
    """One job."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "PATCH": "execute", "DELETE": "execute"}

    @web.authenticated
    async def get(self, job_id: str) -> None:
        """Answer with it."""
        await self.finish((await self.jobs.get(job_id)).model())

    @web.authenticated
    async def patch(self, job_id: str) -> None:
        """Cancel it; nothing of it is left when this is answered."""
        await self.jobs.get(job_id)
        if self.json_body() != {"state": "killed"}:
            raise BadRequest('A job can be cancelled, by {"state": "killed"}, and nothing else.')
        await self.finish((await self.jobs.kill(job_id)).model())

    @web.authenticated
    async def delete(self, job_id: str) -> None:
        """Forget it."""
        await self.jobs.delete(job_id)
        self.set_status(HTTPStatus.NO_CONTENT)
        await self.finish()


class LogHandler(_JobsHandler):
    """What a job's processes write."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read"}

    @web.authenticated
    async def get(self, job_id: str) -> None:
        """Answer with a piece of the log."""
        text = self.get_query_argument("offset", "0")
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
            raise BadRequest("`offset` must be a number of bytes, or -1 for the log's end.")
        await self.finish(json.dumps(await self.jobs.read_log(job_id, int(text))))


def routes(jobs: Jobs) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``."""
    parts = {"jobs": jobs}
    one = rf"/{NAMESPACE}/jobs/({ID})"
    return [
        (rf"/{NAMESPACE}/jobs", ListHandler, parts),
        (one, JobHandler, parts),
        (rf"{one}/log", LogHandler, parts),
    ]
