"""The server that answers for an endpoint now, and those that answer their last requests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jupyter_mlflow.endpoints.retiring import Retiring

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_mlflow.endpoints.fetch import Fetched
    from jupyter_mlflow.endpoints.local import LocalServer
    from jupyter_mlflow.tracking.upstream import Upstream


class Current:
    """One server, or none. ``on_end`` gets its exit code when it ends by itself."""

    def __init__(self, *, on_end: Callable[[int], None]) -> None:
        self._on_end = on_end
        self._server: LocalServer | None = None
        self._watching: asyncio.Task[None] | None = None
        self._retiring = Retiring()

    @property
    def is_there(self) -> bool:
        """Whether there is one."""
        return self._server is not None

    @property
    def pid(self) -> int | None:
        """Pid of its guard; ``None`` when there is none."""
        return None if self._server is None else self._server.pid

    @property
    def is_busy(self) -> bool:
        """Whether a request is under way."""
        return self._server is not None and self._server.busy > 0

    @property
    def upstream(self) -> Upstream | None:
        """The way to it; ``None`` when there is nothing that can be asked."""
        if self._server is None or not self._server.running:
            return None
        return self._server.upstream

    async def replace(self, server: LocalServer, before: Fetched | None) -> None:
        """Let ``server`` answer from now on; the one before ends when it has answered its last.

        ``before`` is the model whose files go with that one, unless ``server`` has them, too.
        """
        old, self._server = self._server, server
        if self._watching is not None:
            self._watching.cancel()
        self._watching = asyncio.ensure_future(self._watch(server))
        gone = None if before is server.model else before
        if old is not None:
            self._retiring.add(old, gone)
        elif gone is not None:
            await gone.remove()

    def retire(self) -> None:
        """Let it answer its last request and end; nothing answers from now on."""
        if self._server is not None:
            self._retiring.add(self._server, None)
            self._server = None

    async def halt(self) -> None:
        """End it now, whatever it is at, and those before it."""
        server, self._server = self._server, None
        if self._watching is not None:
            self._watching.cancel()
        if server is not None:
            await server.stop()
        await self._retiring.close()

    async def _watch(self, server: LocalServer) -> None:
        code = await server.wait()
        if server is self._server:
            self.retire()
            self._on_end(code)
