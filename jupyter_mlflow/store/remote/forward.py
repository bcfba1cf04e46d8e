"""MLflow's REST API of a remote store: each call goes on to its host, streamed both ways."""

from __future__ import annotations

import asyncio
import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar

import httpx

from jupyter_mlflow.store.remote import problems
from jupyter_mlflow.store.remote.credentials import SIGNED_AT_MOST, CredentialsError, TlsError
from jupyter_mlflow.store.remote.problems import Problem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from starlette.types import Receive, Scope, Send

    from jupyter_mlflow.store.remote.credentials import RestStore, Route

log = logging.getLogger("jupyter_mlflow.store")

T = TypeVar("T")

_PREFIXES: Final = (
    "/api/2.0/mlflow/",
    "/api/3.0/mlflow/",
    "/api/2.0/mlflow-artifacts/",
    "/v1/traces",
)
_PATHS: Final = ("/version",)

_REQUEST_HEADERS: Final = frozenset(
    """
    accept accept-encoding content-encoding content-length content-type
    if-modified-since if-none-match if-range range
    """.split()  # noqa: SIM905 - a list would be ten lines
)
_REPLY_HEADERS: Final = frozenset(
    """
    accept-ranges cache-control content-disposition content-encoding content-length
    content-range content-type etag last-modified retry-after
    """.split()  # noqa: SIM905
)
_MLFLOW: Final = "x-mlflow-"

_LOGIN_SECONDS: Final = 30.0
"""What MLflow and its plug-ins get to find credentials."""
_RETRY_PAUSES: Final = (0.2, 1.0)
"""Seconds before a read is sent again that got no answer."""
_TRANSIENT: Final = (502, 503, 504)

_KEPT: Final = 1 << 20
"""Bytes of a write that are kept until it is done, to see what it was about."""

Wrote = tuple[str, bytes]
"""A call that may have changed the store: its path, and the start of its body."""


class Forward:
    """An ASGI app that asks the host of ``store``; ``shown`` names it without a secret.

    ``on_write`` is called with each call that may have changed something, once it is answered
    (or broken off).
    """

    def __init__(
        self, store: RestStore, shown: str, on_write: Callable[[Wrote], None], *, timeout: float
    ) -> None:
        self._store = store
        self._shown = shown
        self._on_write = on_write
        self._timeout = httpx.Timeout(timeout, connect=min(10.0, timeout), pool=None)
        self._clients: dict[Route, httpx.AsyncClient] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if not (path.startswith(_PREFIXES) or path in _PATHS):
            await _say(send, Problem(404, "ENDPOINT_NOT_FOUND", "This call is not forwarded."))
            return
        call = _Call(scope, receive)
        try:
            reply = await self._ask(call)
            await self._pass(reply, call, send)
        except Problem as problem:
            await _say(send, problem)
        except _Left:
            pass
        finally:
            if not call.reads:
                self._on_write((path, bytes(call.kept)))

    async def _ask(self, call: _Call) -> httpx.Response:
        """The host's reply, its body still to come."""
        pauses = _RETRY_PAUSES if call.can_repeat else ()
        for pause in (*pauses, None):
            try:
                reply = await self._send(call)
            except (httpx.TransportError, CredentialsError, TlsError) as error:
                # Not again what has taken its time already, or will not change.
                again = isinstance(error, httpx.TransportError)
                if pause is None or not again or isinstance(error, httpx.TimeoutException):
                    log.warning("%s %s: %s", call.method, call.path, type(error).__name__)
                    raise problems.of_error(error, self._shown, reads=call.reads) from None
            else:
                if pause is None or reply.status_code not in _TRANSIENT:
                    return reply
                await reply.aclose()
            await asyncio.sleep(pause)
        raise AssertionError  # pragma: no cover - the last round returns or raises

    async def _send(self, call: _Call) -> httpx.Response:
        body: bytes | None = None
        if call.has_body and await _in_time(self._store.signs_bodies):
            body = await call.whole()
        signed = await _in_time(self._store.sign, call.method, call.target, call.headers, body)
        request = httpx.Request(
            call.method,
            # Only for `Host` and the connection: the target is sent as it came.
            signed.origin,
            headers=dict(signed.headers),
            content=body if body is not None else call.pieces() if call.has_body else None,
            extensions={
                "target": signed.target.encode("ascii"),
                "timeout": self._timeout.as_dict(),
            },
        )
        return await self._client(signed.route).send(request, stream=True)

    def _client(self, route: Route) -> httpx.AsyncClient:
        client = self._clients.get(route)
        if client is None:
            client = self._clients[route] = httpx.AsyncClient(
                verify=route.ssl_context(),
                proxy=route.proxy,
                timeout=self._timeout,
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=16),
                follow_redirects=False,
                # requests has looked at the environment, as for MLflow's own client.
                trust_env=False,
            )
        return client

    async def _pass(self, reply: httpx.Response, call: _Call, send: Send) -> None:
        try:
            status = reply.status_code
            spoken = reply.headers.get("content-type", "").startswith("application/json")
            wait = reply.headers.get("retry-after", "")
            problem = problems.of_status(status, self._shown, wait, reads=call.reads)
            if status == HTTPStatus.FORBIDDEN and not spoken:
                # As MLflow's basic-auth app answers: two plain words.
                problem = problems.not_allowed(self._shown)
            # The host's own words, where they are MLflow's and about more than the login.
            if problem is not None and (status < 429 or not spoken):
                await _say(send, problem, reply.headers.get("retry-after"))
                return
            await send(
                {
                    "type": "http.response.start",
                    "status": status,
                    "headers": [
                        (name.encode("latin-1"), value.encode("latin-1"))
                        for name, value in _reply_headers(reply.headers)
                    ],
                }
            )
            await call.unless_left(_stream(reply, send))
        finally:
            await reply.aclose()

    async def close(self) -> None:
        """Close all connections to the host."""
        for client in self._clients.values():
            await client.aclose()


async def _stream(reply: httpx.Response, send: Send) -> None:
    try:
        async for piece in reply.aiter_raw():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    except httpx.TransportError as error:
        # Without its end, the client sees that the reply broke off.
        raise ConnectionError(f"The remote store hung up: {type(error).__name__}") from None
    await send({"type": "http.response.body", "body": b""})


async def _in_time(find: Callable[..., T], *args: Any) -> T:
    """What ``find`` of the store returns, which may ask a cloud for it."""
    try:
        return await asyncio.wait_for(asyncio.to_thread(find, *args), _LOGIN_SECONDS)
    except asyncio.TimeoutError:
        raise CredentialsError("it takes too long") from None


class _Left(Exception):
    """The client has gone before its request was whole."""


class _Call:
    """A request that came in, with a body that is read once."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        raw = scope.get("raw_path") or scope["path"].encode()
        query = scope["query_string"]
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.target = (raw + (b"?" + query if query else b"")).decode("ascii")
        self.kept = bytearray()
        names = {name.decode("latin-1").lower(): value for name, value in scope["headers"]}
        self.has_body = names.get("content-length", b"0") != b"0" or "transfer-encoding" in names
        self.headers = {
            name: value.decode("latin-1")
            for name, value in names.items()
            if name in _REQUEST_HEADERS or name.startswith(_MLFLOW)
        }
        self._receive = receive

    @property
    def reads(self) -> bool:
        """Whether the call changes nothing: MLflow sends questions with POST, too."""
        return self.method in ("GET", "HEAD") or self.path.endswith(_QUESTIONS)

    @property
    def can_repeat(self) -> bool:
        """Whether it can be sent again: nothing is kept of what was sent."""
        return self.method in ("GET", "HEAD") and not self.has_body

    async def pieces(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            message: Any = await self._receive()
            if message["type"] == "http.disconnect":
                raise _Left
            more = message.get("more_body", False)
            piece = message.get("body", b"")
            if not self.reads and len(self.kept) < _KEPT:
                self.kept += piece
            if piece:
                yield piece

    async def unless_left(self, work: Coroutine[Any, Any, None]) -> None:
        """Do ``work``, but not for a client that has gone: nobody tells who sends to it."""
        working = asyncio.ensure_future(work)
        leaving = asyncio.ensure_future(self._leaving())
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
        if working.done():
            working.result()
        else:
            working.cancel()

    async def _leaving(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def whole(self) -> bytes:
        body = bytearray()
        async for piece in self.pieces():
            body += piece
            if len(body) > SIGNED_AT_MOST:
                raise Problem(
                    413,
                    "INVALID_PARAMETER_VALUE",
                    "This is too large to be passed on to a store whose requests are signed.",
                )
        return bytes(body)


_QUESTIONS: Final = ("/search", "/metrics", "/batchGetInfos", "/calculate-filter-correlation")


def _reply_headers(headers: httpx.Headers) -> list[tuple[str, str]]:
    chunked = "transfer-encoding" in headers
    return [
        (name, value)
        for name, value in headers.multi_items()
        if (name in _REPLY_HEADERS or name.startswith(_MLFLOW))
        and not (chunked and name == "content-length")
    ]


async def _say(send: Send, problem: Problem, retry_after: str | None = None) -> None:
    body = json.dumps({"error_code": problem.code, "message": problem.message}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    if retry_after is not None and retry_after.isdecimal():
        headers.append((b"retry-after", retry_after.encode()))
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
