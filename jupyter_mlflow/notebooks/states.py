"""Watches what the kernels report of themselves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import KernelState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jupyter_mlflow.notebooks.bindings import Bindings

_INTERVAL = 0.25
"""Seconds between looks at the state files: a ``stat`` each, on a local disk. Not inotify,
which the runtime directory of many hubs (NFS, overlay mounts) does not give."""


class KernelStates(LoggingConfigurable):
    """The last report of each bound kernel, and word of each new one."""

    def __init__(
        self, bindings: Bindings, *, on_report: Callable[[KernelState], None], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._bindings = bindings
        self._on_report = on_report
        self._seen: dict[str, tuple[int, int]] = {}
        self._task: asyncio.Task[None] | None = None
        self._warned: set[str] = set()

    def get(self, kernel_id: str) -> KernelState | None:
        """What the kernel reported last; ``None`` before its first report."""
        return records.read(records.state_path(self._bindings.folder, kernel_id), KernelState)

    def watch(self) -> None:
        """Look for new reports from now on."""
        self._task = asyncio.ensure_future(self._watch())

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def _watch(self) -> None:
        while True:
            try:
                for path, problem in (await self._bindings.refresh()).items():
                    self._warn(f"The kernel of {path!r} cannot be told so: {problem!r}")
            except Exception as error:  # noqa: BLE001 - the next look may succeed
                self._warn(f"The kernels' notebooks cannot be found: {error!r}")
            # Also those without a notebook: a console's kernel may wait for the store too.
            kernels = self._bindings.all_kernels()
            self._seen = {key: stamp for key, stamp in self._seen.items() if key in kernels}
            for kernel_id in kernels:
                try:
                    self._look(kernel_id)
                except Exception as error:  # noqa: BLE001 - the other kernels are still heard
                    self._warn(f"The report of kernel {kernel_id} cannot be taken: {error!r}")
            await asyncio.sleep(_INTERVAL)

    def _warn(self, problem: str) -> None:
        # Once, not four times a second for as long as it lasts.
        if problem not in self._warned:
            self._warned.add(problem)
            self.log.warning(problem)

    def _look(self, kernel_id: str) -> None:
        stamp = _stamp(records.state_path(self._bindings.folder, kernel_id))
        if stamp is None or stamp == self._seen.get(kernel_id):
            return
        self._seen[kernel_id] = stamp
        state = self.get(kernel_id)
        if state is not None:
            self._on_report(state)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
