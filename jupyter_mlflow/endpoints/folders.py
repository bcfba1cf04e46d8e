"""Folders of our own in the system's place for temporary files, and what dead servers left there.

A model may be large, so it does not go into Jupyter's runtime folder, which can be in memory.
Each folder says whose it is, in a file ``owner`` (``<host> <pid> <start ticks>``).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
import time
from pathlib import Path
from typing import Final

from jupyter_mlflow.process import guard

PREFIX: Final = "jm-model-"
_OWNER: Final = "owner"
_PATIENCE: Final = 5.0
"""Seconds in which a folder that somebody still writes to is removed again and again."""


def make(place: Path | None = None) -> Path:
    """A new folder that only this user can look into, this process's until it ends.

    In ``place``, which is made if it is not there, else where temporary files go.
    """
    if place is not None:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    (folder / _OWNER).write_text(_this_process())
    return folder


def keep(folder: Path) -> None:
    """Let it outlive this process."""
    (folder / _OWNER).unlink()


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it; blocks, for seconds if it is still written to."""
    until = time.monotonic() + _PATIENCE
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists() or time.monotonic() > until:
            return
        time.sleep(0.05)


def remove_leftovers(place: Path | None = None) -> None:
    """Remove the folders of servers that were killed; blocks."""
    for folder in (place or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        # A folder that cannot be looked into is somebody else's.
        with contextlib.suppress(OSError, ValueError):
            if folder.lstat().st_uid != os.geteuid():
                continue
            host, pid, ticks = (folder / _OWNER).read_text().split()
            found = guard.stat(int(pid))
            here = guard.LINUX and host == socket.gethostname()
            if here and (found is None or str(found[1]) != ticks):
                shutil.rmtree(folder, ignore_errors=True)


def _this_process() -> str:
    found = guard.stat(os.getpid())
    return f"{socket.gethostname()} {os.getpid()} {found[1] if found else 0}"
