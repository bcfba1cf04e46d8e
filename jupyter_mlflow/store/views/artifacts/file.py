"""An artifact itself, streamed, in a form that no browser takes for a page."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from fastapi.responses import FileResponse

from jupyter_mlflow.store.views.artifacts.places import checked, reading, root_of
from jupyter_mlflow.store.views.context import bad_request
from jupyter_mlflow.store.views.untrusted import without_surrogates

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from jupyter_mlflow.store.views.artifacts.places import Owner
    from jupyter_mlflow.store.views.context import Context, Opened

_LONGEST: Final = 255
"""Bytes of a file's name that file systems take."""

_INVISIBLE: Final = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
"""Unicode categories of what changes how the rest of a name looks, such as its direction."""


class FileReply(FileResponse):
    """A file that is closed when it has been sent, or when nobody waits for it any more."""

    def __init__(self, opened: Opened, name: str) -> None:
        super().__init__(
            opened.path,
            media_type="application/octet-stream",
            filename=name,
            content_disposition_type="attachment",
            headers={
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "Cache-Control": "private, no-cache",
            },
        )
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._opened:
            await super().__call__(scope, receive, send)


def file(context: Context, owner: Owner, path: str) -> FileReply:
    """The artifact ``path`` of ``owner`` as an attachment.

    Raises :class:`ViewError`: 400 for a path that leads elsewhere, 404 when there is no such
    file, 502 when the artifacts cannot be read.
    """
    if not checked(path):
        raise bad_request("path: must name a file.")
    root = root_of(context, owner)
    with reading(root, path):
        return FileReply(context.open_artifact(root, path), safe_name(path.rpartition("/")[2]))


def safe_name(name: str) -> str:
    """``name`` as a file's that looks like what it is and fits any file system."""
    shown = "".join(
        "_" if unicodedata.category(one) in _INVISIBLE or one in '"\\/:*?<>|' else one
        for one in without_surrogates(name)
    )
    while len(shown.encode()) > _LONGEST:
        # From the middle: the end says what kind of file it is.
        shown = shown[: len(shown) // 2 - 1] + shown[len(shown) // 2 :]
    return shown.strip(". ") or "artifact"
