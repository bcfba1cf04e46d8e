"""Which runs belong to which cell."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.kernel import made

if TYPE_CHECKING:
    from jupyter_mlflow.kernel.made import Cell, Run
    from tests.kernel.running import RunningKernel

TIMEOUT = 30


class _Listener:
    """Ends each run at once, as a signal handler may do."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.ended: list[str] = []

    def run_made(self, cell: Cell, run: Run) -> None:
        self.cells.append(cell)
        made.terminated(run.run_id)

    def run_ended(self, cell: Cell, run: Run) -> None:
        assert cell is self.cells[-1]
        self.ended.append(run.run_id)

    def cell_ended(self, cell: Cell) -> None:
        pass


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> _Listener:
    for name in ("_listener", "_pid", "_current"):
        monkeypatch.setattr(made, name, None)
    monkeypatch.setattr(made, "_open", {})
    monkeypatch.setattr(made, "_with_runs", {})
    found = _Listener()
    made.listen(found)
    made.before_cell(None)
    return found


def _make(number: int) -> None:
    info = {"run_id": str(number), "run_name": "", "experiment_id": "0", "start_time": 1}
    run: Any = SimpleNamespace(info=SimpleNamespace(**info), data=SimpleNamespace(tags={}))
    made.created(run, "sqlite:///mlflow.db")


def test_a_run_may_end_in_the_midst_of_its_making(listener: _Listener) -> None:
    thread = threading.Thread(target=_make, args=(1,), daemon=True)
    thread.start()
    thread.join(TIMEOUT)
    assert listener.ended == ["1"]


def test_beyond_many_runs_a_cell_only_counts(
    listener: _Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "MOST_RUNS", 3)
    for number in range(5):
        _make(number)
    assert listener.ended == ["0", "1", "2"]
    assert (listener.cells[0].total, listener.cells[0].more) == (5, 2)


def test_a_task_that_a_cell_has_left_behind(shared_kernel: RunningKernel) -> None:
    kernel = shared_kernel
    start = (
        "import asyncio\n"
        "go, done = asyncio.Event(), asyncio.Event()\n"
        "async def later():\n"
        "    await go.wait()\n"
        "    with mlflow.start_run(run_name='late') as made: pass\n"
        "    global tags\n"
        "    tags = mlflow.get_run(made.info.run_id).data.tags\n"
        "    done.set()\n"
        "task = asyncio.create_task(later())"
    )
    first = kernel.send(start, cell_id="first")
    kernel.outcome(first)
    second = kernel.send(
        "with mlflow.start_run(run_name='own'): pass\ngo.set()\nawait done.wait()", cell_id="second"
    )
    names: dict[str, set[str]] = {first: set(), second: set()}
    while not (names[first] and names[second]):
        message = kernel.client.get_iopub_msg(timeout=TIMEOUT)
        if message["msg_type"].endswith("display_data"):
            text = message["content"]["data"]["text/plain"]
            names[message["parent_header"]["msg_id"]] |= {line.split()[1] for line in [text]}
    assert names == {first: {"late"}, second: {"own"}}
    counts = kernel.value("tags['jupyter.cell.id'], tags['jupyter.cell.execution_count'], len(In)")
    assert counts == ("first", str(counts[2] - 3), counts[2])
