"""The hints of a server, as an open page gets them."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING, Any, Protocol

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from jupyter_mlflow.events import HINT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers import Server

    class HasServer(Protocol):
        """What is listened to."""

        server: Server


SECONDS = 10.0


class Hints:
    """Those that come from now on, until it has heard enough."""

    def __init__(self, site: HasServer, kind: str = "endpoint") -> None:
        self._kind = kind
        url = site.server.base.replace("http", "ws", 1) + "api/events/subscribe"
        self._request = HTTPRequest(url, headers=site.server.headers)
        self._heard: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self._listens = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=lambda: asyncio.run(self._listen()))
        self._thread.start()
        assert self._listens.wait(SECONDS)

    def until(self, reached: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The hints of the kind, once they are what is waited for."""
        with self._changed:
            assert self._changed.wait_for(lambda: reached(self._heard), SECONDS), self._heard
            self._over = True
        self._thread.join(SECONDS)
        return self._heard

    async def _listen(self) -> None:
        connection = await websocket_connect(self._request)
        self._listens.set()
        try:
            while not self._over:
                try:
                    text = await asyncio.wait_for(connection.read_message(), 0.2)
                except asyncio.TimeoutError:
                    continue
                event = json.loads(text or "{}")
                if event.get("schema_id") == HINT and event.get("kind") == self._kind:
                    with self._changed:
                        self._heard.append(event)
                        self._changed.notify_all()
        finally:
            connection.close()
            # Its socket is closed when the server has said goodbye.
            while await asyncio.wait_for(connection.read_message(), SECONDS) is not None:
                pass
