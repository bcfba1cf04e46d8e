"""Which process this is, told apart from others before and after it that had the same pid."""

from __future__ import annotations

import functools
import os
import socket
import uuid

from jupyter_mlflow.kernel.safely import safely


# No named tuple: what is worked out once needs a place where it is kept.
class Process:
    """``process_id`` is a UUID."""

    def __init__(self, process_id: str, pid: int, host: str) -> None:
        self.process_id = process_id
        self.pid = pid
        self.host = host

    @functools.cached_property
    def created(self) -> float:
        """When it began, as psutil tells it: seconds since 1970; 0 when it cannot be told."""
        return _created() or 0.0


_known: Process | None = None


def this_process() -> Process:
    """The one that calls; a forked child is one of its own."""
    global _known
    if _known is None or _known.pid != os.getpid():
        _known = Process(str(uuid.uuid4()), os.getpid(), socket.gethostname())
    return _known


def working_directory() -> str:
    """Where this process is now; empty when that folder is gone."""
    try:
        return os.getcwd()  # noqa: PTH109 - a string is what is wanted
    except OSError:
        return ""


@safely(None)
def _created() -> float | None:
    # psutil comes with ipykernel, but is not required by older ones.
    import psutil

    return psutil.Process().create_time()
