"""The one way in which the server starts processes: each under a guard of its own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.errors import ProcessStartError
from jupyter_mlflow.process.child import Child, ProcessSpec

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["ManagedProcess", "ProcessSpec"]

FIRST_PAUSE = 0.01
LONGEST_PAUSE = 0.25


class ManagedProcess(LoggingConfigurable):
    """A child process with its tree, of which nothing is left when this process ends, however.

    ``ready`` is asked again and again until it says that the child can be used; an exception
    from it fails the start. ``start_timeout`` is in seconds. ``stop_timeout`` is the time in
    seconds in which :meth:`stop` has ended everything; the child itself has four fifths of it.
    """

    def __init__(
        self,
        spec: ProcessSpec,
        *,
        ready: Callable[[], Awaitable[bool]],
        start_timeout: float = 60,
        stop_timeout: float = 5,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.spec = spec
        self._ready = ready
        self._start_timeout = start_timeout
        self._stop_timeout = stop_timeout
        self._lock = asyncio.Lock()
        self._child: Child | None = None
        self._attempt: _Attempt | None = None

    @property
    def running(self) -> bool:
        """Whether the child became ready and has not ended."""
        child = self._child
        return child is not None and child.ready and not child.ended.done()

    @property
    def pid(self) -> int | None:
        """Pid of the guard, ``None`` when there is none."""
        child = self._child
        return None if child is None or child.ended.done() else child.guard.pid

    @property
    def returncode(self) -> int | None:
        """Exit code of the last child; ``None`` while it runs or when there was none.

        128 + n after signal n; negative when it was the guard that was killed.
        """
        child = self._child
        return child.ended.result() if child is not None and child.ended.done() else None

    async def start(self) -> None:
        """Return once the child is ready, started by this call or before.

        Calls at the same time share one start. When all of them are cancelled, no process is
        left. Raises :class:`~jupyter_mlflow.errors.ProcessStartError`, with the end of the log in
        ``details``, when the child ends, is not ready in time, or is stopped meanwhile.
        """
        if self.running and not self._lock.locked():
            return
        attempt = self._attempt
        if attempt is None or attempt.task.done():
            attempt = self._attempt = _Attempt(asyncio.create_task(self._start()))
        attempt.callers += 1
        try:
            await asyncio.wait([attempt.task])
        except asyncio.CancelledError:
            if attempt.callers == 1:
                self._cancel(attempt)
                await asyncio.wait([attempt.task])
            raise
        finally:
            attempt.callers -= 1
        if attempt.task.cancelled():
            raise ProcessStartError(f"The process for {self.spec.name} was stopped meanwhile.")
        attempt.task.result()

    async def stop(self) -> None:
        """Ask the child to end (SIGTERM), then kill what is left of its tree.

        Returns when all is gone; does nothing when there is nothing. A start under way fails.
        """
        if self._attempt is not None:
            self._cancel(self._attempt)
        async with self._lock:
            if self._child is not None and not self._child.ended.done():
                await self._end(self._child, ask=True)

    async def wait(self) -> int:
        """Exit code of the child (see :attr:`returncode`), when it and its tree have ended.

        Raises ``RuntimeError`` when there was no child.
        """
        if self._child is None:
            raise RuntimeError(f"{self.spec.name} was never started")
        return await asyncio.shield(self._child.ended)

    def _cancel(self, attempt: _Attempt) -> None:
        # Forgotten, too: a start() that comes now begins anew, when this one has cleaned up.
        attempt.task.cancel()
        if self._attempt is attempt:
            self._attempt = None

    async def _start(self) -> None:
        async with self._lock:
            if self.running:
                return
            child = self._child = Child(self.spec, 0.8 * self._stop_timeout)
            try:
                await self._until_ready(child)
            except BaseException:
                await self._end(child, ask=False)
                raise
            child.ready = True
            self.log.debug("Started %s under guard %d", self.spec.name, child.guard.pid)

    async def _until_ready(self, child: Child) -> None:
        polling = asyncio.create_task(self._poll())
        try:
            either: set[asyncio.Future[Any]] = {polling, child.ended}
            first = asyncio.FIRST_COMPLETED
            await asyncio.wait(either, timeout=self._start_timeout, return_when=first)
            if child.ended.done():
                reason = f"ended with exit code {child.ended.result()} before it was ready"
            elif not polling.done():
                reason = f"was not ready within {self._start_timeout:g} s"
            else:
                return polling.result()
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
        raise ProcessStartError(
            f"The process for {self.spec.name} {reason}.", details=child.log_tail()
        )

    async def _poll(self) -> None:
        pause = FIRST_PAUSE
        while not await self._ready():
            await asyncio.sleep(pause)
            pause = min(1.5 * pause, LONGEST_PAUSE)

    async def _end(self, child: Child, *, ask: bool) -> None:
        try:
            if ask:
                child.ask_to_end()
            else:
                child.let_go()
            await asyncio.wait([child.ended], timeout=self._stop_timeout)
        finally:
            child.let_go()
        if not child.ended.done():
            self.log.warning("The guard %d of %s hangs", child.guard.pid, self.spec.name)
            child.guard.kill()
            await asyncio.wait([child.ended], timeout=self._stop_timeout)


@dataclass
class _Attempt:
    """One start and how many calls wait for it."""

    task: asyncio.Task[None]
    callers: int = 0

    def __post_init__(self) -> None:
        # When every caller was cancelled, nobody is left to be told how it failed.
        self.task.add_done_callback(lambda task: task.cancelled() or task.exception())
