"""Files of the workspace, as far as a person may read them through Jupyter."""

from __future__ import annotations

import asyncio
import os
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from tornado import web

from jupyter_mlflow.errors import BadRequest, NotAllowed, NotFound

if TYPE_CHECKING:
    from jupyter_mlflow.handlers import MlflowHandler


def workspace_path(path: Any, field: str) -> str:
    """A file as the contents service names it: below the server's root, without slashes around.

    Raises :class:`BadRequest` for anything else, naming ``field``.
    """
    found = path.strip("/") if isinstance(path, str) else ""
    parts = found.split("/")
    if not found or "\\" in found or "\0" in found or {"", ".", ".."}.intersection(parts):
        raise BadRequest(f"`{field}` must be the path of a file below the server's root.")
    return found


async def readable_file(handler: MlflowHandler, path: str) -> Path:
    """Where the file ``path`` lies on this machine, for whoever asks ``handler`` for it.

    Raises
    ------
    NotAllowed
        The person may not read files through Jupyter.
    NotFound
        It is not there, is hidden, or a link leads out of the server's root.
    """
    allowed = await ensure_async(
        handler.authorizer.is_authorized(handler, handler.current_user, "read", "contents")
    )
    if not allowed:
        raise NotAllowed("You are not allowed to read files on this server.")
    gone = NotFound(f"The file {path} is not there. Check its path below the server's root.")
    contents = handler.contents_manager
    root = getattr(contents, "root_dir", None)
    if not root:
        raise NotFound("The files of this server lie elsewhere and cannot be read from here.")
    try:
        hidden = await ensure_async(contents.is_hidden(path)) and not contents.allow_hidden
        if hidden or not await ensure_async(contents.file_exists(path)):
            raise gone
    except web.HTTPError as error:
        if error.status_code == HTTPStatus.NOT_FOUND:
            raise gone from error
        raise
    found = await asyncio.to_thread(_below, Path(root), path)
    if found is None:
        raise gone
    return found


def _below(root: Path, path: str) -> Path | None:
    """The file itself, whatever links lead to it; ``None`` when it is not below ``root``."""
    root = Path(os.path.realpath(root))
    found = Path(os.path.realpath(root / path))
    return found if found.is_relative_to(root) and found.is_file() else None
