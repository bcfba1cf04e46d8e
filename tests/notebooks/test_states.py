"""What the kernels report: heard of each, whatever another one has written."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any, cast

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import KernelState
from jupyter_mlflow.notebooks.states import KernelStates

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.notebooks.bindings import Bindings


class Kernels:
    """The part of ``Bindings`` that says which kernels there are."""

    def __init__(self, folder: Path, *ids: str) -> None:
        self.folder = folder
        self.ids = list(ids)

    def all_kernels(self) -> list[str]:
        return self.ids

    async def refresh(self) -> dict[str, Exception]:
        return {}


async def test_a_report_that_cannot_be_taken_is_the_only_one_lost(tmp_path: Path) -> None:
    folder = records.folder(tmp_path)
    odd, good = str(uuid.uuid4()), str(uuid.uuid4())
    heard: asyncio.Queue[str] = asyncio.Queue()

    def on_report(state: KernelState) -> None:
        # As somebody else's version may have written it.
        frozenset(state.new_runs)
        heard.put_nowait(f"{state.kernel_id} {state.tracking_uri}")

    def report(kernel_id: str, uri: str, runs: Any = ()) -> None:
        state = KernelState(kernel_id, uri, None, None, (), "3", "p", None, new_runs=runs)
        records.write(records.state_path(folder, kernel_id), state)

    report(odd, "a", runs=7)
    report(good, "a")
    bindings = cast("Bindings", Kernels(folder, odd, good))
    states = KernelStates(bindings, on_report=on_report)
    states.watch()
    try:
        assert await asyncio.wait_for(heard.get(), 10) == f"{good} a"
        report(good, "b")
        assert await asyncio.wait_for(heard.get(), 10) == f"{good} b"
        report(odd, "c")
        assert await asyncio.wait_for(heard.get(), 10) == f"{odd} c"
    finally:
        await states.stop()
