"""What all handlers share that stream a request to a process of ours, and its reply back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tornado import web

from jupyter_mlflow.errors import BadRequest, MlflowExtensionError
from jupyter_mlflow.handlers import MlflowHandler
from jupyter_mlflow.tracking.proxy import Exchange, request_headers, request_target

if TYPE_CHECKING:
    from jupyter_mlflow.tracking.upstream import Upstream

_SHORT = 64 << 20
"""Bytes of an unwanted body that are read, and dropped, before the reply.

Tornado hangs up after a reply in the middle of a body, and most clients, busy sending, then
see a reset connection instead of the reply.
"""
_DIGITS = 20


@web.stream_request_body
class ProxyHandler(MlflowHandler):
    """Streams a request to a process of ours, and its reply back.

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

    async def upstream(self) -> Upstream:
        """The way to the process that the request is for.

        Raises one of our exceptions when there is none.
        """
        raise NotImplementedError

    async def prepare(self) -> None:  # type: ignore[override]
        """Check everything, then open the way upstream."""
        try:
            await super().prepare()
            if self.request.method != "OPTIONS":
                await self._open()
        except (web.HTTPError, MlflowExtensionError) as error:
            if self._far_from_over() or self.request.method == "OPTIONS":
                raise
            # Not raised here, also where no body comes: Tornado would now and then reset the
            # connection after it, and the client's next request on that would fail.
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
        self._exchange = Exchange(
            await self.upstream(),
            self,
            self.request.method or "",
            target,
            request_headers(headers),
            has_body=self._has_body(),
        )

    def _announced(self) -> int:
        """Bytes of body by ``Content-Length``; 0 without one, -1 for nonsense."""
        text = self.request.headers.get("Content-Length", "0")
        return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else -1

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
        """Take over the process's status and headers."""
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
