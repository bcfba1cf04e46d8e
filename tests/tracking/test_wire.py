"""HTTP to a process of ours as such: what servers say, and how long is waited for it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import h11
import pytest

from jupyter_mlflow.endpoints import server as endpoint_server
from jupyter_mlflow.store import server as store_server
from jupyter_mlflow.tracking import wire
from jupyter_mlflow.tracking.wire import BrokenError, NotThereError, Wires, request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from .conftest import Site

    Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

PATIENCE = 0.3
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Server:
    """Answers on a unix socket as ``serve`` does; ``connections`` are those that came in."""

    def __init__(self, path: Path, serve: Serve) -> None:
        self.wires = Wires(path)
        self.connections = 0
        self._serve = serve
        self._tasks: list[asyncio.Task[None]] = []

    def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._tasks.append(asyncio.ensure_future(self._converse(reader, writer)))

    async def has_hung_up(self) -> None:
        """Return when all its conversations are over."""
        await asyncio.wait(self._tasks, timeout=10)

    async def end(self) -> None:
        self.wires.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._serve(reader, writer)
        finally:
            writer.transport.abort()

    async def ask(self, body: bytes = b"", rest: AsyncIterator[bytes] | None = None) -> bytes:
        """The reply's body; the request's is ``body`` and what comes after it."""
        wire = await self.wires.take()
        headers = [] if rest is not None or not body else [("Content-Length", str(len(body)))]
        asked = request("POST", b"/", headers, has_body=bool(body))
        try:
            await wire.send(asked, body, PATIENCE, whole=rest is None)
            if rest is not None:
                sending = asyncio.ensure_future(wire.send_rest(rest))
            await wire.status()
            pieces = []
            while (piece := await wire.piece()) is not None:
                pieces.append(piece)
            if rest is not None:
                await sending
            return b"".join(pieces)
        finally:
            self.wires.give(wire)


@asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[Server]:
    with TemporaryDirectory(prefix="jm-") as folder:
        path = Path(folder) / "s"
        made = Server(path, serve)
        listening = await asyncio.start_unix_server(made.connected, path)
        try:
            yield made
        finally:
            listening.close()
            await made.end()


async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await head(reader):
        writer.write(OK)


async def head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def says(*pieces: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.close()
        await writer.wait_closed()

    return serve


async def test_a_connection_is_kept_and_one_that_was_closed_is_not_used() -> None:
    async with serving(answers) as server:
        for _ in range(5):
            assert await server.ask() == b"ok"
        assert server.connections == 1
        assert [*await asyncio.gather(server.ask(), server.ask())] == [b"ok", b"ok"]
        assert server.connections == 2
    async with serving(says(OK)) as server:
        for _ in range(3):
            assert await server.ask() == b"ok"
            await server.has_hung_up()
        assert server.connections == 3


async def test_one_that_has_been_idle_for_long_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The server may be closing it at this very moment.
    async with serving(answers) as server:
        for _ in range(2):
            assert await server.ask() == b"ok"
        assert server.connections == 1
        monkeypatch.setattr(wire, "_LONGEST_IDLE", 0.0)
        assert await server.ask() == b"ok"
        assert server.connections == 2


def test_ours_are_the_side_that_closes_idle_connections() -> None:
    for program in (store_server._KEEP_ALIVE_SECONDS, endpoint_server.KEEP_ALIVE_SECONDS):
        assert program / 2 >= wire._LONGEST_IDLE


async def test_what_comes_behind_a_reply_is_no_reply_to_the_next_request() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await head(reader):
            writer.write(OK + OK.replace(b"ok", b"no"))

    async with serving(serve) as server:
        for _ in range(3):
            assert await server.ask() == b"ok"


async def test_half_a_request_is_not_the_beginning_of_the_next() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(OK)
        await asyncio.Event().wait()

    async with serving(serve) as server:
        one = await server.wires.take()
        await one.send(request("POST", b"/", [], has_body=True), b"x", PATIENCE, whole=False)
        await one.status()
        while await one.piece() is not None:
            pass
        with contextlib.suppress(BlockingIOError):
            while True:
                one._socket.send(b"x" * 1000)
        # All but the end of the body is on its way.
        sending = asyncio.ensure_future(one._push(one._http.send(h11.EndOfMessage()) or b""))
        await asyncio.sleep(0)
        sending.cancel()
        await asyncio.wait({sending})
        server.wires.give(one)
        other = await server.wires.take()
        assert other is not one
        server.wires.give(other)


@pytest.mark.parametrize(
    "said",
    [
        (b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n", OK),
        (b"HTTP/1.1 200 OK\r\ncontent-", b"length: 2\r\n\r\no", b"k"),
        (
            CHUNKED + b"1\r\no\r\n",
            b"1\r\nk\r\n0\r\n\r\n",
        ),
        (b"HTTP/1.0 200 OK\r\n\r\n", b"o", b"k"),
    ],
)
async def test_ways_to_say_the_same(said: tuple[bytes, ...]) -> None:
    async with serving(says(*said)) as server:
        assert await server.ask() == b"ok"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no",
        b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\nok",
        CHUNKED + b"2\r\nok\r\n",
        CHUNKED + b"z\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"x" * (1 << 20) + b"\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    ],
    ids=lambda said: repr(said[:40]),
)
async def test_what_is_no_reply(said: bytes) -> None:
    async with serving(says(said)) as server:
        with pytest.raises(BrokenError):
            await server.ask()


async def test_nobody_listens() -> None:
    with pytest.raises(NotThereError):
        await Wires(Path("/no/such/socket")).take()


async def test_the_silent_are_given_up() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Also in the middle of a reply that would end with the connection.
        await head(reader)
        writer.write(b"HTTP/1.0 200 OK\r\n\r\nhalf")
        await reader.read()

    async with serving(serve) as server:
        began = time.monotonic()
        with pytest.raises(BrokenError):
            await server.ask()
        assert PATIENCE <= time.monotonic() - began < 10


async def test_who_sends_slowly_is_waited_for_and_the_answer_is_waited_for_from_then_on() -> None:
    silent = False

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"0\r\n\r\n")
        if not silent:
            writer.write(OK)
        await reader.read()

    async def slowly() -> AsyncIterator[bytes]:
        for _ in range(3):
            await asyncio.sleep(PATIENCE)
            yield b"x"

    async with serving(serve) as server:
        assert await server.ask(b"x", slowly()) == b"ok"
        silent = True
        began = time.monotonic()
        with pytest.raises(BrokenError):
            await server.ask(b"x", slowly())
        assert 4 * PATIENCE <= time.monotonic() - began < 10


async def test_closing_breaks_off_what_is_under_way() -> None:
    here = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        here.set()
        await reader.read()

    async with serving(serve) as server:
        asking = asyncio.ensure_future(server.ask())
        await asyncio.wait_for(here.wait(), 10)
        server.wires.close()
        with pytest.raises(BrokenError):
            await asking
        with pytest.raises(NotThereError):
            await server.wires.take()


@pytest.mark.parametrize("header", [("x", "a\r\nb: c"), ("x y", "a"), ("x", "\0"), ("x", "€")])
def test_headers_that_there_are_not(header: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        request("GET", b"/", [header], has_body=False)


async def test_a_length_with_too_many_digits(site: Site) -> None:
    where = urlsplit(site.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    told = {**site.headers, "Host": where.netloc, "Content-Length": "0" * 5000}
    lines = [f"POST {where.path}tracking/default/api/2.0/mlflow/runs/search HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in told.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    assert (await reader.readline()).split()[1] == b"400"
    writer.close()
