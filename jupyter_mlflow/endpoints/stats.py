"""What an endpoint has answered, and what it takes."""

from __future__ import annotations

import contextlib
from collections import deque
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAST: Final = 1000
_ERROR: Final = 400


class Stats:
    """Requests since the endpoint was made; times of the last 1,000, in milliseconds."""

    def __init__(self) -> None:
        self.requests = 0
        self.errors = 0
        self._times: deque[float] = deque(maxlen=_LAST)

    def add(self, status: int, milliseconds: float) -> None:
        """Count one that was answered with ``status``."""
        self.requests += 1
        self.errors += status >= _ERROR
        self._times.append(milliseconds)

    def percentile(self, percent: int) -> float | None:
        """The time within which ``percent`` of the last requests were answered."""
        times = sorted(self._times)
        return times[-(-percent * len(times) // 100) - 1] if times else None


def memory(pids: Iterable[int | None]) -> list[int | None]:
    """Bytes that each of these processes and all below it have in memory; ``None`` for no pid.

    Reads ``/proc``, for milliseconds: call it in a thread. Pages that several share count for each.
    """
    # Not with the extension, which every start of Jupyter imports.
    import psutil

    return [None if pid is None else _tree(psutil, pid) for pid in pids]


def _tree(psutil: Any, pid: int) -> int | None:
    try:
        top = psutil.Process(pid)
        processes = [top, *top.children(recursive=True)]
    except psutil.Error:
        return None
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += process.memory_info().rss
    return total
