"""Takes snapshots of notebooks to the store: the browser's, or the file where there is none."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import deque
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from traitlets import Float
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding
from jupyter_mlflow.errors import BadRequest, Conflict, MlflowExtensionError

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.common.records import KernelState
    from jupyter_mlflow.notebooks.bindings import Bindings
    from jupyter_mlflow.notebooks.states import KernelStates
    from jupyter_mlflow.tracking.connections import Connections

Moment = Literal["start", "end"]

LARGEST: Final = 10 * 2**20
"""Bytes of a notebook above which no snapshot is kept: to take one apart holds up the server."""

_KEEP: Final = "/views/snapshots"
_MOST_RUNS: Final = 1_000
_MOST_CELLS: Final = 2_000
_CELLS_BYTES: Final = 8 * 2**20
"""Of the list of executed cells, at its end; the kernel keeps it shorter."""
_REMEMBERED: Final = 2_000
"""Runs that a browser has sent a snapshot for, to be known when their time is over."""
_RUN_ID = re.compile(r"[a-zA-Z0-9][\w-]{0,255}", re.ASCII)
"""As MLflow has it (``mlflow.utils.validation``)."""

_NOT_ITS_KERNEL: Final = (
    "This kernel does not belong to this notebook any more. Reload the page and run the cell again."
)
_NO_STORE: Final = (
    "This kernel logs to a store that this server has no connection to, so that no snapshot of "
    "its notebook can be kept there. Open the Experiments panel beside the notebook to connect."
)


class NewSnapshot(NamedTuple):
    """A notebook as the browser has it: nbformat JSON as text, for the runs of one kernel."""

    content: str
    kernel_id: str
    run_ids: tuple[str, ...]
    moment: Moment


def checked(body: dict[str, Any], sha256: str) -> NewSnapshot:
    """The snapshot in a request's ``body``; ``sha256`` is what its content must have, in hex.

    Whether it is a notebook is found out by the store's process, which reads it anyway. Takes
    milliseconds for each megabyte: call it in a thread.

    Raises
    ------
    BadRequest
        Something is missing, wrong or too large; the message names it.
    """
    content, kernel_id = body.get("content"), body.get("kernel_id")
    run_ids, moment = body.get("run_ids"), body.get("moment")
    if not isinstance(content, str) or not isinstance(kernel_id, str):
        raise BadRequest("`content` and `kernel_id` must be texts.")
    if moment not in ("start", "end"):
        raise BadRequest("`moment` must be `start` or `end`.")
    if not isinstance(run_ids, list) or not 0 < len(run_ids) <= _MOST_RUNS:
        raise BadRequest(f"`run_ids` must be a list of 1 to {_MOST_RUNS} runs.")
    if not all(isinstance(one, str) and _RUN_ID.fullmatch(one) for one in run_ids):
        raise BadRequest("`run_ids` must be ids of runs.")
    try:
        encoded = content.encode()
    except UnicodeEncodeError:
        raise BadRequest("`content` must be Unicode.") from None
    if len(encoded) > LARGEST:
        raise BadRequest(
            f"`content` must not be above {LARGEST >> 20} MB. Clear large outputs of the notebook, "
            "or leave them out of snapshots."
        )
    if hashlib.sha256(encoded).hexdigest() != sha256:
        raise BadRequest("`content` has another SHA-256 than the address says.")
    return NewSnapshot(content, kernel_id, tuple(run_ids), moment)


class Snapshots(LoggingConfigurable):
    """Keeps snapshots with the runs of this server's kernels."""

    wait = Float(
        5.0, help="Seconds until a run that no browser has sent a snapshot for gets the saved file."
    ).tag(config=True)

    def __init__(
        self, connections: Connections, bindings: Bindings, states: KernelStates, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._connections = connections
        self._bindings = bindings
        self._states = states
        self._seen: dict[str, frozenset[str]] = {}
        self._sent: deque[str] = deque(maxlen=_REMEMBERED)
        self._tasks: set[asyncio.Task[None]] = set()

    async def put(self, notebook_id: str, new: NewSnapshot) -> None:
        """Keep what the browser has sent.

        Raises
        ------
        Conflict
            The kernel is none of that notebook, or logs to a store that is not shown here.
        BadRequest, NotFound, Unavailable
            What the store says: no notebook; runs that are gone; artifacts that cannot be written.
        """
        binding = self._binding(new.kernel_id)
        state = self._states.get(new.kernel_id) if binding is not None else None
        if binding is None or state is None or binding.notebook_id != notebook_id:
            raise Conflict(_NOT_ITS_KERNEL)
        self._sent.extend(new.run_ids)
        await self._keep(state, notebook_id, new.run_ids, new.moment, content=new.content)

    def on_report(self, state: KernelState) -> None:
        """See to the runs that a kernel has just made."""
        kernels = set(self._bindings.all_kernels())
        self._seen = {key: seen for key, seen in self._seen.items() if key in kernels}
        seen = self._seen.get(state.kernel_id, frozenset())
        self._seen[state.kernel_id] = frozenset(state.new_runs)
        new = [run_id for run_id in state.new_runs if run_id not in seen]
        binding = self._binding(state.kernel_id) if new else None
        if binding is not None:
            self._run(self._without_browser(state, binding, new))

    async def stop(self) -> None:
        """Give up what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _run(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _binding(self, kernel_id: str) -> Binding | None:
        # No name of a file is made of what is no kernel of ours.
        if kernel_id not in self._bindings.kernels:
            return None
        return records.read(records.binding_path(self._bindings.folder, kernel_id), Binding)

    async def _without_browser(
        self, state: KernelState, binding: Binding, run_ids: list[str]
    ) -> None:
        await asyncio.sleep(self.wait)
        left = [run_id for run_id in run_ids if run_id not in self._sent]
        now = self._states.get(state.kernel_id)
        active = now.active_runs if now is not None else ()
        path = self._bindings.path_of(state.kernel_id) or binding.path
        file = str(self._bindings.absolute(path))
        moments: tuple[Moment, ...] = ("start", "end")
        for moment in moments:
            chosen = [one for one in left if (one in active) == (moment == "start")]
            try:
                if chosen:
                    await self._keep(state, binding.notebook_id, chosen, moment, file=file)
            except MlflowExtensionError as error:
                # Nobody asked for it: a file that is no notebook, a run that was deleted.
                self.log.info("No snapshot of %r is kept: %s", path, error.message)
            except Exception as error:  # noqa: BLE001 - a full disk; there is nobody to tell
                self.log.warning("No snapshot of %r is kept: %r", path, error)

    async def _keep(
        self,
        state: KernelState,
        notebook_id: str,
        run_ids: tuple[str, ...] | list[str],
        moment: Moment,
        *,
        content: str | None = None,
        file: str | None = None,
    ) -> None:
        connection = self._connections.of_uri(state.tracking_uri, state.interpreter)
        if connection is None:
            raise Conflict(_NO_STORE)
        cells = records.cells_path(self._bindings.folder, state.kernel_id)
        new = {
            "notebook_id": notebook_id,
            "run_ids": run_ids,
            "moment": moment,
            "content": content,
            "file": file,
            "executed": await asyncio.to_thread(executed_cells, cells),
        }
        upstream = await connection.upstream()
        await upstream.post_json(_KEEP, new)


def executed_cells(path: Path) -> list[dict[str, Any]]:
    """The cells that a kernel has written down, the last ones; none where it has not."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _CELLS_BYTES))
            lines = file.read(_CELLS_BYTES).splitlines()
    except OSError:
        return []
    return [cell for line in lines[-_MOST_CELLS:] if (cell := _cell(line)) is not None]


def _cell(line: bytes) -> dict[str, Any] | None:
    """A line as the store takes it; ``None`` for one that is cut off, or is somebody else's."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("source"), str):
        return None
    count, cell_id = found.get("execution_count"), found.get("cell_id")
    return {
        "execution_count": count if type(count) is int and abs(count) < 2**53 else None,
        "cell_id": _text(cell_id) if isinstance(cell_id, str) else None,
        "source": _text(found["source"]),
    }


def _text(text: str) -> str:
    """Without halves of surrogate pairs, which UTF-8 has no form for."""
    return text.encode("utf-8", "replace").decode()
