"""What a folder can run without an ``MLproject`` file: its scripts, as MLflow does it."""

from __future__ import annotations

import os
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.projects.folder import cannot_read, shorten
from jupyter_mlflow.projects.project import EntryPoint

if TYPE_CHECKING:
    from jupyter_mlflow.projects.folder import Folder

_MOST: Final = 200
_LARGE: Final = 1 << 30
"""Bytes of a folder that a person is told of."""
_LARGE_NOTE: Final = (
    "The folder holds more than 1 GB. Not all of it is kept with the run, and sending it to a "
    "cluster takes its time: move data out of it."
)
_LOOK: Final = 0.3
"""Seconds that its size may take to find out."""


def entry_points(folder: Folder) -> tuple[EntryPoint, ...]:
    """The scripts that lie in ``folder``, not those below it nor the hidden, by name."""
    found = []
    try:
        with os.scandir(folder.place) as entries:
            for entry in entries:
                if _is_script(entry.name) and entry.is_file():
                    found.append(entry.name)
                    if len(found) == _MOST:
                        break
    except OSError as error:
        raise cannot_read(shorten(folder.path or "/"), error) from None
    points = (script(name) for name in sorted(found))
    return tuple(point for point in points if point is not None)


def _is_script(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name.endswith((".py", ".sh")) and not name.startswith(".")


def script(name: str) -> EntryPoint | None:
    """The script ``name`` as an entry point; ``None`` when it is none that MLflow runs."""
    programs = {".py": "python", ".sh": os.environ.get("SHELL", "bash")}
    program = programs.get(Path(name).suffix)
    if program is None:
        return None
    # MLflow puts values into this command, too, by `str.format`.
    if "{" in name or "}" in name:
        return None
    return EntryPoint(name=name, command=f"{program} {shlex.quote(name)}")


def notes(folder: Folder) -> tuple[str, ...]:
    """Sentences on what to know of the folder before it runs; looks no longer than a moment."""
    size, until = 0, time.monotonic() + _LOOK
    # Links are not followed, so that there are no circles.
    for parent, _, files in os.walk(folder.place):
        for name in files:
            try:
                size += os.lstat(Path(parent, name)).st_size
            except OSError:
                continue
            if size > _LARGE:
                return (_LARGE_NOTE,)
            if time.monotonic() > until:
                return ()
    return ()
