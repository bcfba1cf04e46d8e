"""A thread for what no cell should wait for."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Worker(Generic[T]):
    """Does ``work`` for one thing after the other, each when its time has come.

    A thing that is asked for again before that is worked on once. The thread is a daemon, made
    with the first thing. ``work`` must not raise.
    """

    def __init__(self, name: str, work: Callable[[T], object]) -> None:
        self._name = name
        self._work = work
        # Not a Condition: an interrupt of the cell at the wrong moment would leave it locked.
        self._inbox: queue.SimpleQueue[tuple[T, float]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def add(self, thing: T, at: float = 0.0) -> None:
        """Do the work for ``thing`` at the time ``at`` (of ``time.monotonic``), or sooner."""
        self._inbox.put((thing, at))
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        due: dict[T, float] = {}
        while True:
            try:
                left = min(due.values()) - time.monotonic() if due else None
                thing, at = self._inbox.get(timeout=None if left is None else max(0.0, left))
                due[thing] = min(at, due.get(thing, at))
            except queue.Empty:
                thing = min(due, key=due.__getitem__)
                del due[thing]
                self._work(thing)
