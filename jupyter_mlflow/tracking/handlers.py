"""The routes of the tracking stores: MLflow's own API, the views, the list of connections."""

from __future__ import annotations

import json
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from jupyter_mlflow.errors import BadRequest, MlflowExtensionError
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.tracking import routes as allowed
from jupyter_mlflow.tracking.proxy import Exchange, request_headers, request_target

if TYPE_CHECKING:
    from jupyter_mlflow.tracking.connections import Connections
    from jupyter_mlflow.tracking.kernels import KernelStores

_SHORT = 64 << 20
"""Bytes of an unwanted body that are read, and dropped, before the reply.

Tornado hangs up after a reply in the middle of a body, and most clients, busy sending, then
see a reset connection instead of the reply.
"""


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


@web.stream_request_body
class ProxyHandler(_StoreHandler):
    """Streams a request to a store process, and its reply back.

    Nothing goes upstream before `MlflowHandler.prepare` has let the request pass.
    """

    _exchange: Exchange | None = None
    _refusal: Exception | None = None
    _received = 0

    artifact = False
    """Whether the reply may be a file of anyone's making."""

    @property
    def content_security_policy(self) -> str:
        """Whatever a reply holds, opened as a page it runs nothing in Jupyter's origin."""
        return "sandbox; default-src 'none'"

    def set_default_headers(self) -> None:
        """Jupyter's, and never let a browser guess a type."""
        super().set_default_headers()
        self.set_header("X-Content-Type-Options", "nosniff")

    def target_path(self) -> str:
        """The path upstream, as it came and checked, with its leading slash."""
        raise NotImplementedError

    def rest(self, feature: str) -> str:
        """What stands behind the connection's id in the path, as it came."""
        prefix = f"{self.base_url}{NAMESPACE}/{feature}/"
        if not self.request.path.startswith(prefix):
            raise web.HTTPError(404)
        return self.request.path[len(prefix) :].partition("/")[2]

    async def prepare(self) -> None:  # type: ignore[override]
        """Check everything, then open the way upstream."""
        try:
            await super().prepare()
            if self.request.method != "OPTIONS":
                await self._open()
        except (web.HTTPError, MlflowExtensionError) as error:
            if not self._has_body() or self._far_from_over():
                raise
            self._refusal = error

    async def _open(self) -> None:
        try:
            target = request_target(self.target_path(), self.request.query)
        except ValueError as error:
            raise BadRequest("The request's query is not allowed.", details=str(error)) from None
        headers = self.request.headers
        if self._announced() < 0 or {"Content-Length", "Transfer-Encoding"} <= set(headers):
            raise BadRequest("The length of the request's body is not clear.")
        if self.artifact:
            # Files pass through in pieces: no need for Jupyter's limit on what it holds.
            self.request.connection.set_max_body_size(sys.maxsize)  # type: ignore[union-attr]
        connection = self.connections.get(self.path_args[0])
        self._exchange = Exchange(
            await connection.upstream(),
            self,
            self.request.method or "",
            target,
            request_headers(headers),
            has_body=self._has_body(),
        )

    def _announced(self) -> int:
        """Bytes of body by ``Content-Length``; 0 without one, -1 for nonsense."""
        text = self.request.headers.get("Content-Length", "0")
        return int(text) if text.isascii() and text.isdigit() else -1

    def _has_body(self) -> bool:
        return self._announced() > 0 or "Transfer-Encoding" in self.request.headers

    def _far_from_over(self) -> bool:
        """Whether more of an unwanted body may come than is worth waiting for."""
        announced = self._announced()
        return (announced - self._received if announced else self._received) > _SHORT

    async def data_received(self, chunk: bytes) -> None:
        """Pass a piece of the body on; reply early when nobody wants the rest."""
        self._received += len(chunk)
        if self._exchange is not None:
            await self._exchange.feed(chunk)
            if not self._exchange.answered:
                return
        if self._far_from_over():
            try:
                await self._answer()
                self.finish()
            except web.HTTPError as error:
                self.send_error(error.status_code, exc_info=sys.exc_info())
            except MlflowExtensionError:
                self.send_error(exc_info=sys.exc_info())

    def on_connection_close(self) -> None:
        """The client has left: so do we."""
        super().on_connection_close()
        if self._exchange is not None:
            self._exchange.cancel()

    def begin(self, status: int, headers: list[tuple[str, str]]) -> None:
        """Take over the store process's status and headers."""
        self.set_status(status)
        self.set_header("Content-Type", "application/octet-stream")
        for name, value in headers:
            self.set_header(name, value)
        disposition = str(self._headers.get("Content-Disposition", ""))
        if self.artifact and not disposition.lower().startswith("attachment"):
            self.set_header("Content-Disposition", "attachment")

    def abort(self) -> None:
        """Hang up: a reply that breaks off must not look complete."""
        self.request.connection.close()  # type: ignore[union-attr]

    async def _answer(self) -> None:
        if self._exchange is None:
            raise self._refusal or web.HTTPError(400)
        await self._exchange.finish()

    # All verbs, also those that no route takes: `action` has refused them by then.

    @web.authenticated
    async def get(self, *_: str) -> None:
        await self._answer()

    @web.authenticated
    async def head(self, *_: str) -> None:
        await self._answer()

    @web.authenticated
    async def post(self, *_: str) -> None:
        await self._answer()

    @web.authenticated
    async def put(self, *_: str) -> None:
        await self._answer()

    @web.authenticated
    async def patch(self, *_: str) -> None:
        await self._answer()

    @web.authenticated
    async def delete(self, *_: str) -> None:
        await self._answer()


class TrackingHandler(ProxyHandler):
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


class ViewsHandler(ProxyHandler):
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
