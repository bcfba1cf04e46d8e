"""Which processes of kernels have ended: the ones that are seen to be gone, and no other."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding, KernelState
from jupyter_mlflow.notebooks import process_register
from jupyter_mlflow.notebooks.process_register import SHOWN, KernelProcess, ProcessRegister
from jupyter_mlflow.notebooks.processes import KernelProcesses

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

HOST = socket.gethostname()
TIMEOUT = 20


class Kernel:
    """A process that does nothing, and what a kernel in it would have written."""

    def __init__(self, folder: Path, notebook_id: str = "n", kernel_id: str | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        self.folder = folder
        self.state = KernelState(
            kernel_id=kernel_id or str(uuid.uuid4()),
            tracking_uri="sqlite:////x.db",
            experiment_id=None,
            experiment_name=None,
            active_runs=(),
            mlflow_version="3",
            interpreter="python",
            notice=None,
            process_id=str(uuid.uuid4()),
            pid=self.process.pid,
            host=HOST,
            created=psutil.Process(self.process.pid).create_time(),
        )
        self.bind(notebook_id)

    @property
    def id(self) -> str:
        return self.state.process_id

    def bind(self, notebook_id: str) -> None:
        binding = Binding(notebook_id, "a.ipynb", "/", "s", "http://localhost/", "")
        records.write(records.binding_path(self.folder, self.state.kernel_id), binding)

    def report(self, **changed: Any) -> KernelState:
        self.state = self.state._replace(**changed)
        records.write(records.state_path(self.folder, self.state.kernel_id), self.state)
        return self.state

    def kill(self) -> None:
        self.process.kill()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


class Server:
    """The part of a Jupyter server that is tested, on a register that it may share."""

    def __init__(self, place: Path) -> None:
        self.folder = records.folder(place / "runtime")
        self.register = ProcessRegister(place / "notebooks.db")
        self.told: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.processes = KernelProcesses(
            self.register, self.folder, on_end=lambda *what: self.told.put_nowait(what)
        )

    async def next_end(self) -> tuple[str, str]:
        return await asyncio.wait_for(self.told.get(), TIMEOUT)

    async def noted(self, *process_ids: str) -> None:
        """Until these are in the register, which tells nobody."""
        until = time.monotonic() + TIMEOUT
        while not set(process_ids) <= {p.process_id for p in self.register.thought_alive(HOST)}:
            assert time.monotonic() < until
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(place: Path) -> AsyncIterator[Server]:
    server = Server(place)
    server.processes.watch()
    try:
        yield server
    finally:
        await server.processes.stop()


@pytest.fixture
def kernels(tmp_path: Path) -> Iterator[Any]:
    made: list[Kernel] = []

    def make(*args: Any) -> Kernel:
        made.append(Kernel(records.folder(tmp_path / "runtime"), *args))
        return made[-1]

    yield make
    for kernel in made:
        kernel.close()


async def test_a_killed_kernel_is_told_of_and_no_other(tmp_path: Path, kernels: Any) -> None:
    killed, alive = kernels(), kernels()
    async with running(tmp_path) as server:
        for kernel in (killed, alive):
            server.processes.on_report(kernel.report())
        await server.noted(killed.id, alive.id)
        assert await server.processes.ended("n") == []
        # Nobody waits for it: it stays a zombie, as a kernel's process does for a moment.
        killed.kill()
        assert await server.next_end() == (killed.state.kernel_id, "a.ipynb")
        assert await server.processes.ended("n") == [killed.id]
        assert await server.processes.ended("other") == []
        # In the same breath.
        assert server.told.empty()


async def test_a_restarted_kernel_has_left_its_process(tmp_path: Path, kernels: Any) -> None:
    before = kernels()
    after = kernels("n", before.state.kernel_id)
    async with running(tmp_path) as server:
        server.processes.on_report(before.report())
        await server.noted(before.id)
        before.kill()
        server.processes.on_report(after.report())
        assert (await server.next_end())[0] == before.state.kernel_id
        await server.noted(after.id)
        assert await server.processes.ended("n") == [before.id]


async def test_a_number_that_another_process_has_now(tmp_path: Path, kernels: Any) -> None:
    kernel = kernels()
    async with running(tmp_path) as server:
        server.processes.on_report(kernel.report(created=kernel.state.created - 60))
        await server.next_end()
        assert await server.processes.ended("n") == [kernel.id]
        assert kernel.process.poll() is None


async def test_what_is_not_known_to_be_gone_is_not(tmp_path: Path, kernels: Any) -> None:
    gone = kernels()
    gone.close()
    async with running(tmp_path) as server:
        # On another host with the same number; of an older version; before it uses MLflow.
        server.processes.on_report(gone.report(host="elsewhere"))
        other, third, last = kernels(), kernels(), kernels()
        server.processes.on_report(other.report(process_id="", pid=gone.state.pid))
        server.processes.on_report(third.report(mlflow_version=None, pid=gone.state.pid))
        server.processes.on_report(last.report())
        await server.noted(last.id)
        last.kill()
        await server.next_end()
        assert await server.processes.ended("n") == [last.id]
        assert server.told.empty()


async def test_a_process_whose_start_nobody_knows(tmp_path: Path, kernels: Any) -> None:
    kernel = kernels()
    async with running(tmp_path) as server:
        server.processes.on_report(kernel.report(created=0.0))
        await server.noted(kernel.id)
        kernel.kill()
        await server.next_end()


async def test_bound_a_moment_after_its_report(tmp_path: Path, kernels: Any) -> None:
    kernel = kernels()
    records.binding_path(kernel.folder, kernel.state.kernel_id).unlink()
    async with running(tmp_path) as server:
        server.processes.on_report(kernel.report())
        kernel.bind("n")
        await server.noted(kernel.id)


async def test_a_notebook_that_shares_anothers_id_from_now_on(tmp_path: Path, kernels: Any) -> None:
    kernel, other = kernels("own"), kernels()
    async with running(tmp_path) as server:
        server.processes.on_report(kernel.report())
        await server.noted(kernel.id)
        kernel.bind("shared")
        server.processes.on_report(kernel.report(experiment_id="2"))
        server.processes.on_report(other.report())
        await server.noted(other.id)
        kernel.kill()
        await server.next_end()
        assert await server.processes.ended("own") == [kernel.id]
        assert await server.processes.ended("shared") == [kernel.id]


async def test_after_a_server_that_was_killed(tmp_path: Path, kernels: Any) -> None:
    noted, left, alive = kernels(), kernels(), kernels()
    async with running(tmp_path) as server:
        for kernel in (noted, alive):
            server.processes.on_report(kernel.report())
        await server.noted(noted.id, alive.id)
    # Killed before it had seen this one.
    left.report()
    for kernel in (noted, left):
        kernel.close()
    again = Server(tmp_path)
    again.processes.adopt()
    records.clear_leftovers(again.folder, lambda pid: True)
    again.processes.watch()
    try:
        assert [await again.next_end() for _ in range(2)] == [("", "")] * 2
        assert set(await again.processes.ended("n")) == {noted.id, left.id}
        alive.kill()
        await again.next_end()
        assert (await again.processes.ended("n"))[0] == alive.id
    finally:
        await again.processes.stop()


async def test_kernels_of_a_server_that_lives_are_its_own(tmp_path: Path, kernels: Any) -> None:
    theirs, mine = kernels(), kernels()
    async with running(tmp_path) as server:
        process = KernelProcess(
            "theirs", "n", "sqlite:////x.db", HOST, theirs.state.pid, 1.0, theirs.process.pid
        )
        server.register.note([process])
    # Its kernel is gone, as far as this one can tell; but the clock may have been set.
    async with running(tmp_path) as server:
        server.processes.on_report(mine.report())
        await server.noted(mine.id)
        mine.kill()
        await server.next_end()
        assert await server.processes.ended("n") == [mine.id]


async def test_an_end_together_with_a_report(tmp_path: Path, kernels: Any) -> None:
    kernel = kernels()
    server = Server(tmp_path)
    server.processes.watch()
    server.processes.on_report(kernel.report())
    await server.noted(kernel.id)
    for _ in range(20):
        await asyncio.sleep(0)
    server.processes.on_report(kernel.report())
    await asyncio.sleep(0)
    await asyncio.wait_for(server.processes.stop(), 10)


async def test_a_server_that_is_killed_while_this_one_lives(tmp_path: Path, kernels: Any) -> None:
    server_process, kernel = kernels(), kernels()
    state = kernel.state
    process = KernelProcess(
        kernel.id, "n", state.tracking_uri, HOST, state.pid, state.created, server_process.state.pid
    )
    async with running(tmp_path) as server:
        server.processes.interval = 0.1
        server.register.note([process])
        server.processes.on_report(server_process.report())
        await server.noted(server_process.id)
        kernel.close()
        server_process.close()
        told = [await server.next_end() for _ in range(2)]
        assert sorted(told) == sorted([("", ""), (server_process.state.kernel_id, "a.ipynb")])
        assert set(await server.processes.ended("n")) == {kernel.id, server_process.id}


def test_a_register_that_cannot_be_written_keeps_no_server_from_starting(
    tmp_path: Path, kernels: Any
) -> None:
    kernel = kernels()
    kernel.report()
    kernel.close()
    server = Server(tmp_path)
    (tmp_path / "notebooks.db").write_text("This is no database, but quite as long as one. " * 99)
    server.processes.adopt()


def test_processes_of_hosts_that_are_gone_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_register, "_KEPT", 5)
    register = ProcessRegister(tmp_path / "notebooks.db")
    for number in range(12):
        process = KernelProcess(f"p{number}", "n", "a", "container", 1, 1.0, 1)
        register.note([process])
        register.note([process])
    kept = [one.process_id for one in register.thought_alive("container")]
    assert sorted(kept) == ["p10", "p11", "p7", "p8", "p9"]


def test_the_newest_of_many(tmp_path: Path) -> None:
    register = ProcessRegister(tmp_path / "notebooks.db")
    ids = [f"p{number}" for number in range(SHOWN + 20)]
    for time_, process_id in enumerate(ids):
        for uri in ("a", "b"):
            process = KernelProcess(process_id, "n", uri, HOST, 1, 1.0, 1)
            register.note([process])
        register.end([process_id], float(time_))
    assert register.ended("n") == ids[::-1][:SHOWN]
    assert len(register.unsettled("a")) == len(ids)
    register.settle(ids[0], "a")
    assert ids[0] not in register.unsettled("a")
    assert register.unsettled("b")[ids[7]] == 7.0
    # Seen dead once more, by another server.
    register.end(ids, 1e9)
    assert register.unsettled("b")[ids[7]] == 7.0
