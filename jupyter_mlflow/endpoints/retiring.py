"""Servers that get no new requests, and end when they have answered the last."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jupyter_mlflow.endpoints.fetch import Fetched
    from jupyter_mlflow.endpoints.local import LocalServer

DRAIN_SECONDS: Final = 600.0
"""What requests under way get when another version takes their model's place."""


class Retiring:
    """Those servers of one endpoint, and which models go with them."""

    def __init__(self) -> None:
        self._models: dict[LocalServer, Fetched | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, server: LocalServer, model: Fetched | None) -> None:
        """End ``server`` as soon as it is idle, then remove the files of ``model``."""
        self._models[server] = model
        task = asyncio.ensure_future(self._drain(server))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End them all now, whatever they are at."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for server in list(self._models):
            await self._end(server)

    async def _drain(self, server: LocalServer) -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(server.until_idle(), DRAIN_SECONDS)
        await self._end(server)

    async def _end(self, server: LocalServer) -> None:
        await server.stop()
        model = self._models.get(server)
        if model is not None:
            await model.remove()
        self._models.pop(server, None)
