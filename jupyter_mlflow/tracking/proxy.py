"""One request to a process of ours and its reply, both streamed in pieces."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote_plus

from tornado.iostream import StreamClosedError

from jupyter_mlflow.errors import BadRequest, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from tornado.httputil import HTTPHeaders

    from jupyter_mlflow.tracking.upstream import Upstream
    from jupyter_mlflow.tracking.wire import Wire

_WAITING = 4
"""Pieces (of 64 KiB, Tornado's) of a request that may wait for the store process."""

_BAD_HEADERS = "The request's headers are not allowed."

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


def reply_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Those of the store process's headers that go back; names in small letters come in."""
    # Bytes that are no ASCII go on as they are, too.
    known = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
    chunked = any(name == "transfer-encoding" for name, _ in known)
    return [
        (n, v)
        for n, v in known
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
        self._begun = False
        self._flushed: Awaitable[None] | None = None
        self._task = asyncio.ensure_future(self._run(method, target, headers, has_body))
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
        if not self._task.done():
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

    async def _rest(self) -> AsyncIterator[bytes]:
        while (piece := await self._pieces.get()) is not None:
            yield piece

    async def _run(
        self, method: str, target: bytes, headers: list[tuple[str, str]], has_body: bool
    ) -> None:
        # Not with the extension, which every start of Jupyter imports.
        from jupyter_mlflow.tracking.wire import BrokenError, NotThereError, request

        try:
            asked = request(method, target, headers, has_body=has_body)
        except ValueError as error:
            raise BadRequest(_BAD_HEADERS, details=str(error)) from None
        words = self._upstream.words
        try:
            wire = await self._upstream.wire()
        except NotThereError as error:
            raise Unavailable(words.gone, details=str(error)) from error
        sending: asyncio.Future[None] | None = None
        try:
            first = await self._pieces.get() if has_body else None
            length = dict(asked.headers).get(b"content-length")
            whole = first is None or (length is not None and len(first) == int(length))
            await wire.send(asked, first or b"", self._upstream.patience, whole=whole)
            if not whole:
                sending = asyncio.ensure_future(wire.send_rest(self._rest()))
            await self._pass(wire)
        except BrokenError as error:
            if self._begun:
                self._sink.abort()
                return
            said = words.gone if method in {"GET", "HEAD"} else words.lost
            raise Unavailable(said, details=str(error)) from error
        finally:
            if sending is None or sending.done():
                self._upstream.give_back(wire)
            else:
                sending.add_done_callback(lambda _: self._upstream.give_back(wire))
                sending.cancel()

    async def _pass(self, wire: Wire) -> None:
        """Pass the reply on, in pieces as they come."""
        status, headers = await wire.status()
        self._answered.set()
        await self._asked.wait()
        self._sink.begin(status, reply_headers(headers))
        try:
            while (piece := await wire.piece()) is not None:
                if self._flushed is not None:
                    await self._flushed
                self._sink.write(piece)
                self._begun = True
                # Awaited only when there is more: the next is on its way meanwhile.
                self._flushed = self._sink.flush()
            if not self._begun:
                await self._sink.flush()
        except StreamClosedError:
            return
