"""Ends what a killed guard left behind.

A guard that gets SIGKILL cannot end its tree; the program dies with it, but what the program
started lives on. Every process of a tree carries its marker
``JUPYTER_MLFLOW_CHILD=<owner pid>:<owner start ticks>:<uuid>`` and the guard has the same marker
on its command line, so a marked process is an orphan when no living guard has its marker.
(Only processes of this user are looked at. One that cleared its environment is not found.)

The functions here read ``/proc`` and block for milliseconds: call them in a thread. Elsewhere
than on Linux 5.3 or later they do nothing, as a process could not be hit without the risk
of hitting another that took over its number.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
from pathlib import Path

from traitlets import Float
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.process import guard

ROUNDS = 20
ROUND_SECONDS = 0.25

watched: set[str] = set()
"""Markers of the trees of this process that are alive; kept by ``ManagedProcess``."""


def new_marker() -> str:
    """A marker for a new tree that this process owns."""
    found = guard.stat(os.getpid()) if guard.LINUX else None
    return f"{os.getpid()}:{found[1] if found else 0}:{os.urandom(16).hex()}"


def sweep(own: str | None = None) -> list[int]:
    """Kill the processes whose guard is gone, only those marked ``own`` if given.

    Blocks until they have ended, 5 s at most. Returns the pids that were killed.
    """
    killed: list[int] = []
    if not guard.LINUX:
        return killed
    # A process may fork between being found and being killed, hence the rounds.
    for _ in range(ROUNDS):
        orphans = find_orphans(own)
        hit = [pid for pid, marker in orphans.items() if kill_marked(pid, marker)]
        killed.extend(hit)
        if not hit:
            break
    return killed


def find_orphans(own: str | None = None) -> dict[int, str]:
    """Pid and marker of each marked process without a living guard."""
    marked: dict[int, str] = {}
    guards: set[str] = set()
    # What runs us may itself be in a tree whose guard cannot be seen from inside a container.
    ours = os.environ.get(guard.MARKER)
    for pid in guard.pids():
        marker = _marker_of(pid)
        if marker is None or marker == ours or (own is not None and marker != own):
            continue
        if _is_guard(pid, marker):
            guards.add(marker)
        else:
            marked[pid] = marker
    # A guard that was started while the list above was read can be missing from it although a
    # child of its is there. It is older than the child, so it is in any list begun now.
    missing = set(marked.values()) - guards
    if missing:
        guards.update(
            marker for pid in guard.pids() for marker in missing if _is_guard(pid, marker)
        )
    return {pid: marker for pid, marker in marked.items() if marker not in guards}


def kill_marked(pid: int, marker: str) -> bool:
    """Kill the process ``pid`` if it carries ``marker``; wait a moment for its end.

    Returns whether it was hit. Another process that took over the number never is.
    """
    try:
        handle = guard.pidfd_open(pid)
    except ProcessLookupError:
        return False
    if handle is None:
        return False
    try:
        # Looked at only now that the process is held.
        hit = _marker_of(pid) == marker and guard.send(handle, signal.SIGKILL)
        if hit:
            select.select([handle], [], [], ROUND_SECONDS)
    finally:
        os.close(handle)
    return hit


def is_alive(pid: int) -> bool:
    """Whether a process has that number; always true where ``/proc`` does not tell."""
    return not guard.LINUX or guard.stat(pid) is not None


def _marker_of(pid: int) -> str | None:
    """The marker of a process of this user; ``None`` without one, or when it is gone."""
    folder = Path("/proc", str(pid))
    try:
        if folder.stat().st_uid != os.geteuid():
            return None
        entries = (folder / "environ").read_bytes().split(b"\0")
    except OSError:
        return None
    start = f"{guard.MARKER}=".encode()
    for entry in entries:
        if entry.startswith(start):
            return entry[len(start) :].decode(errors="replace")
    return None


def _is_guard(pid: int, marker: str) -> bool:
    try:
        arguments = Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return [b"--marker", marker.encode()] in (
        arguments[index : index + 2] for index in range(len(arguments))
    )


class Sweeper(LoggingConfigurable):
    """Sweeps once at the start, for owners that died, then while there are children."""

    interval = Float(4.0, help="Seconds between two sweeps.").tag(config=True)

    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; needs a running event loop. Does nothing when begun already."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """End; does nothing when not begun."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _run(self) -> None:
        await self._sweep()
        while True:
            await asyncio.sleep(self.interval)
            if watched:
                await self._sweep()

    async def _sweep(self) -> None:
        try:
            killed = await asyncio.to_thread(sweep)
        except OSError as error:
            self.log.warning("Cannot look for processes whose guard is gone: %s", error)
            return
        if killed:
            self.log.warning("Ended processes whose guard was gone: %s", killed)
