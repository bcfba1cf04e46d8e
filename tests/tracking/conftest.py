"""A real Jupyter server with the real extension, before a recording store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from jupyter_server.auth import Authorizer
from jupyter_server.utils import url_path_join

from jupyter_mlflow.errors import Conflict

from .recording import RecordingUpstream

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from jupyter_mlflow.tracking.upstream import Upstream


class RecordedConnection:
    """A connection whose store process is the recording server."""

    id = "default"

    def __init__(self, recording: RecordingUpstream) -> None:
        self._recording = recording

    async def upstream(self) -> Upstream:
        return self._recording.upstream

    async def upgrade(self) -> None:
        raise Conflict("There is nothing to upgrade.")

    async def stop(self) -> None:
        """Nothing: the recording belongs to its own fixture."""

    def model(self) -> dict[str, Any]:
        model = {"id": self.id, "uri": "sqlite:///x", "label": "x", "state": "ready"}
        return {**model, "error": None, "can_upgrade": False}


class ReadOnly(Authorizer):
    """Lets read, and nothing else."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return action == "read"


class Site:
    """The Jupyter server as a client sees it."""

    def __init__(self, serverapp: Any, url: str, recording: RecordingUpstream) -> None:
        self.app = serverapp.web_app
        self.url = url
        self.token = serverapp.identity_provider.token
        self.recording = recording
        self._authorizer = self.app.settings["authorizer"]

    @property
    def origin(self) -> str:
        return self.url[: self.url.index("/", 8)]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"token {self.token}"}

    def authorize(self, *, everything: bool) -> None:
        """From now on, requests with a token may do ``everything``, or only read."""
        self.app.settings["authorizer"] = self._authorizer if everything else ReadOnly()

    def client(self, **kwargs: Any) -> httpx.AsyncClient:
        kwargs.setdefault("headers", self.headers)
        return httpx.AsyncClient(base_url=self.url, timeout=20, trust_env=False, **kwargs)


@pytest.fixture
def recording(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[RecordingUpstream]:
    async def made() -> RecordingUpstream:
        recording = RecordingUpstream()
        await recording.start()
        return recording

    recording = jp_asyncio_loop.run_until_complete(made())
    yield recording
    jp_asyncio_loop.run_until_complete(recording.stop())


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"jupyter_mlflow": True}}}


@pytest.fixture
def site(
    monkeypatch: pytest.MonkeyPatch,
    recording: RecordingUpstream,
    jp_serverapp: Any,
    jp_base_url: str,
    http_server_client: Any,
) -> Site:
    """The real extension; only the store behind its default connection is the recording one."""
    (extension,) = jp_serverapp.extension_manager.extension_apps["jupyter_mlflow"]
    monkeypatch.setitem(
        extension.connections._connections, "default", RecordedConnection(recording)
    )
    url = http_server_client.get_url(url_path_join(jp_base_url, "jupyter-mlflow/"))
    return Site(jp_serverapp, url, recording)
