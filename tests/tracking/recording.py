"""An HTTP server in a store process's place, which keeps what it gets and answers as told."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import h11

from jupyter_mlflow.tracking.upstream import Upstream

KEPT = 1 << 22
"""Bytes that are kept as they came; behind that they are only counted."""


class Conversation:
    """One request, as the recording server sees it, and the means to answer it."""

    def __init__(self, server: RecordingUpstream, wire: Wire, request: h11.Request) -> None:
        self.method = request.method.decode()
        self.target = request.target.decode()
        self.headers = {n.decode(): v.decode() for n, v in request.headers}
        self.size = 0
        self.hash = hashlib.sha256()
        self._server = server
        self._wire = wire

    async def pieces(self) -> AsyncIterator[bytes]:
        """The request's body as it comes."""
        while isinstance(event := await self._wire.next_event(), h11.Data):
            self.size += len(event.data)
            self.hash.update(event.data)
            yield bytes(event.data)
        if not isinstance(event, h11.EndOfMessage):
            raise ConnectionError("the request broke off")

    async def read(self) -> None:
        async for _ in self.pieces():
            pass

    async def reply(
        self, body: bytes = b"{}", status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        """The whole answer; ``Content-Length`` and JSON unless ``headers`` say otherwise."""
        given = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        await self.begin(status, {**given, **(headers or {})})
        if self.method != "HEAD":
            await self.send(body)
        await self.end()

    async def begin(self, status: int, headers: dict[str, str]) -> None:
        await self._wire.send(
            h11.Response(status_code=status, headers=list(headers.items()), reason=b"")
        )

    async def send(self, piece: bytes) -> None:
        await self._wire.send(h11.Data(data=piece))

    async def end(self) -> None:
        await self._wire.send(h11.EndOfMessage())

    def hang_up(self) -> None:
        self._wire.writer.transport.abort()

    async def until_left(self) -> None:
        """Until the other side has closed."""
        with contextlib.suppress(ConnectionError):
            while await self._wire.reader.read(65536):
                pass


Answer = Callable[[Conversation], Awaitable[None]]


async def answer_ok(conversation: Conversation) -> None:
    await conversation.read()
    await conversation.reply(b'{"ok": true}')


class Wire:
    """h11 on a pair of streams."""

    def __init__(
        self,
        server: RecordingUpstream,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.http = h11.Connection(h11.SERVER)
        self._server = server

    async def next_event(self) -> Any:
        while (event := self.http.next_event()) is h11.NEED_DATA:
            data = await self.reader.read(65536)
            self._server.count(data)
            self.http.receive_data(data)
        return event

    async def send(self, event: Any) -> None:
        data = self.http.send(event)
        if data:
            self.writer.write(data)
            await self.writer.drain()


class RecordingUpstream:
    """Counts every byte that reaches the store process's socket."""

    def __init__(self) -> None:
        self.total = 0
        self.raw = bytearray()
        self.calls: list[Conversation] = []
        self.answer: Answer = answer_ok
        self._folder = Path(tempfile.mkdtemp(prefix="jm-"))
        self.socket = self._folder / "s"
        self.upstream = Upstream(self.socket)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._on_connect, self.socket)

    async def stop(self) -> None:
        await self.upstream.close()
        await self.refuse()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        shutil.rmtree(self._folder)

    async def refuse(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
        self.socket.unlink(missing_ok=True)

    def count(self, data: bytes) -> None:
        self.total += len(data)
        if len(self.raw) < KEPT:
            self.raw += data

    def _on_connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(self, reader, writer)
        try:
            while isinstance(request := await wire.next_event(), h11.Request):
                conversation = Conversation(self, wire, request)
                self.calls.append(conversation)
                await self.answer(conversation)
                if h11.MUST_CLOSE in wire.http.states.values():
                    break
                wire.http.start_next_cycle()
        except (ConnectionError, h11.ProtocolError):
            pass
        finally:
            writer.transport.abort()
