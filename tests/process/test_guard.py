"""Whatever happens to the owner, nothing is left of its trees."""

from __future__ import annotations

import os
import random
import signal
from typing import TYPE_CHECKING

import pytest

from tests.process.trees import START_SECONDS, pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.process.trees import Owner

COUNTS = [10, pytest.param(100, marks=pytest.mark.slow)]


@pytest.mark.parametrize("count", COUNTS)
def test_kill_9_of_the_owner(new_owner: Callable[[], Owner], count: int) -> None:
    for _ in range(count):
        owner = new_owner()
        owner.hear("up")
        assert len(owner.tagged.processes()) == 1 + 1 + 4  # the owner, the guard, its tree
        owner.process.kill()
        owner.tagged.wait_gone()
        assert not (owner.folder / "scratch").exists()


@pytest.mark.parametrize("count", COUNTS)
def test_kill_9_of_the_owner_during_start(new_owner: Callable[[], Owner], count: int) -> None:
    moments = random.Random(20)
    sizes = set()
    for _ in range(count):
        owner = new_owner()
        owner.hear("starting")
        pause(owner.process.pid, moments.uniform(0, START_SECONDS))
        sizes.add(len(owner.tagged.processes()))
        owner.process.kill()
        owner.tagged.wait_gone()
        assert not (owner.folder / "scratch").exists()
    # The moments were spread over the start: once before the guard, once with some of the tree.
    assert len(sizes) > 1, sizes


def test_process_that_the_owner_forked_does_not_keep_the_tree(
    new_owner: Callable[[], Owner],
) -> None:
    owner = new_owner()
    owner.hear("up")
    owner.ask("fork")
    # It holds a copy of the owner's end of the guard's pipe.
    forked = int(owner.hear("forked"))
    owner.process.kill()
    owner.tagged.wait_gone(but=frozenset([forked]))
    assert [process.pid for process in owner.tagged.processes()] == [forked]


def test_ctrl_c_in_the_terminal(new_owner: Callable[[], Owner]) -> None:
    owner = new_owner()
    owner.hear("up")
    os.killpg(owner.process.pid, signal.SIGINT)
    # Ctrl-C hits the owner alone, and it stops the child in its own time.
    assert owner.hear("alive") == "True"
    assert owner.hear("stopped") == str(128 + signal.SIGTERM)
    assert owner.process.wait() == 0
    assert not owner.tagged.processes()
    assert not (owner.folder / "scratch").exists()
