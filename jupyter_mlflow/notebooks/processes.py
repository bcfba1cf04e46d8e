"""Knows which processes of kernels have ended, so that the runs they left can be told.

A process has ended when it ran on this host and is seen to be gone. Of any other, of another
host's or of one that was never reported, nothing is said: its runs are somebody's who may live.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from traitlets import Float
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding, KernelState
from jupyter_mlflow.notebooks.process_register import KernelProcess

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import psutil

    from jupyter_mlflow.notebooks.process_register import ProcessRegister

_INTERVAL: Final = 2.0
"""Seconds between two looks at processes that were alive."""

_TOLERANCE: Final = 2.0
"""Seconds by which two processes may differ in when they think that a third one began."""


@dataclass
class _Watched:
    """A process that was alive when it was looked at last; ``handle`` is ``None`` if it was not.

    ``kernel_id`` and ``path`` of its notebook are empty for those of other servers.
    """

    handle: psutil.Process | None
    kernel_id: str = ""
    path: str = ""


class KernelProcesses(LoggingConfigurable):
    """Notes the processes that report, in ``folder``, and notices their ends.

    ``on_end`` gets the kernel and its notebook's path, as it was when the kernel reported last;
    both are empty for a process of another server that is gone.
    """

    interval = Float(
        10.0, help="Seconds between two looks for kernels of servers that were killed."
    ).tag(config=True)

    def __init__(
        self,
        register: ProcessRegister,
        folder: Path,
        *,
        on_end: Callable[[str, str], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._register = register
        self._folder = folder
        self._on_end = on_end
        self._reports: dict[str, KernelState] = {}
        self._noted: set[KernelProcess] = set()
        self._watched: dict[str, _Watched] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._warned = ""

    def adopt(self) -> None:
        """Note the dead processes whose reports are still in the folder, before it is cleared.

        They are those of servers that were killed. The server starts also where they cannot be
        written down.
        """
        try:
            self._adopt()
        except Exception as error:  # noqa: BLE001 - a full disk, a report of somebody else's
            self._warn(f"The processes of earlier kernels cannot be written down: {error!r}")

    def _adopt(self) -> None:
        left = set()
        for path in self._folder.glob("*.state.json"):
            state = records.read(path, KernelState)
            binding = state and self._binding(state)
            if state and binding and state.host == socket.gethostname():
                process = _process(state, binding)
                if _handle(process) is None:
                    left.add(process)
        if left:
            self._register.note(left)

    def on_report(self, state: KernelState) -> None:
        """Take a kernel's report; one that does not use MLflow has no runs to leave."""
        if state.process_id and state.mlflow_version:
            self._reports[state.kernel_id] = state
            self._wake.set()

    def watch(self) -> None:
        """Look after processes from now on, those of earlier servers among them."""
        self._task = asyncio.ensure_future(self._watch())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def ended(self, notebook_id: str) -> list[str]:
        """The ids of a notebook's processes that have ended, the newest 100, newest first.

        Raises ``sqlite3.Error`` where the register cannot be read.
        """
        return await asyncio.to_thread(self._register.ended, notebook_id)

    async def _watch(self) -> None:
        due = 0.0
        while True:
            try:
                if time.monotonic() >= due:
                    # Again and again: another server of this user may be killed at any time.
                    others = await asyncio.to_thread(self._of_other_servers)
                    self._watched = others | self._watched
                    due = time.monotonic() + self.interval
                await self._look()
            except Exception as error:  # noqa: BLE001 - the next look may succeed
                self._warn(f"The processes of kernels cannot be written down: {error!r}")
            # Not wait_for, which loses a cancellation that comes together with the wake.
            woken = asyncio.ensure_future(self._wake.wait())
            try:
                await asyncio.wait([woken], timeout=_INTERVAL)
            finally:
                woken.cancel()
            self._wake.clear()

    def _warn(self, problem: str) -> None:
        # Once, not every two seconds for as long as it lasts.
        if problem != self._warned:
            self._warned = problem
            self.log.warning(problem)

    async def _look(self) -> None:
        reports = dict(self._reports)
        bound = await asyncio.to_thread(self._note, reports)
        gone = await asyncio.to_thread(self._end)
        for kernel_id in bound:
            if self._reports.get(kernel_id) is reports[kernel_id]:
                del self._reports[kernel_id]
        for process_id in gone:
            ended = self._watched.pop(process_id)
            self._on_end(ended.kernel_id, ended.path)
        if gone:
            self._noted = {one for one in self._noted if one.process_id not in gone}

    def _note(self, reports: dict[str, KernelState]) -> list[str]:
        """Note what kernels reported; which of them need not be looked at again."""
        done: list[str] = []
        new: dict[KernelProcess, Binding] = {}
        for kernel_id, state in reports.items():
            binding = self._binding(state)
            if binding is not None:
                new[_process(state, binding)] = binding
            # The server may bind a kernel a moment after its first report.
            if binding is not None or not records.state_path(self._folder, kernel_id).exists():
                done.append(kernel_id)
        new = {process: new[process] for process in new.keys() - self._noted}
        if new:
            self._register.note(new)
        kernels = {state.process_id: kernel_id for kernel_id, state in reports.items()}
        for process, binding in new.items():
            self._noted.add(process)
            if process.host == socket.gethostname():
                known = self._watched.get(process.process_id)
                self._watched[process.process_id] = _Watched(
                    _handle(process) if known is None else known.handle,
                    kernels[process.process_id],
                    binding.path,
                )
        return done

    def _end(self) -> list[str]:
        gone = [
            process_id
            for process_id, watched in self._watched.items()
            if watched.handle is None or not _is_running(watched.handle)
        ]
        if gone:
            self._register.end(gone, time.time())
        return gone

    def _binding(self, state: KernelState) -> Binding | None:
        return records.read(records.binding_path(self._folder, state.kernel_id), Binding)

    def _of_other_servers(self) -> dict[str, _Watched]:
        """The processes whose end no server has seen, but for those of servers that live."""
        thought_alive = self._register.thought_alive(socket.gethostname())
        if not thought_alive:
            return {}
        # Not with every start of Jupyter: most follow an orderly end.
        import psutil

        return {
            process.process_id: _Watched(_handle(process))
            for process in thought_alive
            if process.process_id not in self._watched
            # In a container each server has the number of the one before.
            and (process.server_pid == os.getpid() or not psutil.pid_exists(process.server_pid))
        }


def _process(state: KernelState, binding: Binding) -> KernelProcess:
    return KernelProcess(
        process_id=state.process_id,
        notebook_id=binding.notebook_id,
        tracking_uri=state.tracking_uri,
        host=state.host,
        pid=state.pid,
        created=state.created,
        server_pid=os.getpid(),
    )


def _handle(process: KernelProcess) -> psutil.Process | None:
    """The process itself; ``None`` when it is gone, also when another one has its number now.

    Times of the clock are compared here once: it may be set while the process lives, upon which
    the handle still knows its own.
    """
    # With the first kernel that uses MLflow, not with the extension.
    import psutil

    try:
        found = psutil.Process(process.pid)
        with contextlib.suppress(psutil.AccessDenied):
            if process.created and abs(found.create_time() - process.created) > _TOLERANCE:
                return None
    except psutil.NoSuchProcess:
        return None
    return found


def _is_running(handle: psutil.Process) -> bool:
    import psutil

    try:
        return handle.is_running() and handle.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:
        return True
