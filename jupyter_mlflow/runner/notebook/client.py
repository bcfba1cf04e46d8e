"""Runs the cells of a notebook one after another, in a kernel that is started for it."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from jupyter_mlflow.runner.failure import Ended, hidden
from jupyter_mlflow.runner.notebook.copy import counts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_LONG: Final = 20.0
"""Seconds after which a cell that goes on is looked at as well."""
_ANSI: Final = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST_LINE: Final = 80
_LONGEST_SOCKET: Final = 90
"""Bytes of a path that sockets are made beside; macOS takes 103 of one, Linux 107."""

_END_RUNS: Final = """\
def _end():
    import sys
    mlflow = sys.modules.get("mlflow")
    while mlflow is not None and mlflow.active_run() is not None:
        mlflow.end_run("FAILED")
_end()
del _end"""
"""A run that is open when a cell fails has failed; MLflow says that it is finished when the kernel
ends."""


class _OneSpec(KernelSpecManager):
    """Knows the one kernel that the server has found."""

    def __init__(self, spec: KernelSpec) -> None:
        super().__init__()
        self._spec = spec

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return self._spec


class Client(NotebookClient):
    """Runs ``notebook``; what its cells print goes to this process's output.

    ``on_progress`` is told how many cells are done, of how many; ``on_change`` that there is more
    in the notebook than a while ago.
    """

    def __init__(
        self,
        notebook: Any,
        kernel: dict[str, Any],
        *,
        on_progress: Callable[[int, int], None],
        on_change: Callable[[], None],
    ) -> None:
        spec = KernelSpec(resource_dir=kernel["resource_dir"], **kernel["spec"])
        # With all temporary files, which go with the job however it ends.
        place = str(Path(tempfile.mkdtemp(), "k.json"))
        manager = AsyncKernelManager(
            kernel_name=kernel["name"],
            kernel_spec_manager=_OneSpec(spec),
            connection_file=place,
        )
        is_short = len(os.fsencode(place)) <= _LONGEST_SOCKET
        if os.name == "posix" and is_short and str(spec.language).lower() == "python":
            # No port on this machine, which others could try. Not every kernel knows sockets.
            manager.transport = "ipc"
        super().__init__(notebook, km=manager, timeout=None, store_widget_state=True)
        self._manager = manager
        self._name = kernel["name"]
        self._language = str(spec.language).lower()
        self._on_progress = on_progress
        self._on_change = on_change
        self._told = time.monotonic()

    @property
    def command(self) -> list[str]:
        """The command line of the kernel."""
        return list(self._manager.format_kernel_cmd())

    async def run(
        self, folder: str, env: dict[str, str], on_ready: Callable[[], Awaitable[None]]
    ) -> None:
        """Run all cells in ``folder``; ``on_ready`` is awaited before the first.

        Raises
        ------
        Ended
            A cell has failed, the kernel died, or did not start.
        """
        cells = [cell for cell in self.nb.cells if counts(cell)]
        self._on_progress(0, len(cells))
        self.reset_execution_trackers()
        try:
            await self.async_start_new_kernel(cwd=folder, env=env)
            await self.async_start_new_kernel_client()
        except (RuntimeError, OSError) as error:
            raise Ended(1, f"The kernel {self._name} does not start.", str(error)) from error
        try:
            await on_ready()
            for at, cell in enumerate(self.nb.cells):
                await self._run_cell(at, cell, cells)
        finally:
            await self._end()
        # As nbclient leaves it, so that what is shown later looks as it was.
        self.set_widgets_metadata()

    async def ask(self, expression: str) -> str | None:
        """The value of an expression in the kernel, written as Python; ``None`` when it fails."""
        if self.kc is None or self._language != "python":
            return None
        asked: Any = self.kc.execute(
            "", silent=True, store_history=False, user_expressions={"answer": expression}
        )
        reply: Any = await self.async_wait_for_reply(asked)
        answer = ((reply or {}).get("content") or {}).get("user_expressions", {}).get("answer", {})
        return answer.get("data", {}).get("text/plain")  # type: ignore[no-any-return]

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Keep what a cell says, as nbclient does, and say it here."""
        outputs = super().process_message(msg, cell, cell_index)
        content = msg["content"]
        if msg["msg_type"] == "stream":
            (sys.stderr if content["name"] == "stderr" else sys.stdout).write(content["text"])
        elif msg["msg_type"] == "error":
            sys.stderr.write("\n".join([*content["traceback"], ""]))
        elif msg["msg_type"] in ("execute_result", "display_data") and not _is_card(content):
            sys.stdout.write(str(content["data"].get("text/plain", "")) + "\n")
        if time.monotonic() > self._told + _LONG:
            self._changed()
        return outputs

    async def _run_cell(self, at: int, cell: Any, cells: list[Any]) -> None:
        number = next((n for n, one in enumerate(cells, 1) if one is cell), None)
        which = "The cell with the parameters"
        if number is not None:
            which = f"Code cell {number} of {len(cells)} ({_first_line(cell.source)})"
        try:
            await self.async_execute_cell(cell, at)
        except CellExecutionError as error:
            await self._fail()
            why = f"{error.ename}: {_ANSI.sub('', error.evalue)}"
            text = hidden(_ANSI.sub("", error.traceback))
            raise Ended(1, f"{which} failed: {why}", text[-2000:]) from None
        except DeadKernelError:
            raise Ended(
                1, f"{which} ended the kernel. It may have taken more memory than there is."
            ) from None
        if number is not None:
            self._on_progress(number, len(cells))
            self._changed()

    def _changed(self) -> None:
        self._told = time.monotonic()
        self._on_change()

    async def _fail(self) -> None:
        if self._language == "python" and self.kc is not None:
            asked: Any = self.kc.execute(_END_RUNS, silent=True, store_history=False)
            await self.async_wait_for_reply(asked)

    async def _end(self) -> None:
        """End the kernel as Jupyter does: what it does at its exit is done."""
        if self.kc is not None:
            self.kc.stop_channels()
        with contextlib.suppress(RuntimeError, OSError):
            if await self._manager.is_alive():
                await self._manager.shutdown_kernel()


def _is_card(content: dict[str, Any]) -> bool:
    """Whether it is the card of a run, which changes; the job's page has its runs."""
    return any(name.startswith("application/vnd.jupyter-mlflow.") for name in content["data"])


def _first_line(source: str) -> str:
    line = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + "…"
