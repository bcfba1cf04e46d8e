"""Kernels that are killed in a run: each run they leave is told of, and no other is touched."""

from __future__ import annotations

import functools
import random
import signal
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat
import psutil
import pytest

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import KernelState

from .servers import Kernel, Server, running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS = 15
"""In which a run must be seen to be stale."""

OPEN = "import mlflow\nprint(mlflow.start_run().info.run_id)"
NESTED = f"{OPEN}\nprint(mlflow.start_run(nested=True).info.run_id)"
ELSEWHERE = """
# As a kernel of a server on another machine, which shares the store.
from mlflow import MlflowClient
client = MlflowClient()
for process in ({process!r}, None):
    tags = {{}} if process is None else {{"jupyter.kernel.process": process}}
    print(client.create_run("0", tags=tags).info.run_id)
"""


@dataclass
class Notebook:
    """A notebook, its kernel, the kernel's process and the runs that it has open."""

    server: Server
    path: str
    kernel: Kernel
    process: KernelState
    runs: list[str]

    def ended(self) -> list[str]:
        told = self.server.get("jupyter-mlflow/notebooks", path=self.path).json()
        found: list[str] = told["ended_processes"]
        return found

    def is_stale(self) -> bool:
        return self.process.process_id in self.ended()

    def kill(self) -> None:
        psutil.Process(self.process.pid).send_signal(signal.SIGKILL)

    def restart(self) -> None:
        reply = self.server.post(f"api/kernels/{self.kernel.id}/restart", {})
        assert reply.status_code == 200, reply.text

    def close(self) -> None:
        self.kernel.close()
        self.server.delete(f"api/kernels/{self.kernel.id}")


def holds(what: Callable[[], bool]) -> bool:
    """Whether it does in time; a panel is told by a hint, and asks then."""
    until = time.monotonic() + SECONDS
    while not (found := what()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def count(server: Server, run_ids: list[str], status: str) -> int:
    """How many of the runs have this status."""
    reply = server.get("jupyter-mlflow/views/default/runs", run_id=run_ids, limit="1000")
    found: list[str] = reply.json()["columns"]["status"]
    return found.count(status)


def none_runs(server: Server, run_ids: list[str]) -> bool:
    return count(server, run_ids, "RUNNING") == 0


def opened(server: Server, codes: dict[str, str]) -> list[Notebook]:
    """Notebooks by their paths, after a cell with that code; the kernels start side by side."""
    sessions = {}
    for path in codes:
        nbformat.write(nbformat.v4.new_notebook(), server.root / path)
        sessions[path] = server.opening(path)
        server.correct(sessions[path], path)
    return [_opened(server, path, sessions[path], code) for path, code in codes.items()]


def _opened(server: Server, path: str, session: dict[str, Any], code: str) -> Notebook:
    kernel = server.client(session)
    runs = kernel.run(code).split()
    state = records.state_path(server.runtime / records.FOLDER, kernel.id)
    process = records.read(state, KernelState)
    assert process is not None
    return Notebook(server, path, kernel, process, runs)


def choose(server: Server, status: str | None) -> None:
    chosen = {"run_card": True, "end_stale_runs": status}
    assert server.put("jupyter-mlflow/preferences", chosen).status_code == 204


def end_kernels(place: Path, total: int, seed: int, *, at_once: int = 5) -> tuple[int, int]:
    """Kill or restart ``total`` kernels that have runs open, ``at_once`` at a time, beside others.

    Returns how many of their runs were not told of or not ended in time, and how many of others
    were touched.
    """
    generator = random.Random(seed)
    left = touched = 0
    with running(place) as server:
        living = opened(server, {"living1.ipynb": NESTED, "living2.ipynb": NESTED})
        foreign = ELSEWHERE.format(process=str(uuid.uuid4()))
        others = [*living[0].runs, *living[1].runs, *living[0].kernel.run(foreign).split()]
        for first in range(0, total, at_once):
            choose(server, None)
            numbers = range(first, min(first + at_once, total))
            codes = {f"ending{n}.ipynb": generator.choice((OPEN, NESTED)) for n in numbers}
            ending = opened(server, codes)
            mine = [run_id for notebook in ending for run_id in notebook.runs]
            assert count(server, mine, "RUNNING") == len(mine)
            killed = []
            for notebook in ending:
                if generator.random() < 0.7:
                    notebook.kill()
                    killed += notebook.runs
                else:
                    # It may end a run itself, as MLflow does in a process that ends by itself.
                    notebook.restart()
            left += sum(len(notebook.runs) for notebook in ending if not holds(notebook.is_stale))
            # Told to the person, to whom it is left.
            assert count(server, killed, "RUNNING") == len(killed)
            status = generator.choice(("KILLED", "FAILED"))
            choose(server, status)
            holds(functools.partial(none_runs, server, mine))
            left += count(server, mine, "RUNNING") + len(killed) - count(server, killed, status)
            touched += len(others) - count(server, others, "RUNNING")
            for notebook in ending:
                notebook.close()
        assert [notebook.ended() for notebook in living] == [[], []]
        for notebook in living:
            notebook.kernel.run("mlflow.end_run()\nmlflow.end_run()")
            assert count(server, notebook.runs, "FINISHED") == 2
    return left, touched


def test_5_kernels_killed_in_a_run(tmp_path: Path) -> None:
    assert end_kernels(tmp_path, 5, seed=1) == (0, 0)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_50_kernels_killed_in_a_run(tmp_path: Path) -> None:
    assert end_kernels(tmp_path, 50, seed=2) == (0, 0)


def test_ended_by_itself_when_that_was_chosen_before(tmp_path: Path) -> None:
    """Also after a server that was killed with its kernels, once its store is looked at."""
    with running(tmp_path) as server:
        choose(server, "KILLED")
        killed, resumed, last = opened(
            server, {"killed.ipynb": NESTED, "resumed.ipynb": OPEN, "last.ipynb": OPEN}
        )
        # Somebody has taken the run up again in another kernel.
        again = f"import mlflow\nmlflow.start_run({resumed.runs[0]!r})"
        (other,) = opened(server, {"other.ipynb": f"{again}\nprint()"})
        for notebook in (resumed, killed):
            notebook.kill()
        assert holds(resumed.is_stale)
        assert holds(functools.partial(none_runs, server, killed.runs))
        assert count(server, killed.runs, "KILLED") == 2
        assert count(server, resumed.runs, "RUNNING") == 1
        # Until that kernel is killed, too.
        other.kill()
        assert holds(functools.partial(none_runs, server, resumed.runs))
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    with running(tmp_path) as server:
        assert holds(functools.partial(none_runs, server, last.runs))
        assert count(server, [*last.runs, *killed.runs, *resumed.runs], "KILLED") == 4
