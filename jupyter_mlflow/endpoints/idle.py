"""When nobody has asked for a while."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class IdleTimer:
    """Calls ``on_idle`` once nobody has asked for ``timeout`` seconds, 0 for never.

    ``busy`` says whether somebody is still being answered.
    """

    def __init__(self, *, busy: Callable[[], bool], on_idle: Callable[[], None]) -> None:
        self._busy = busy
        self._on_idle = on_idle
        self._timeout = 0.0
        self._used = time.monotonic()
        self._timer: asyncio.TimerHandle | None = None

    def use(self) -> None:
        """Somebody asks."""
        # The timer is set anew when it is over: not for each of a thousand requests a second.
        self._used = time.monotonic()

    def start(self, timeout: float) -> None:
        """Begin to count, from now."""
        self.stop()
        self._timeout = timeout
        self.use()
        self._arm()

    def stop(self) -> None:
        """Count no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        if self._timeout:
            left = self._used + self._timeout - time.monotonic()
            self._timer = asyncio.get_running_loop().call_later(max(left, 0.0), self._on_time)

    def _on_time(self) -> None:
        if self._busy():
            self.use()
        if self._used + self._timeout > time.monotonic():
            self._arm()
        else:
            self._on_idle()
