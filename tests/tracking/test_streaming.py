"""Bodies of any size pass in pieces: at once, in order, and never held."""

from __future__ import annotations

import asyncio
import hashlib
import random
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .conftest import Site
    from .recording import Conversation

FILE = "tracking/default/api/2.0/mlflow-artifacts/artifacts/1/a/model.bin"

MB = 1 << 20
PIECE = random.Random(2).randbytes(MB)
"""Sent again and again."""

HELD = 50 * MB


class Memory:
    """How much this process, in which client, Jupyter and store all run, grows at most."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._before = self._process.memory_info().rss
        self.growth = 0

    def look(self) -> None:
        self.growth = max(self.growth, self._process.memory_info().rss - self._before)


def digest(pieces: int) -> str:
    whole = hashlib.sha256()
    for _ in range(pieces):
        whole.update(PIECE)
    return whole.hexdigest()


SIZES = [120, pytest.param(2048, marks=pytest.mark.slow)]
"""In MB; both beyond the 100 MB that Tornado takes by itself."""


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_upload(site: Site, size: int, chunked: bool) -> None:
    memory = Memory()

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(size):
            memory.look()
            yield PIECE

    headers = {} if chunked else {"Content-Length": str(size * MB)}
    async with site.client() as client:
        reply = await client.put(FILE, content=pieces(), headers=headers)
    assert reply.status_code == 200
    call = site.recording.calls[0]
    assert (call.size, call.hash.hexdigest()) == (size * MB, digest(size))
    assert memory.growth < HELD


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_download(site: Site, size: int, chunked: bool) -> None:
    async def answer(conversation: Conversation) -> None:
        await conversation.read()
        await conversation.begin(200, {} if chunked else {"Content-Length": str(size * MB)})
        for _ in range(size):
            await conversation.send(PIECE)
        await conversation.end()

    site.recording.answer = answer
    memory = Memory()
    whole = hashlib.sha256()
    async with site.client() as client, client.stream("GET", FILE) as reply:
        async for piece in reply.aiter_raw():
            whole.update(piece)
            memory.look()
    assert whole.hexdigest() == digest(size)
    assert memory.growth < HELD


async def test_an_upload_arrives_while_it_is_sent(site: Site) -> None:
    arrived = asyncio.Event()

    async def answer(conversation: Conversation) -> None:
        async for _ in conversation.pieces():
            arrived.set()
        await conversation.reply()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"first"
        await asyncio.wait_for(arrived.wait(), 10)
        yield b"second"

    site.recording.answer = answer
    async with site.client() as client:
        reply = await client.put(FILE, content=pieces())
    assert reply.status_code == 200
    assert site.recording.calls[0].hash.hexdigest() == hashlib.sha256(b"firstsecond").hexdigest()


async def test_a_download_arrives_while_it_is_sent(site: Site) -> None:
    arrived = asyncio.Event()

    async def answer(conversation: Conversation) -> None:
        await conversation.begin(200, {})
        await conversation.send(b"first")
        await asyncio.wait_for(arrived.wait(), 10)
        await conversation.send(b"second")
        await conversation.end()

    site.recording.answer = answer
    async with site.client() as client, client.stream("GET", FILE) as reply:
        pieces = []
        async for piece in reply.aiter_raw():
            pieces.append(piece)
            arrived.set()
    assert pieces == [b"first", b"second"]


async def test_a_slow_client_slows_the_store_down(site: Site) -> None:
    """The store cannot send more than what sockets hold while the client does not read."""
    sent = 0
    stalled = asyncio.Event()

    async def answer(conversation: Conversation) -> None:
        nonlocal sent
        await conversation.begin(200, {})
        while sent < 200 * MB:
            sending = asyncio.ensure_future(conversation.send(PIECE))
            done, _ = await asyncio.wait({sending}, timeout=0.5)
            if not done:
                stalled.set()
            await sending
            sent += MB

    site.recording.answer = answer
    async with site.client() as client, client.stream("GET", FILE) as reply:
        assert reply.status_code == 200
        await asyncio.wait_for(stalled.wait(), 20)
        assert sent < 20 * MB


async def test_a_slow_store_slows_the_client_down(site: Site) -> None:
    read_on = asyncio.Event()
    sent = 0

    async def answer(conversation: Conversation) -> None:
        await read_on.wait()
        await conversation.read()
        await conversation.reply()

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 40 * MB:
            yield PIECE
            sent += MB

    site.recording.answer = answer
    async with site.client() as client:
        upload = asyncio.ensure_future(client.put(FILE, content=pieces()))
        await asyncio.wait({upload}, timeout=1)
        assert sent < 20 * MB
        read_on.set()
        assert (await upload).status_code == 200
    assert site.recording.calls[0].size == 40 * MB


async def test_a_compressed_reply_stays_compressed(site: Site) -> None:
    async def answer(conversation: Conversation) -> None:
        assert conversation.headers["accept-encoding"] == "gzip"
        await conversation.reply(b"not really gzip", headers={"Content-Encoding": "gzip"})

    site.recording.answer = answer
    headers = {"Accept-Encoding": "gzip"}
    async with site.client() as client, client.stream("GET", FILE, headers=headers) as reply:
        assert reply.headers["content-encoding"] == "gzip"
        assert b"".join([piece async for piece in reply.aiter_raw()]) == b"not really gzip"
