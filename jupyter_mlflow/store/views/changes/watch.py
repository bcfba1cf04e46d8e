"""Noticing that the store changed, whoever changed it, without asking MLflow."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections import deque
from functools import reduce
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.store.views.changes.difference import ANYTHING, NOTHING, Difference

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.changes.probe import Probe

_REMEMBERED: Final = 1000
"""States of the store since which differences are known."""


class Watcher:
    """One thread that looks while somebody waits, for all that wait.

    Cursors are good for this watcher only: those of another one, or of no one, count as old.
    """

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._name = uuid.uuid4().hex[:12]
        self._last = ""
        self._known: deque[tuple[str, Difference]] = deque(maxlen=_REMEMBERED)
        self._looking = threading.Lock()
        self._waiting: dict[asyncio.Future[str], tuple[str, asyncio.AbstractEventLoop]] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._look, name="store watcher", daemon=True)
        self._thread.start()

    def cursor(self) -> str:
        """The store's state now; blocks for one look."""
        with self._looking:
            state = self._probe.look()
            if state is not None and state != self._last:
                difference = self._probe.difference()
                if self._last:
                    self._known.append((self._last, difference))
                self._last = state
            return f"{self._name}.{self._last}"

    def difference(self, since: str) -> Difference:
        """What differs between the cursor ``since`` and the last state that was looked at."""
        name, _, state = since.partition(".")
        with self._looking:
            if (name, state) == (self._name, self._last):
                return NOTHING
            later: list[Difference] = []
            for before, difference in reversed(self._known):
                later.append(difference)
                if (name, before) == (self._name, state):
                    return reduce(Difference.and_then, later)
        return ANYTHING

    async def wait(self, since: str, seconds: float) -> str:
        """The cursor as soon as it is not ``since``; after ``seconds`` at the latest."""
        if not since.startswith(f"{self._name}.") or seconds <= 0:
            return await asyncio.to_thread(self.cursor)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[str] = loop.create_future()
        with self._changed:
            if self._closed:
                return since
            self._waiting[future] = (since, loop)
            self._changed.notify()
        try:
            return await asyncio.wait_for(future, seconds)
        except asyncio.TimeoutError:
            return since
        finally:
            with self._changed:
                self._waiting.pop(future, None)

    def close(self) -> None:
        """Let everybody who waits go; safe to call twice."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            for future, (since, loop) in self._waiting.items():
                loop.call_soon_threadsafe(_resolve, future, since)
            self._changed.notify()
        self._thread.join()
        self._probe.close()

    def _look(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
            cursor = self.cursor()
            with self._changed:
                for future, (since, loop) in self._waiting.items():
                    if since != cursor:
                        loop.call_soon_threadsafe(_resolve, future, cursor)
                self._changed.wait_for(lambda: self._closed, self._probe.interval)


def _resolve(future: asyncio.Future[str], cursor: str) -> None:
    if not future.done():
        future.set_result(cursor)
