"""The routes of the tracking stores: MLflow's own API, the views, the list of connections."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.tracking import routes as allowed
from jupyter_mlflow.tracking.proxy_handler import ProxyHandler

if TYPE_CHECKING:
    from jupyter_mlflow.tracking.connections import Connections
    from jupyter_mlflow.tracking.kernels import KernelStores
    from jupyter_mlflow.tracking.upstream import Upstream

_VIEWS = (
    "ready",
    "runs",
    "groups",
    "experiments",
    "run",
    "metric",
    "changes",
    "model",
    "snapshot",
    "artifacts",
    "artifact",
    "artifact-table",
    "traces",
)


class _StoreHandler(MlflowHandler):
    """What the handlers of this feature share."""

    def initialize(self, connections: Connections) -> None:
        self.connections = connections


class _StoreProxy(_StoreHandler, ProxyHandler):
    """Streams to the store process of the connection that is the route's first part."""

    def rest(self, feature: str) -> str:
        """What stands behind the connection's id in the path, as it came."""
        prefix = f"{self.base_url}{NAMESPACE}/{feature}/"
        if not self.request.path.startswith(prefix):
            raise web.HTTPError(404)
        return self.request.path[len(prefix) :].partition("/")[2]

    async def upstream(self) -> Upstream:
        """That of the connection."""
        return await self.connections.get(self.path_args[0]).upstream()


class TrackingHandler(_StoreProxy):
    """MLflow's REST API of one connection, as far as it is on the allow-list."""

    def action(self) -> Action:
        """What the call needs; unknown calls end here."""
        path = allowed.checked(self.rest("tracking"))
        route = allowed.find(self.request.method or "", path)
        self.artifact = route.artifact
        return route.action

    def target_path(self) -> str:
        """MLflow's own path."""
        return "/" + self.rest("tracking")


class ViewsHandler(_StoreProxy):
    """The store process's views of one connection."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read"}

    def action(self) -> Action:
        """What the call needs."""
        self.artifact = self.path_args[1] == "artifact"
        return super().action()

    def target_path(self) -> str:
        """The view; the route's pattern knows all there are."""
        return "/views/" + self.rest("views")


class ConnectionsHandler(_StoreHandler):
    """The stores that this server knows, and how they fare; one more for a kernel."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "POST": "execute"}

    def initialize(self, connections: Connections, kernels: KernelStores) -> None:  # type: ignore[override]
        super().initialize(connections)
        self.kernels = kernels

    @web.authenticated
    async def get(self) -> None:
        """Answer with a list; starts nothing."""
        self.connections.forget(self.kernels.in_use())
        await self.finish(json.dumps([c.model() for c in self.connections.all()]))

    @web.authenticated
    async def post(self) -> None:
        """Connect to the store that a kernel has reported; starts nothing yet."""
        kernel_id = self.json_body().get("kernel_id")
        if not isinstance(kernel_id, str):
            raise BadRequest("Say whose store: `kernel_id` is the id of a kernel.")
        connection, is_new = self.connections.of_spec(self.kernels.spec(kernel_id))
        self.set_status(HTTPStatus.CREATED if is_new else HTTPStatus.OK)
        await self.finish(connection.model())


class UpgradeHandler(_StoreHandler):
    """``POST``: copy and upgrade a store of an older MLflow."""

    actions: ClassVar[dict[str, Action]] = {"POST": "execute"}

    @web.authenticated
    async def post(self, connection_id: str) -> None:
        """Answer with the connection, which shows the copy from now on."""
        connection = self.connections.get(connection_id)
        await connection.upgrade()
        await self.finish(connection.model())


def routes(
    connections: Connections, kernels: KernelStores
) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``."""
    parts = {"connections": connections}
    return [
        (rf"/{NAMESPACE}/tracking/([^/]+)/(.*)", TrackingHandler, parts),
        (rf"/{NAMESPACE}/views/([^/]+)/({'|'.join(_VIEWS)})", ViewsHandler, parts),
        (rf"/{NAMESPACE}/connections", ConnectionsHandler, {**parts, "kernels": kernels}),
        (rf"/{NAMESPACE}/connections/([^/]+)/upgrade", UpgradeHandler, parts),
    ]
