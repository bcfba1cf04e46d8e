"""The routes of jobs, for browsers and for the kernels of this server."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.jobs.shelf import ID
from jupyter_mlflow.tracking.kernel_access import KernelAccess, KernelHandler

if TYPE_CHECKING:
    from jupyter_mlflow.jobs.manager import Jobs
    from jupyter_mlflow.tracking.connections import Connections
    from jupyter_mlflow.tracking.kernels import KernelStores

_MOST_DIGITS = 15


class _JobsHandler(KernelHandler):
    """What the handlers of this feature share."""

    # What `run_project` needs: a notebook that has made a job does not forget it.
    kernels_may: ClassVar[frozenset[str]] = frozenset(("GET", "POST", "PATCH"))

    def initialize(self, jobs: Jobs, access: KernelAccess) -> None:
        self.jobs = jobs
        self.access = access


class ListHandler(_JobsHandler):
    """All jobs; a new one, or a grid of them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "POST": "execute"}

    def initialize(  # type: ignore[override]
        self, jobs: Jobs, access: KernelAccess, connections: Connections, kernels: KernelStores
    ) -> None:
        super().initialize(jobs, access)
        self.connections = connections
        self.kernels = kernels

    @web.authenticated
    async def get(self) -> None:
        """Answer with all, the newest first."""
        await self.finish(json.dumps({"jobs": await self.jobs.models()}))

    @web.authenticated
    async def post(self) -> None:
        """Queue what is asked for."""
        body = self.json_body()
        kernel_id = body.pop("kernel_id", None)
        if self.is_of_kernel and "connection" in body:
            raise BadRequest("A kernel's jobs log to its store: leave `connection` out.")
        if self.is_of_kernel or (kernel_id is not None and "connection" not in body):
            body["connection"] = self._connection(kernel_id)
        made = await self.jobs.create(body)
        self.set_status(HTTPStatus.CREATED)
        await self.finish(json.dumps({"jobs": [job.model() for job in made]}))

    def _connection(self, kernel_id: Any) -> str:
        """Id of the connection to the store that a kernel logs to."""
        if not isinstance(kernel_id, str):
            raise BadRequest("`kernel_id` must be the id of a kernel.")
        connection, _ = self.connections.of_spec(self.kernels.spec(kernel_id))
        return connection.id


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


def routes(
    jobs: Jobs, connections: Connections, kernels: KernelStores, token: str
) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``; ``token`` is what kernels get in by."""
    parts = {"jobs": jobs, "access": KernelAccess(token)}
    stores = {"connections": connections, "kernels": kernels}
    one = rf"/{NAMESPACE}/jobs/({ID})"
    return [
        (rf"/{NAMESPACE}/jobs", ListHandler, {**parts, **stores}),
        (one, JobHandler, parts),
        (rf"{one}/log", LogHandler, parts),
    ]
