"""The folders that projects are read from: below the server's root, and only what is a file."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jupyter_core.paths import is_hidden
from jupyter_core.utils import ensure_async

from jupyter_mlflow.errors import BadRequest, NotAllowed, NotFound

if TYPE_CHECKING:
    from jupyter_mlflow.handlers import MlflowHandler

LARGEST: Final = 64 * 1024
"""Bytes of a file in YAML; MLflow's own examples have less than one thousand."""

_WHY: Final = {
    errno.EACCES: "you have no permission to read it. Change its permissions",
    errno.EPERM: "you have no permission to read it. Change its permissions",
    errno.ELOOP: "its links lead in a circle. Remove the link",
    errno.ENAMETOOLONG: "its name is too long. Shorten it",
    errno.ENOENT: "it is a link to nothing. Remove the link, or make the file it leads to",
}


def broken(message: str, *, details: str = "") -> BadRequest:
    """What to raise for a project that cannot run: ``message`` says why, and what to do."""
    return BadRequest(message, details=details, code="INVALID_PROJECT")


class Folder(NamedTuple):
    """A folder that was found to be below the root."""

    root: Path
    """The server's root, without links."""
    place: Path
    """Where it lies, without links."""
    path: str
    """What the person calls it: below the root, with ``/``; the root itself is empty."""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path.rpartition("/")[2] or self.root.name

    def find(self, name: str) -> Path:
        """The regular file ``name`` of this folder, without links; blocks.

        Raises
        ------
        BadRequest
            It is hidden, no file, not below the root, or cannot be read.
        FileNotFoundError
            There is nothing of that name.
        """
        shown = shorten(name)
        target = Path(os.path.normpath(self.place / name))
        if not target.is_relative_to(self.root) or "\0" in name:
            raise broken(f"{shown} is outside of the server's root. Move it below it.")
        if any(part.startswith(".") for part in target.relative_to(self.root).parts):
            raise broken(f"{shown} is hidden, which is not read here. Give it another name.")
        try:
            target.lstat()
            found = target.resolve(strict=True)
            mode = found.stat().st_mode
        except RuntimeError:  # a circle, before Python 3.13
            raise cannot_read(shown, OSError(errno.ELOOP, "circle")) from None
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENOTDIR) and not target.is_symlink():
                raise FileNotFoundError(error.errno, error.strerror, name) from None
            raise cannot_read(shown, error) from None
        if not found.is_relative_to(self.root):
            raise broken(
                f"{shown} is a link that leads out of the server's root. "
                "Put the file itself in its place."
            )
        # Reading a pipe or a device might never end.
        if not stat.S_ISREG(mode):
            raise broken(f"{shown} is no file. Remove it, or give it another name.")
        return found

    def text(self, name: str, limit: int = LARGEST) -> str:
        """What is in the file ``name``, of at most ``limit`` bytes; raises as :meth:`find`."""
        found, shown = self.find(name), shorten(name)
        try:
            # What it was a moment ago it need not be now.
            handle = os.open(found, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(handle, "rb") as file:
                content = file.read(limit + 1)
        except OSError as error:
            raise cannot_read(shown, error) from None
        if len(content) > limit:
            raise broken(
                f"{shown} is larger than {limit // 1024} kB, which is no file of this kind. "
                "Move data into a file of its own."
            )
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            raise broken(
                f"{shown} is not text in UTF-8. Save it in that encoding.", details=str(error)
            ) from None


def cannot_read(shown: str, error: OSError) -> BadRequest:
    """What to raise when the system gives ``error`` for what is called ``shown``."""
    why = _WHY.get(error.errno or 0, "the system refuses. The details say why")
    return broken(f"{shown} cannot be read: {why}.", details=str(error.strerror or error))


def shorten(name: str) -> str:
    """``name`` as it stands in a message: printable, not endless."""
    text = "".join(char if char.isprintable() else "?" for char in name[:100])
    return f"`{text}…`" if len(name) > len(text) else f"`{text}`"


def folder_path(path: Any, field: str) -> str:
    """A folder as the contents service names it, the root being empty.

    Raises :class:`BadRequest` for anything else, naming ``field``.
    """
    found = path.strip("/") if isinstance(path, str) else None
    parts = found.split("/") if found else []
    if found is None or "\\" in found or "\0" in found or {"", ".", ".."}.intersection(parts):
        raise BadRequest(
            f"`{field}` must be the path of a folder below the server's root.", field=field
        )
    try:
        found.encode()
    except UnicodeEncodeError:
        raise BadRequest(f"`{field}` must be text.", field=field) from None
    return found


async def readable_folder(handler: MlflowHandler, path: Any) -> Folder:
    """The folder ``path``, for whoever asks ``handler`` for it.

    Raises
    ------
    NotAllowed
        The person may not read files through Jupyter.
    NotFound
        The files of this server are not on this machine.
    BadRequest, NotFound
        As :func:`open_folder`.
    """
    allowed = await ensure_async(
        handler.authorizer.is_authorized(handler, handler.current_user, "read", "contents")
    )
    if not allowed:
        raise NotAllowed("You are not allowed to read files on this server.")
    root = getattr(handler.contents_manager, "root_dir", None)
    if not root:
        raise NotFound("The files of this server lie elsewhere and cannot be read from here.")
    return await asyncio.to_thread(open_folder, Path(root), path, "path")


def open_folder(root: Path, path: Any, field: str) -> Folder:
    """The folder ``path`` below ``root``; blocks.

    Raises
    ------
    BadRequest
        ``path`` is none, or the system does not let it be read; names ``field``.
    NotFound
        It is not there, is hidden, or a link leads out of the root.
    """
    path = folder_path(path, field)
    shown = shorten(path or "/")
    gone = NotFound(f"The folder {shown} is not there. Check its path below the server's root.")
    gone.field = field
    real = Path(os.path.realpath(root))
    try:
        place = (real / path).resolve(strict=True)
        if not place.is_dir() or not place.is_relative_to(real):
            raise gone
        with os.scandir(place):
            pass
    except RuntimeError:  # a circle, before Python 3.13
        raise cannot_read(shown, OSError(errno.ELOOP, "circle")) from None
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            raise gone from None
        raise cannot_read(shown, error) from None
    if path and is_hidden(str(real / path), str(real)):
        raise gone
    return Folder(real, place, path)
