"""What a killed guard leaves is found and ended, and nothing else is."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from typing import TYPE_CHECKING

import psutil
import pytest

from jupyter_mlflow.errors import ProcessStartError
from jupyter_mlflow.process import Sweeper, guard, sweep
from tests.process.trees import SECONDS, START_SECONDS, pause, program_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.process.trees import Owner, Tagged, Tree

COUNTS = [10, pytest.param(100, marks=pytest.mark.slow)]


@pytest.fixture
def orphans(new_owner: Callable[[], Owner]) -> Callable[[], Tagged]:
    """Makes what is left when a guard and its owner are killed at once: three processes."""

    def make() -> Tagged:
        owner = new_owner()
        guard = psutil.Process(int(owner.hear("up")))
        doomed = [guard, program_of(guard.pid)]
        # Stopped first: the owner would sweep by itself.
        owner.process.send_signal(signal.SIGSTOP)
        guard.kill()
        owner.process.kill()
        for process in doomed:
            pause(process.pid, SECONDS)
        assert not set(doomed) & set(owner.tagged.processes())
        return owner.tagged

    return make


@pytest.mark.parametrize("count", COUNTS)
async def test_kill_9_of_the_guard(new_tree: Callable[[], Tree], count: int) -> None:
    for _ in range(count):
        tree = new_tree()
        process = tree.process()
        await process.start()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        assert await process.wait() == -signal.SIGKILL
        tree.tagged.wait_gone()
        assert not tree.scratch.exists()
        assert not process.running


@pytest.mark.parametrize("count", COUNTS)
async def test_kill_9_of_the_guard_during_start(new_tree: Callable[[], Tree], count: int) -> None:
    moments = random.Random(21)
    for _ in range(count):
        tree = new_tree()
        asked = asyncio.Event()

        async def never(asked: asyncio.Event = asked) -> bool:
            asked.set()
            return False

        process = tree.process(ready=never)
        starting = asyncio.create_task(process.start())
        await asked.wait()
        assert process.pid is not None
        pause(process.pid, moments.uniform(0, START_SECONDS))
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(ProcessStartError, match="exit code -9"):
            await starting
        tree.tagged.wait_gone()
        assert not tree.scratch.exists()


async def test_living_guards_are_left_alone(tree: Tree) -> None:
    process = tree.process(stop_timeout=0.1)
    await process.start()
    before = {found.pid for found in tree.tagged.processes()}
    assert not before & set(sweep.find_orphans())
    sweep.sweep()
    assert process.running
    assert {found.pid for found in tree.tagged.processes()} == before
    await process.stop()


def test_orphans_of_a_dead_owner(orphans: Callable[[], Tagged]) -> None:
    left = orphans()
    found = {process.pid for process in left.processes()}
    assert len(found) == 3
    assert found <= set(sweep.find_orphans())
    assert found <= set(sweep.sweep())
    left.wait_gone()


async def test_reused_pid_is_not_hit(tree: Tree) -> None:
    """The number that a sweep found belongs to another process by the time it is to be killed."""
    process = tree.process()
    await process.start()
    assert process.pid is not None
    child = program_of(process.pid)
    marker = child.environ()[guard.MARKER]
    assert not sweep.kill_marked(child.pid, sweep.new_marker())
    assert not sweep.kill_marked(os.getpid(), marker)
    assert child.is_running()
    assert process.running
    assert sweep.kill_marked(child.pid, marker)
    assert await process.wait() == 128 + signal.SIGKILL
    assert not sweep.kill_marked(child.pid, marker)


async def test_only_one_marker(tree: Tree, orphans: Callable[[], Tagged]) -> None:
    left = orphans()
    assert sweep.sweep(sweep.new_marker()) == []
    marker = left.processes()[0].environ()[guard.MARKER]
    assert len(sweep.sweep(marker)) == 3
    left.wait_gone()


def test_own_tree_is_not_swept(
    orphans: Callable[[], Tagged], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that itself runs below a guard that it cannot see, as in a container."""
    processes = orphans().processes()
    marker = processes[0].environ()[guard.MARKER]
    monkeypatch.setenv(guard.MARKER, marker)
    assert not {process.pid for process in processes} & set(sweep.find_orphans())


async def test_sweeper_at_the_start(orphans: Callable[[], Tagged]) -> None:
    left = orphans()
    sweeper = Sweeper()
    sweeper.start()
    sweeper.start()
    await asyncio.to_thread(left.wait_gone)
    await sweeper.stop()
    await sweeper.stop()


async def test_sweeper_while_there_are_children(tree: Tree, orphans: Callable[[], Tagged]) -> None:
    assert Sweeper().interval < 5
    sweeper = Sweeper(interval=0.1)
    sweeper.start()
    process = tree.process(stop_timeout=0.1)
    await process.start()
    assert sweep.watched
    left = await asyncio.to_thread(orphans)
    await asyncio.to_thread(left.wait_gone)
    assert process.running
    await process.stop()
    await process.wait()
    assert not sweep.watched
    await sweeper.stop()
