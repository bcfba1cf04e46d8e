"""Tells each kernel which notebook it belongs to, for as long as it lives."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jupyter_events import EventLogger
    from jupyter_server.serverapp import ServerApp

    from jupyter_mlflow.notebooks.identity import Choice, Identities

CONTENTS_SERVICE = "https://events.jupyter.org/jupyter_server/contents_service/v1"


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
        # One at a time: a rename must have reached the register before its session's
        # new path is looked up there.
        self._lock = asyncio.Lock()
        self._listening = False
        self._renamed: dict[str, str] = {}
        self._seen: dict[str, str] = {}

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

    def all_kernels(self) -> list[str]:
        """The ids of all kernels of this server, also of those without a notebook."""
        return list(self._serverapp.kernel_manager.list_kernel_ids())

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
        """The UUID of the notebook at ``path``, ``None`` while it has none.

        The kernels of a notebook that another one has replaced are bound to that one. Raises
        ``sqlite3.Error`` and ``OSError`` where that cannot be written down.
        """
        async with self._lock:
            await self._look(path)
        kernel_id = self.kernel_of(path)
        if kernel_id is not None:
            return self._bound[kernel_id].notebook_id
        return await asyncio.to_thread(self._identities.find, self.absolute(path))

    async def original_of(self, path: str) -> str | None:
        """Where the notebook is, below the root, that the one at ``path`` is a copy of.

        ``None`` when it is no copy, when that was answered to, when its original is gone or lies
        outside of the root.
        """
        found = await asyncio.to_thread(self._identities.original_of, self.absolute(path))
        if found is None or not found.is_relative_to(self._root):
            return None
        return found.relative_to(self._root).as_posix()

    async def answer_copy(self, path: str, choice: Choice) -> bool:
        """Let a copy keep its own experiment or share its original's, from its next run on.

        ``False`` when it is no copy, or that was answered before. Raises as :meth:`find`.
        """
        async with self._lock:
            answer = self._identities.answer_copy
            notebook_id = await asyncio.to_thread(answer, self.absolute(path), choice)
            if notebook_id is not None:
                self._rebind(path, notebook_id)
        return notebook_id is not None

    def others(self, path: str, notebook_id: str | None) -> list[str]:
        """The other notebooks with a kernel that have this UUID too, as sorted paths."""
        same = {b.path for b in self._bound.values() if b.notebook_id == notebook_id}
        return sorted(same - {path})

    def listen(self) -> None:
        """Follow renamed and deleted files from now on."""
        self._events.add_listener(schema_id=CONTENTS_SERVICE, listener=self._on_contents)
        self._listening = True

    def stop(self) -> None:
        """Leave no file behind."""
        if self._listening:
            self._events.remove_listener(listener=self._on_contents)
            self._listening = False
        for kernel_id in self.kernels:
            self._drop(kernel_id)

    async def refresh(self) -> dict[str, Exception]:
        """Bring the bindings in line with the server's sessions.

        Asked for again and again: nothing tells of a session, nor of its new path. Returns
        what went wrong, by the notebook's path: a name that cannot be encoded, a full disk, a
        locked register. The other notebooks are bound all the same.
        """
        if self.all_kernels():
            sessions = await ensure_async(self._serverapp.session_manager.list_sessions())
        else:
            sessions = []
            self._renamed.clear()
        paths: dict[str, str] = {}
        for session in sessions:
            if session["type"] == "notebook":
                # A notebook that has joined another one's kernel, to predict on its DataFrame,
                # does not take its runs away: sessions come in the order of their start.
                paths.setdefault(session["kernel"]["id"], _path(session))
        problems: dict[str, Exception] = {}
        async with self._lock:
            for kernel_id in self.kernels:
                if kernel_id not in paths:
                    self._drop(kernel_id)
            for kernel_id, path in paths.items():
                # A path that has not changed says nothing new: renames are followed by their
                # events, and another notebook may have the old name by now.
                if self._seen.get(kernel_id) == path:
                    continue
                try:
                    current = self._current(path)
                    # One that was renamed is bound already, and may have been deleted since.
                    if self.path_of(kernel_id) != current:
                        await self._bind(kernel_id, current)
                except (OSError, ValueError, sqlite3.Error) as error:
                    problems[path] = error
                else:
                    self._seen[kernel_id] = path
        return problems

    def _current(self, path: str) -> str:
        """Where the notebook that was at ``path`` is now.

        A session keeps an old path when its notebook is renamed while it starts: JupyterLab
        corrects the made-up path with the one that it knew before.
        """
        for _ in range(len(self._renamed)):
            folders = [path, *(str(parent) for parent in PurePosixPath(path).parents)]
            moved = next((folder for folder in folders if folder in self._renamed), None)
            if moved is None or self.absolute(path).exists():
                break
            path = self._renamed[moved] + path[len(moved) :]
        return path

    async def _bind(self, kernel_id: str, path: str) -> None:
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

    async def _on_contents(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        path = str(data.get("path", "")).strip("/")
        async with self._lock:
            if data["action"] == "rename":
                await self._move(str(data["source_path"]).strip("/"), path)
            elif data["action"] == "delete":
                await asyncio.to_thread(self._identities.forget, self.absolute(path))
            elif data["action"] == "copy":
                source = self.absolute(str(data["source_path"]))
                await asyncio.to_thread(self._identities.copied, source, self.absolute(path))
            elif data["action"] == "save":
                # With the UUID that the frontend has written, or over another notebook.
                await self._look(path)

    async def _move(self, source: str, path: str) -> None:
        self._renamed[source] = path
        self._renamed.pop(path, None)
        await asyncio.to_thread(self._identities.rename, self.absolute(source), self.absolute(path))
        for kernel_id, binding in list(self._bound.items()):
            if binding.path == source or binding.path.startswith(f"{source}/"):
                moved = path + binding.path[len(source) :]
                try:
                    self._write(kernel_id, binding._replace(path=moved))
                except OSError:
                    self._seen.pop(kernel_id, None)  # the next look tries it again

    async def _look(self, path: str) -> None:
        """Bring what is known of the file at ``path``, and its kernels, in line with it.

        Without a file there is nothing new: it was deleted or moved under a kernel that goes on.
        """
        file = self.absolute(path)
        if self.kernel_of(path) is None:
            await asyncio.to_thread(self._identities.look, file)
        elif await asyncio.to_thread(file.is_file):
            self._rebind(path, await asyncio.to_thread(self._identities.assign, file))

    def _rebind(self, path: str, notebook_id: str) -> None:
        for kernel_id, binding in list(self._bound.items()):
            if binding.path == path and binding.notebook_id != notebook_id:
                self._write(kernel_id, binding._replace(notebook_id=notebook_id))

    def _write(self, kernel_id: str, binding: Binding) -> None:
        records.write(records.binding_path(self._folder, kernel_id), binding)
        self._bound[kernel_id] = binding
        self._on_change(kernel_id, binding.path)

    def _drop(self, kernel_id: str) -> None:
        self._bound.pop(kernel_id, None)
        self._seen.pop(kernel_id, None)
        records.binding_path(self._folder, kernel_id).unlink(missing_ok=True)
        records.state_path(self._folder, kernel_id).unlink(missing_ok=True)
        # What it holds is the person's code.
        records.cells_path(self._folder, kernel_id).unlink(missing_ok=True)


def _path(session: dict[str, Any]) -> str:
    """The path of a session's notebook, below the root.

    JupyterLab opens a session under a made-up name in the notebook's folder, with the
    notebook's own in ``name``, and gives it its path a moment later.
    """
    path = str(session["path"]).strip("/")
    name = str(session.get("name") or "")
    folder, slash, last = path.rpartition("/")
    return path if "." in last or not name else f"{folder}{slash}{name}"
