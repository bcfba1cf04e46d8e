"""A thread for what no cell should wait for."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_LINGER: Final = 5.0
"""Seconds that the thread stays without work."""


class Worker(Generic[T]):
    """Does ``work`` for one thing after the other, each when its time has come.

    A thing that is asked for again before that is worked on once. The thread is a daemon, made
    when there is work. ``work`` must not raise.
    """

    def __init__(self, name: str, work: Callable[[T], object]) -> None:
        self._name = name
        self._work = work
        self._due: dict[T, float] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def add(self, thing: T, at: float = 0.0) -> None:
        """Do the work for ``thing`` at the time ``at`` (of ``time.monotonic``), or sooner."""
        with self._changed:
            self._due[thing] = min(at, self._due.get(thing, at))
            # Not alive, too, when an interrupt of the cell came at the wrong moment.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while (thing := self._next()) is not None:
            self._work(thing)

    def _next(self) -> T | None:
        with self._changed:
            while True:
                while not self._due:
                    if not self._changed.wait(_LINGER) and not self._due:
                        self._thread = None
                        return None
                thing = min(self._due, key=self._due.__getitem__)
                left = self._due[thing] - time.monotonic()
                if left <= 0:
                    del self._due[thing]
                    return thing
                self._changed.wait(left)
