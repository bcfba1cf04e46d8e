"""One uvicorn server on a unix socket, with our views before MLflow's app."""

from __future__ import annotations

import logging
import os
import signal
import socket
from typing import TYPE_CHECKING, Final

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

_GRACE_SECONDS: Final = 3
"""What a request under way gets to end in after SIGTERM."""

_KEEP_ALIVE_SECONDS: Final = 120
"""Longer than the Jupyter server keeps an idle connection, so that it is the one to close it."""

_BACKLOG: Final = 2048


class StoreApp:
    """``/views/`` to the views, everything else to MLflow, which stays at the root.

    ``noticed`` is told the path of each request first.
    """

    def __init__(
        self, views: ASGIApp, mlflow: ASGIApp, noticed: Callable[[str], None] | None = None
    ) -> None:
        self._views = views
        self._mlflow = mlflow
        self._noticed = noticed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._noticed is not None and scope["type"] == "http":
            self._noticed(scope["path"])
        own = scope["type"] == "http" and scope["path"].startswith("/views/")
        await (self._views if own else self._mlflow)(scope, receive, send)


class _Server(uvicorn.Server):
    """Ends waiting requests before it waits for requests to end."""

    def __init__(self, config: uvicorn.Config, stop_waiting: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop_waiting = stop_waiting

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stop_waiting()
        await super().shutdown(sockets=sockets)


def serve(app: ASGIApp, path: Path, stop_waiting: Callable[[], None]) -> None:
    """Serve ``app`` on a socket made at ``path`` until SIGTERM or SIGINT.

    ``stop_waiting`` is called first then, and must let every long request go. The directory of
    ``path`` must be closed to others; the socket itself is 0600.
    """
    config = uvicorn.Config(
        app,
        # MLflow's lifespan would start its jobs, and we have nothing to start.
        lifespan="off",
        http="h11",
        ws="none",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
    )
    listening = _listen(path)
    # uvicorn raises the signal again once it is done, which would skip our own clean end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    try:
        _Server(config, stop_waiting).run(sockets=[listening])
    finally:
        listening.close()
        path.unlink(missing_ok=True)


def _listen(path: Path) -> socket.socket:
    """A socket that has its name only once it can be connected to."""
    unnamed = path.with_name(f"{path.name}~")
    unnamed.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        listening.bind(str(unnamed))
    finally:
        os.umask(mask)
    listening.listen(_BACKLOG)
    unnamed.replace(path)
    return listening
