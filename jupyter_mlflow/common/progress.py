"""How far a job is, told by the code that runs in it."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from typing import Final

EVENTS: Final = "JUPYTER_MLFLOW_EVENTS"
"""Variable with the path of the file that the Jupyter server reads a job's events from."""

_PAUSE: Final = 0.1
"""Seconds between two lines: a loop may call this a million times."""

_lock = threading.Lock()
_told = [-_PAUSE]


def report_progress(done: float, total: float | None = None) -> None:
    """Tell the job that this code runs in how far it is; shown by JupyterLab.

    Outside of a job it does nothing, and it never raises.

    Parameters
    ----------
    done
        What has been done so far, as a number of steps, files, epochs…; not negative.
    total
        How many there are; ``None`` when nobody knows.
    """
    path = os.environ.get(EVENTS)
    if not path:
        return
    # Training does not fail because of what is only shown.
    with contextlib.suppress(Exception), _lock:
        now, count = time.monotonic(), int(done)
        whole = None if total is None or total <= 0 else int(total)
        if count < 0 or (now - _told[0] < _PAUSE and count != whole):
            return
        _told[0] = now
        line = json.dumps({"progress": {"done": count, "total": whole}}).encode() + b"\n"
        # Never made: it is there as long as the job is, and a job elsewhere has none.
        file = os.open(path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(file, line)
        finally:
            os.close(file)
