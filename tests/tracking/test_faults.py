"""The store process refuses, dies or hangs; the client leaves."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import httpx
import pytest

from .recording import Conversation

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .conftest import Site

READ = "tracking/default/api/2.0/mlflow/experiments/search"
WRITE = "tracking/default/api/2.0/mlflow/runs/create"
FILE = "tracking/default/api/2.0/mlflow-artifacts/artifacts/1/a/model.bin"
VIEW = "views/default/runs"

MB = 1 << 20


def unavailable(reply: httpx.Response) -> str:
    """The message of a JSON 503."""
    told = reply.json()
    assert (reply.status_code, told["error_code"]) == (503, "TEMPORARILY_UNAVAILABLE"), told
    assert set(told) == {"error_code", "message", "details"}
    assert reply.headers["content-type"] == "application/json"
    return str(told["message"])


@pytest.mark.parametrize("path", [READ, VIEW, FILE])
async def test_nobody_listens(site: Site, path: str) -> None:
    await site.recording.refuse()
    async with site.client() as client:
        assert "next try" in unavailable(await client.get(path))


@pytest.mark.parametrize("size", [10, 200_000, 30 * MB])
async def test_nobody_listens_to_an_upload(site: Site, size: int) -> None:
    await site.recording.refuse()
    async with site.client() as client:
        reply = await client.put(FILE, content=b"x" * size)
    # Nothing was sent: it is safe to try again.
    assert "next try" in unavailable(reply)


async def test_an_upload_too_long_to_be_dropped_is_hung_up_on(site: Site) -> None:
    await site.recording.refuse()
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 1000 * MB:
            yield b"x" * MB
            sent += MB

    async with site.client() as client:
        # The reply can be lost on a client that is busy sending.
        with contextlib.suppress(httpx.TransportError):
            unavailable(await client.put(FILE, content=pieces()))
    assert sent < 100 * MB


async def die(conversation: Conversation) -> None:
    await conversation.read()
    conversation.hang_up()


@pytest.mark.parametrize(("verb", "path"), [("GET", READ), ("POST", READ), ("POST", WRITE)])
async def test_the_store_dies_before_it_answers(site: Site, verb: str, path: str) -> None:
    site.recording.answer = die
    async with site.client() as client:
        message = unavailable(await client.request(verb, path, content=b"{}"))
        # It may have been carried out: not sent a second time.
        assert len(site.recording.calls) == 1
        assert ("may not" in message) == (verb == "POST")


async def test_the_store_dies_in_the_middle_of_an_upload(site: Site) -> None:
    async def answer(conversation: Conversation) -> None:
        async for _ in conversation.pieces():
            conversation.hang_up()

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(60):
            yield b"x" * MB

    site.recording.answer = answer
    async with site.client() as client:
        assert "may not" in unavailable(await client.put(FILE, content=pieces()))
        site.recording.answer = Conversation.reply  # and the next one is fine
        assert (await client.get(READ)).status_code == 200


@pytest.mark.parametrize("size", [200_000, 30 * MB])
async def test_the_store_answers_before_the_upload_is_over(site: Site, size: int) -> None:
    async def answer(conversation: Conversation) -> None:
        async for _ in conversation.pieces():
            await conversation.reply(b'{"early": 1}', 413, {"Connection": "close"})
            break

    site.recording.answer = answer
    async with site.client() as client:
        reply = await client.put(FILE, content=b"x" * size)
    assert (reply.status_code, reply.json()) == (413, {"early": 1})


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "1000"}])
async def test_a_reply_that_breaks_off_does_not_look_complete(
    site: Site, headers: dict[str, str]
) -> None:
    async def answer(conversation: Conversation) -> None:
        await conversation.begin(200, headers)
        await conversation.send(b"half")
        conversation.hang_up()

    site.recording.answer = answer
    async with site.client() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(FILE)


async def test_a_store_that_hangs_is_given_up(site: Site) -> None:
    async def hang(conversation: Conversation) -> None:
        await conversation.until_left()

    site.recording.answer = hang
    site.recording.upstream.patience = 0.3
    async with site.client() as client:
        unavailable(await client.get(READ))


async def test_a_client_that_leaves_takes_its_request_along(site: Site) -> None:
    """Waiting for an answer, in the middle of an upload, in the middle of a download."""
    here, left = asyncio.Event(), asyncio.Event()

    async def hang(conversation: Conversation) -> None:
        if conversation.method == "GET" and "bin" in conversation.target:
            await conversation.begin(200, {})
            await conversation.send(b"x")
        here.set()
        await conversation.until_left()
        left.set()

    async def endless() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    site.recording.answer = hang
    async with site.client() as client:
        for ask in (
            client.get(READ),
            client.post(WRITE, content=b"{}"),
            client.put(FILE, content=endless()),
            client.get(FILE),
        ):
            here.clear()
            left.clear()
            task = asyncio.ensure_future(ask)
            await asyncio.wait_for(here.wait(), 10)
            task.cancel()
            await asyncio.wait_for(left.wait(), 10)
    assert site.recording.upstream.busy == 0


async def test_a_kept_connection_that_the_store_has_closed(site: Site) -> None:
    """An idle store process closes its side: the next call takes a new connection."""

    async def close_after(conversation: Conversation) -> None:
        await conversation.read()
        await conversation.reply()
        conversation.hang_up()

    site.recording.answer = close_after
    async with site.client() as client:
        for _ in range(20):
            assert (await client.post(WRITE, content=b"{}")).status_code == 200
    assert len(site.recording.calls) == 20
