"""A Jupyter server with its endpoints, as a client sees them."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.servers import Server

ENDPOINTS = "jupyter-mlflow/endpoints"
READY_SECONDS = 90.0


class Site:
    """The endpoints of ``server``, and MLflow in another process (``writer``) to log with."""

    def __init__(self, server: Server, writer: Callable[..., Any]) -> None:
        self.server = server
        self._writer = writer
        self.uri = f"sqlite:///{server.root / 'mlflow.db'}"
        server.wait_store()
        self.client = httpx.Client(base_url=server.base, headers=server.headers, timeout=120)

    def write(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self._writer(function, self.uri, *args, **kwargs)

    def create(self, name: str, model: dict[str, str], status: int = 201, **more: Any) -> Any:
        body = {"name": name, "connection": "default", "model": model, "workers": 1}
        reply = self.client.post(
            ENDPOINTS, json={**body, "environment": "server", "idle_timeout": 0, **more}
        )
        assert reply.status_code == status, reply.text
        return reply.json()

    def ready(self, name: str, model: dict[str, str], **more: Any) -> dict[str, Any]:
        self.create(name, model, **more)
        return self.until(name, lambda found: found["state"] != "not_ready", "ready")

    def get(self, name: str) -> dict[str, Any]:
        reply = self.client.get(f"{ENDPOINTS}/{name}")
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def patch(self, name: str, **changes: Any) -> dict[str, Any]:
        reply = self.client.patch(f"{ENDPOINTS}/{name}", json=changes)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def until(
        self, name: str, reached: Callable[[dict[str, Any]], bool], state: str | None = None
    ) -> dict[str, Any]:
        """Wait until an endpoint is as it should be. The one place that polls, as the panel does
        without events; those have a test of their own."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            found = self.get(name)
            if reached(found):
                assert state in (None, found["state"]), (found, self.log(name))
                return found
            time.sleep(0.05)
        raise AssertionError(f"{self.get(name)}\n{self.log(name)}\n{self.server.log}")

    def ask(self, name: str, *rows: dict[str, Any]) -> httpx.Response:
        body = {"dataframe_records": list(rows) or [{"do": ""}]}
        return self.client.post(f"{ENDPOINTS}/{name}/invocations", json=body)

    def predict(self, name: str, *rows: dict[str, Any]) -> Any:
        reply = self.ask(name, *rows)
        assert reply.status_code == 200, (reply.text, self.log(name))
        return reply.json()["predictions"]

    def delete(self, name: str) -> None:
        reply = self.client.delete(f"{ENDPOINTS}/{name}")
        assert reply.status_code == 204, reply.text

    def log(self, name: str, offset: int = -1) -> str:
        reply = self.client.get(f"{ENDPOINTS}/{name}/log", params={"offset": offset})
        return str(reply.json().get("text", reply.text))

    def processes(self) -> list[psutil.Process]:
        """The processes of all endpoints: guards, programs, workers."""
        return serving(self.server.family())

    def folders(self) -> list[Path]:
        """What of models is in the place for temporary files."""
        return list((self.server.root.parent / "t").glob("jm-model-*"))


def serving(family: list[psutil.Process]) -> list[psutil.Process]:
    """Those of ``family`` that serve models, and all below them."""
    found: dict[int, psutil.Process] = {}
    for process in family:
        with contextlib.suppress(psutil.Error):
            if any(part.endswith("endpoints/server.py") for part in process.cmdline()):
                below = [process, *process.children(recursive=True)]
                found.update({one.pid: one for one in below})
    return list(found.values())


def settled(found: dict[str, Any]) -> bool:
    """Whether an endpoint is at nothing just now."""
    return not found["is_updating"] and found["state"] != "not_ready"
