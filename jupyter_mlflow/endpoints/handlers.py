"""The routes of endpoints, for browsers and for the kernels of this server."""

from __future__ import annotations

import asyncio
import json
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from jupyter_mlflow.endpoints.name import NAME
from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.tracking.kernel_access import KernelAccess, KernelHandler
from jupyter_mlflow.tracking.proxy_handler import ProxyHandler

if TYPE_CHECKING:
    from jupyter_mlflow.endpoints.endpoint import Endpoint
    from jupyter_mlflow.endpoints.manager import Endpoints
    from jupyter_mlflow.tracking.kernels import KernelStores
    from jupyter_mlflow.tracking.upstream import Upstream

_MOST_DIGITS = 15


class _EndpointsHandler(KernelHandler):
    """What the handlers of this feature share."""

    def initialize(self, endpoints: Endpoints, access: KernelAccess) -> None:
        self.endpoints = endpoints
        self.access = access

    async def _reply(self, name: str) -> None:
        (model,) = await self.endpoints.models([name])
        await self.finish(model)


class ListHandler(_EndpointsHandler):
    """All endpoints; a new one."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "POST": "execute"}

    def initialize(  # type: ignore[override]
        self, endpoints: Endpoints, access: KernelAccess, kernels: KernelStores
    ) -> None:
        super().initialize(endpoints, access)
        self.kernels = kernels

    @web.authenticated
    async def get(self) -> None:
        """Answer with all, by name."""
        await self.finish({"endpoints": await self.endpoints.models()})

    @web.authenticated
    async def post(self) -> None:
        """Make one, which starts in the background."""
        # Not before the first one: it would make each start of Jupyter longer.
        from jupyter_mlflow.endpoints.spec import new_endpoint

        body = self.json_body()
        kernel_id = body.pop("kernel_id", None)
        if kernel_id is not None and "connection" not in body:
            body["connection"] = self._connection(kernel_id)
        endpoint = self.endpoints.create(new_endpoint(body))
        self.set_status(HTTPStatus.CREATED)
        await self.finish(endpoint.model(None))

    def _connection(self, kernel_id: Any) -> str:
        """Id of the connection to the store that a kernel logs to."""
        if not isinstance(kernel_id, str):
            raise BadRequest("`kernel_id` must be the id of a kernel.")
        return self.endpoints.connection(self.kernels.spec(kernel_id))


class EndpointHandler(_EndpointsHandler):
    """One endpoint."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "PATCH": "execute", "DELETE": "execute"}

    @web.authenticated
    async def get(self, name: str) -> None:
        """Answer with it."""
        self.endpoints.get(name)
        await self._reply(name)

    @web.authenticated
    async def patch(self, name: str) -> None:
        """Change it; what takes its time goes on in the background."""
        from jupyter_mlflow.endpoints.spec import changes

        self.endpoints.get(name)
        endpoint = await self.endpoints.change(name, changes(self.json_body()))
        await self.finish(endpoint.model(None))

    @web.authenticated
    async def delete(self, name: str) -> None:
        """Delete it; its processes are gone when this is answered."""
        await self.endpoints.delete(name)
        self.set_status(HTTPStatus.NO_CONTENT)
        await self.finish()


class LogHandler(_EndpointsHandler):
    """What an endpoint's processes write."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read"}

    @web.authenticated
    async def get(self, name: str) -> None:
        """Answer with a piece of the log."""
        endpoint = self.endpoints.get(name)
        text = self.get_query_argument("offset", "0")
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
            raise BadRequest("`offset` must be a number of bytes, or -1 for the log's end.")
        await self.finish(json.dumps(await asyncio.to_thread(endpoint.text_log.read, int(text))))


class InvocationsHandler(_EndpointsHandler, ProxyHandler):
    """MLflow's scoring server of one endpoint, request and reply as they are."""

    actions: ClassVar[dict[str, Action]] = {"POST": "execute"}

    _endpoint: Endpoint | None = None
    _began = 0.0

    async def upstream(self) -> Upstream:
        """The way to the endpoint's process."""
        self._began = time.monotonic()
        self._endpoint = self.endpoints.get(self.path_args[0])
        return await self._endpoint.upstream()

    def target_path(self) -> str:
        """The scoring server's own path."""
        return "/invocations"

    def on_finish(self) -> None:
        """Count it."""
        super().on_finish()
        if self._endpoint is not None:
            self._endpoint.answered(self.get_status(), (time.monotonic() - self._began) * 1000)


def routes(
    endpoints: Endpoints, kernels: KernelStores, token: str
) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``; ``token`` is what kernels get in by."""
    parts = {"endpoints": endpoints, "access": KernelAccess(token)}
    one = rf"/{NAMESPACE}/endpoints/({NAME})"
    return [
        (rf"/{NAMESPACE}/endpoints", ListHandler, {**parts, "kernels": kernels}),
        (one, EndpointHandler, parts),
        (rf"{one}/invocations", InvocationsHandler, parts),
        (rf"{one}/log", LogHandler, parts),
    ]
