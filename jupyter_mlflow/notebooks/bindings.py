"""Tells each kernel which notebook it belongs to, for as long as it lives."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from tornado import web
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jupyter_events import EventLogger
    from jupyter_server.serverapp import ServerApp

    from jupyter_mlflow.notebooks.identity import Identities

KERNEL_ACTIONS = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"
CONTENTS_SERVICE = "https://events.jupyter.org/jupyter_server/contents_service/v1"

_SESSION_WAIT = 10.0
_SESSION_STEP = 0.05
"""Seconds: a kernel's start is announced before its session is written, and nothing tells
of the latter. It follows within milliseconds; a kernel without session never has one."""


class Bindings(LoggingConfigurable):
    """Keeps one binding file per kernel that has a notebook."""

    def __init__(
        self,
        serverapp: ServerApp,
        identities: Identities,
        folder: Path,
        *,
        server_id: str,
        root: Path,
        token: str,
        on_change: Callable[[str, str], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._serverapp = serverapp
        self._identities = identities
        self._folder = folder
        self._root = root
        self._server_id = server_id
        self._token = token
        self._on_change = on_change
        self._bound: dict[str, Binding] = {}
        self._listening = False

    @property
    def _events(self) -> EventLogger:
        # Optional in its trait, made by every server before extensions load.
        logger = self._serverapp.event_logger
        assert logger is not None  # noqa: S101
        return logger

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def kernels(self) -> tuple[str, ...]:
        """The ids of the kernels that are bound now."""
        return tuple(self._bound)

    def kernel_of(self, path: str) -> str | None:
        """The kernel of the notebook at ``path`` (below the root); the newest, if several."""
        found = [kernel for kernel, binding in self._bound.items() if binding.path == path]
        return found[-1] if found else None

    def path_of(self, kernel_id: str) -> str | None:
        """The path of the notebook that a kernel belongs to."""
        binding = self._bound.get(kernel_id)
        return None if binding is None else binding.path

    def absolute(self, path: str) -> Path:
        """Where the notebook at ``path`` lies on this machine."""
        return self._root / path.strip("/")

    async def find(self, path: str) -> str | None:
        """The UUID of the notebook at ``path``, ``None`` while it has none."""
        return await asyncio.to_thread(self._identities.find, self.absolute(path))

    def listen(self) -> None:
        """Follow kernels and files from now on."""
        events = self._events
        events.add_listener(schema_id=KERNEL_ACTIONS, listener=self._on_kernel)
        events.add_listener(schema_id=CONTENTS_SERVICE, listener=self._on_contents)
        self._listening = True

    def stop(self) -> None:
        """Leave no file behind."""
        if self._listening:
            events = self._events
            events.remove_listener(listener=self._on_kernel)
            events.remove_listener(listener=self._on_contents)
            self._listening = False
        for kernel_id in self.kernels:
            self._drop(kernel_id)

    async def _on_kernel(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        kernel_id = data.get("kernel_id")
        if data.get("status") != "success" or kernel_id is None:
            return
        if data["action"] == "start":
            await self._bind(kernel_id)
        elif data["action"] == "shutdown":
            self._drop(kernel_id)
        elif data["action"] == "restart":
            records.state_path(self._folder, kernel_id).unlink(missing_ok=True)

    async def _bind(self, kernel_id: str) -> None:
        session = await self._session(kernel_id)
        if session is None or session["type"] != "notebook":
            return
        path = str(session["path"]).strip("/")
        notebook_id = await asyncio.to_thread(self._identities.assign, self.absolute(path))
        self._write(
            kernel_id,
            Binding(
                notebook_id=notebook_id,
                path=path,
                root=str(self._root),
                server_id=self._server_id,
                base_url=self._serverapp.connection_url,
                token=self._token,
            ),
        )

    async def _session(self, kernel_id: str) -> dict[str, Any] | None:
        sessions = self._serverapp.session_manager
        loop = asyncio.get_running_loop()
        until = loop.time() + _SESSION_WAIT
        while kernel_id in self._serverapp.kernel_manager and loop.time() < until:
            try:
                found: dict[str, Any] = await ensure_async(
                    sessions.get_session(kernel_id=kernel_id)
                )
            except web.HTTPError:
                await asyncio.sleep(_SESSION_STEP)
            else:
                return found
        return None

    async def _on_contents(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        path = str(data.get("path", "")).strip("/")
        if data["action"] == "rename":
            source = str(data["source_path"]).strip("/")
            await asyncio.to_thread(
                self._identities.rename, self.absolute(source), self.absolute(path)
            )
            for kernel_id, binding in list(self._bound.items()):
                if binding.path == source or binding.path.startswith(f"{source}/"):
                    moved = path + binding.path[len(source) :]
                    self._write(kernel_id, dataclasses.replace(binding, path=moved))
        elif data["action"] == "delete":
            await asyncio.to_thread(self._identities.forget, self.absolute(path))

    def _write(self, kernel_id: str, binding: Binding) -> None:
        try:
            records.write(records.binding_path(self._folder, kernel_id), binding)
        except OSError as error:
            self.log.warning("The binding of kernel %s cannot be written: %s", kernel_id, error)
            return
        self._bound[kernel_id] = binding
        self._on_change(kernel_id, binding.path)

    def _drop(self, kernel_id: str) -> None:
        self._bound.pop(kernel_id, None)
        records.binding_path(self._folder, kernel_id).unlink(missing_ok=True)
        records.state_path(self._folder, kernel_id).unlink(missing_ok=True)
