"""One request to a process of ours and its reply, both streamed in pieces."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote_plus

from tornado.iostream import StreamClosedError

from jupyter_mlflow.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    import httpx
    from tornado.httputil import HTTPHeaders

    from jupyter_mlflow.tracking.upstream import Upstream

_WAITING = 4
"""Pieces (of 64 KiB, Tornado's) of a request that may wait for the store process."""

_REQUEST_HEADERS = frozenset(
    {
        "accept",
        # As it came, and the reply's Content-Encoding goes back as it is: nothing is
        # decompressed here.
        "accept-encoding",
        "content-encoding",
        # MLflow's app reads chunked bodies less well than those of a known length.
        "content-length",
        "content-type",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "range",
    }
)
_REPLY_HEADERS = frozenset(
    {
        "accept-ranges",
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-length",
        "content-range",
        "content-type",
        "etag",
        "last-modified",
        "retry-after",
    }
)
_MLFLOW_HEADERS = "x-mlflow-"
"""Experiment and run of a trace, the client's version, the workspace."""

_JUPYTER_PARAMETERS = frozenset({"token", "_xsrf", "no_track_activity"})
"""Query parameters that are Jupyter's; two of them are secrets."""


def request_headers(headers: HTTPHeaders) -> list[tuple[str, str]]:
    """Those of a browser's or client's request headers that the store process gets."""
    return [(n, v) for n, v in headers.get_all() if _passes(n.lower(), _REQUEST_HEADERS)]


def reply_headers(headers: httpx.Headers) -> list[tuple[str, str]]:
    """Those of the store process's headers that go back."""
    chunked = "transfer-encoding" in headers
    return [
        (n, v)
        for n, v in headers.multi_items()
        if _passes(n, _REPLY_HEADERS) and not (chunked and n == "content-length")
    ]


def _passes(name: str, allowed: frozenset[str]) -> bool:
    return name in allowed or name.startswith(_MLFLOW_HEADERS)


def request_target(path: str, query: str) -> bytes:
    """The request line's target: both parts as they came, without Jupyter's parameters.

    Raises
    ------
    ValueError
        ``query`` holds bytes that no request line may hold.
    """
    kept = [
        p for p in query.split("&") if unquote_plus(p.partition("=")[0]) not in _JUPYTER_PARAMETERS
    ]
    target = f"{path}?{'&'.join(kept)}" if any(kept) else path
    if not all("!" <= c <= "~" for c in target):
        raise ValueError("a request's target must be visible ASCII")
    return target.encode("ascii")


class Sink(Protocol):
    """Where a reply goes: a Tornado handler."""

    def begin(self, status: int, headers: list[tuple[str, str]]) -> None: ...
    def write(self, chunk: bytes) -> None: ...
    def flush(self) -> Awaitable[None]: ...
    def abort(self) -> None: ...


class Exchange:
    """A request on its way to a process of ours, and the way back.

    It is under way when this is made; pieces of its body are fed as they come, and the reply
    goes to ``sink`` when `finish` is awaited. Little is held: `_WAITING` pieces of the request,
    one of the reply. Nothing is ever sent twice.
    """

    def __init__(
        self,
        upstream: Upstream,
        sink: Sink,
        method: str,
        target: bytes,
        headers: list[tuple[str, str]],
        *,
        has_body: bool,
    ) -> None:
        self._upstream = upstream
        self._sink = sink
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=_WAITING)
        self._asked = asyncio.Event()
        self._answered = asyncio.Event()
        body = self._body() if has_body else None
        self._task = asyncio.ensure_future(self._run(method, target, headers, body))
        self._task.add_done_callback(self._on_done)
        upstream.begin()

    @property
    def answered(self) -> bool:
        """Whether the process has answered, or is gone: it reads no more of the body."""
        return self._answered.is_set()

    async def feed(self, piece: bytes | None) -> None:
        """Hand on a piece of the request's body (None: its end), dropped once `answered`.

        Returns when there is room for the next.
        """
        if self.answered:
            return
        if not self._pieces.full():
            self._pieces.put_nowait(piece)
            return
        put = asyncio.ensure_future(self._pieces.put(piece))
        answered = asyncio.ensure_future(self._answered.wait())
        await asyncio.wait({put, answered}, return_when=asyncio.FIRST_COMPLETED)
        put.cancel()
        answered.cancel()

    async def finish(self) -> None:
        """End the request's body and pass the reply to the sink.

        Returns early when the client leaves, or after `Sink.abort`.

        Raises
        ------
        Unavailable
            There is no reply, and nothing has been sent to the client.
        """
        await self.feed(None)
        self._asked.set()
        # Not `await self._task`: a client that leaves cancels the task, not its handler.
        await asyncio.wait({self._task})
        if not self._task.cancelled():
            self._task.result()

    def cancel(self) -> None:
        """Drop the request; the process sees its connection closed."""
        self._task.cancel()

    def _on_done(self, task: asyncio.Future[None]) -> None:
        self._answered.set()
        self._upstream.end()
        if not task.cancelled():
            task.exception()  # seen, also when nobody waits any more

    async def _body(self) -> AsyncIterator[bytes]:
        while (piece := await self._pieces.get()) is not None:
            yield piece

    async def _run(
        self,
        method: str,
        target: bytes,
        headers: list[tuple[str, str]],
        body: AsyncIterator[bytes] | None,
    ) -> None:
        import httpx

        client = self._upstream.client
        if client.is_closed:
            raise Unavailable(self._upstream.words.gone)
        request = httpx.Request(
            method,
            # Only for `Host`: the target beside it is what goes on the wire, byte for byte.
            "http://localhost/",
            headers=headers,
            content=body,
            extensions={"target": target, "timeout": client.timeout.as_dict()},
        )
        begun = False
        try:
            reply = await client.send(request, stream=True)
            try:
                self._answered.set()
                await self._asked.wait()
                self._sink.begin(reply.status_code, reply_headers(reply.headers))
                async for piece in reply.aiter_raw():
                    begun = True
                    self._sink.write(piece)
                    await self._sink.flush()
                begun = True
                await self._sink.flush()
            finally:
                await reply.aclose()
        except StreamClosedError:
            return
        except httpx.TransportError as error:
            if begun:
                self._sink.abort()
                return
            harmless = method in {"GET", "HEAD"} or isinstance(error, httpx.ConnectError)
            words = self._upstream.words
            raise Unavailable(
                words.gone if harmless else words.lost, details=repr(error)
            ) from error
