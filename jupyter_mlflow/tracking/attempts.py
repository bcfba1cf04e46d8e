"""When a process that failed may be tried again."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 30.0
MOST_STARTS: Final = 5
WINDOW: Final = 60.0


class Attempts:
    """Starts of one process: fewer and fewer while it fails, five in a minute at most.

    After a failed start there is a pause of 2 s, doubled with each further one up to 30 s.
    A process that starts and then ends is bounded by the number of starts. Times are those
    of ``clock``, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._starts: deque[float] = deque(maxlen=MOST_STARTS)
        self._failures = 0
        self._failed_at = 0.0

    def began(self) -> None:
        """A start begins now."""
        self._starts.append(self._clock())

    def failed(self) -> None:
        """It came to nothing."""
        self._failures += 1
        self._failed_at = self._clock()

    def succeeded(self) -> None:
        """The process is up."""
        self._failures = 0

    def must_wait(self) -> bool:
        """Whether it is too early for another start."""
        now = self._clock()
        if self._failures:
            pause = min(FIRST_PAUSE * 2 ** (self._failures - 1), LONGEST_PAUSE)
            if now - self._failed_at < pause:
                return True
        return len(self._starts) == MOST_STARTS and now - self._starts[0] < WINDOW
