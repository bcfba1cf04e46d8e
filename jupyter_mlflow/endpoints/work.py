"""What takes its time: a start, a switch. One at a time for each endpoint."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class Work:
    """A task, or none. ``on_failure`` gets what it raised, ``on_end`` is called when it has ended.

    Neither is called for one that is cancelled.
    """

    def __init__(
        self, *, on_failure: Callable[[Exception], None], on_end: Callable[[], None]
    ) -> None:
        self._on_failure = on_failure
        self._on_end = on_end
        self._task: asyncio.Task[None] | None = None
        self.is_awaited = False
        """Whether requests wait for its end: there was an answer before, and there will be."""

    @property
    def under_way(self) -> bool:
        """Whether there is any."""
        return self._task is not None

    def begin(
        self, work: Callable[[], Coroutine[Any, Any, None]], *, awaited: bool = False
    ) -> None:
        """Begin; nothing must be under way."""
        self.is_awaited = awaited
        self._task = asyncio.ensure_future(self._run(work))

    async def cancel(self) -> None:
        """Break off what is under way; returns when it has cleaned up."""
        task = self._task
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
            self._task = None

    async def wait(self) -> None:
        """Return when nothing is under way any more. Cancelling this cancels no work."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - told to whoever asks for the endpoint
            self._task = None
            self._on_failure(error)
        self._task = None
        self._on_end()
