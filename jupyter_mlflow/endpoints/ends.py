"""How often a process has ended by itself, and what follows from it."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_ENDS: Final = 5
WINDOW: Final = 60.0
"""Seconds in which a process may end so often, until it is given up."""
FIRST_PAUSE: Final = 0.25


class Ends:
    """The times, by ``clock`` in seconds, at which a process has ended unasked."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: deque[float] = deque(maxlen=MOST_ENDS)

    def ended(self) -> float | None:
        """It has ended: seconds to wait until it is started again, ``None`` to give up."""
        now = self._clock()
        self._ends.append(now)
        recent = sum(end > now - WINDOW for end in self._ends)
        return None if recent == MOST_ENDS else FIRST_PAUSE * 2 ** (recent - 1)

    def forget(self) -> None:
        """Somebody wants it tried anew."""
        self._ends.clear()
