"""The one way in which the server starts processes: each under a guard of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.errors import ProcessStartError
from jupyter_mlflow.process import guard, sweep

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

TAIL_BYTES = 2048
TAIL_LINES = 20
FIRST_PAUSE = 0.01
LONGEST_PAUSE = 0.25


@dataclass(frozen=True)
class ProcessSpec:
    """What to start.

    ``name`` is for logs and messages ("store default"); ``argv`` are the arguments after the
    interpreter ``python``, an absolute path; ``env`` is the whole environment of the child,
    to which only the marker of :mod:`~jupyter_mlflow.process.guard` is added. Output and errors
    of the whole tree are appended to ``log_path`` (0600). ``scratch`` is an absolute directory
    (0700), made when missing and removed once the tree is gone.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(repr=False)
    log_path: Path
    python: str = sys.executable
    cwd: Path | None = None
    scratch: Path | None = None


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
        self._child: _Child | None = None
        self._starting: asyncio.Task[None] | None = None
        self._waiting = 0
        self._returncode: int | None = None

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
        if child is None:
            return self._returncode
        return child.ended.result() if child.ended.done() else None

    async def start(self) -> None:
        """Return once the child is ready, started by this call or before.

        Calls at the same time share one start. When all of them are cancelled, no process is
        left. Raises :class:`~jupyter_mlflow.errors.ProcessStartError`, with the end of the log in
        ``details``, when the child ends, is not ready in time, or is stopped meanwhile.
        """
        if self.running and not self._lock.locked():
            return
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
            self._waiting = 0
        task = self._starting
        self._waiting += 1
        try:
            await asyncio.wait([task])
        finally:
            self._waiting -= 1
        ...

    async def wait(self) -> int:
        """Exit code of the child (see :attr:`returncode`), when it ends."""
