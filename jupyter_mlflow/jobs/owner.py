"""Which server a job is of, and the proof that it is gone."""

from __future__ import annotations

import os
import socket

from jupyter_mlflow.process import guard


def this_process() -> str:
    """``<host> <pid> <start ticks>`` of this process."""
    found = guard.stat(os.getpid())
    return f"{socket.gethostname()} {os.getpid()} {found[1] if found else 0}"


def is_gone(owner: str) -> bool:
    """Whether that process has certainly ended; blocks for a moment.

    Not of one on another host: hosts can share the folder. A pid that another process has taken
    over is told by its start.
    """
    try:
        host, pid, ticks = owner.split()
        found = guard.stat(int(pid))
    except ValueError:
        return True
    here = guard.LINUX and host == socket.gethostname()
    return here and (found is None or str(found[1]) != ticks)
