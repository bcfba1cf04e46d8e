"""HTTP on a unix socket: ``GET /ready``, and ``POST /call`` with what is asked as JSON."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socketserver
import threading
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.deployer.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jupyter_mlflow.deployer.hidden import Hidden

log = logging.getLogger("jupyter_mlflow.deployer")

_KEEP_ALIVE_SECONDS: Final = 120
"""Longer than the Jupyter server keeps an idle connection, so that it is the one to close it."""


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    # One that hangs in a plug-in does not keep the program from its end.
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that did not wait for its answer is no accident, and the log has no secrets."""


@contextlib.contextmanager
def serve(answer: Callable[[dict[str, Any]], Any], hidden: Hidden, path: Path) -> Iterator[None]:
    """Answer on a socket made at ``path`` as long as the context lasts.

    ``answer`` gets the JSON object that was asked, in a thread of its own, and gives what JSON can
    have, or raises :class:`Failure`. Nothing of ``hidden`` goes out.
    """

    class Handler(_Handler):
        pass

    Handler.answer = staticmethod(answer)
    Handler.hidden = hidden
    unnamed = path.with_name(f"{path.name}~")
    mask = os.umask(0o177)
    try:
        server = _Server(str(unnamed), Handler)
    finally:
        os.umask(mask)
    # It has its name only once it can be connected to.
    unnamed.replace(path)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _KEEP_ALIVE_SECONDS
    answer: Callable[[dict[str, Any]], Any]
    hidden: Hidden

    def do_GET(self) -> None:
        """Whether it can be asked."""
        self._reply(200 if self.path == "/ready" else 404, {})

    def do_POST(self) -> None:
        """One call."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            status, told = 200, self.hidden.value(self.answer(asked))
        except Failure as failure:
            status = failure.status
            told = {
                "error_code": failure.code,
                "message": self.hidden.text(failure.message),
                "details": self.hidden.text(failure.details),
            }
            log.warning("%s: %s", asked.get("do"), told["message"])
        self._reply(status, told)

    def _reply(self, status: int, told: Any) -> None:
        content = json.dumps(told).encode()
        self.send_response_only(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def address_string(self) -> str:
        """A unix socket's client has no address."""
        return "jupyter"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Not each request."""
