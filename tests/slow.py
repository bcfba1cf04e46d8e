"""A tracking server in front of a real store, which can be slow or hang, and remembers requests."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIND: Final = "experiments/search"
CREATE: Final = "experiments/create"
LOOKUP: Final = (FIND, CREATE)
"""What the package asks for the notebook's experiment. Cells of these tests never do."""
_OURS: Final = (*LOOKUP, "runs/get")
"""And for what is shown of a run."""

SITE = """
import importlib.metadata
import sys

sys.modules["jupyter_mlflow"] = None
found = importlib.metadata.entry_points


def entry_points(**which):
    return importlib.metadata.EntryPoints(
        one for one in found(**which) if not one.value.startswith("jupyter_mlflow")
    )


importlib.metadata.entry_points = entry_points
"""


def without_the_package(folder: Path) -> dict[str, str]:
    """The environment of a process in which the package is not installed."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(SITE)
    return {"PYTHONPATH": str(folder)}


class Front:
    """An HTTP server on a port, which passes everything on to the store behind a unix socket.

    ``delay`` are the seconds that each answer takes, ``None`` for ever (until :meth:`stop`).
    ``log`` are the requests as they come and are answered, by their names below the API.
    """

    def __init__(self, socket: Path) -> None:
        self.delay: float | None = 0
        self.log: list[tuple[str, str]] = []
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        store = httpx.Client(
            transport=httpx.HTTPTransport(uds=str(socket)), base_url="http://localhost", timeout=60
        )
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                name = self.path.partition("?")[0].rpartition("/mlflow/")[2]
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                front._note("asked", name)
                front._stopped.wait(front.delay)
                if front._stopped.is_set():
                    return
                found = store.request(
                    self.command,
                    self.path,
                    content=body,
                    headers={"Content-Type": self.headers.get("Content-Type", "")},
                )
                # Before: the client may ask the next thing at once.
                front._note("answered", name)
                self.send_response(found.status_code)
                self.send_header("Content-Type", found.headers["content-type"])
                self.send_header("Content-Length", str(len(found.content)))
                self.end_headers()
                self.wfile.write(found.content)

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, *_: Any) -> None:
                """Nothing on stderr."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._store = store

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def _note(self, what: str, name: str) -> None:
        with self._changed:
            self.log.append((what, name))
            self._changed.notify_all()

    def asked_by_cells(self) -> list[str]:
        """What came that the package does not ask, in order."""
        return [name for what, name in self.log if what == "asked" and name not in _OURS]

    def wait(self, holds: Callable[[list[tuple[str, str]]], bool]) -> None:
        """Until ``holds`` of the log."""
        with self._changed:
            assert self._changed.wait_for(lambda: holds(self.log), 60), self.log

    def forget(self) -> None:
        with self._changed:
            self.log.clear()

    def stop(self) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._store.close()
