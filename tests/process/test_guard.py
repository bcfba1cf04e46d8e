"""Whatever happens to the owner, nothing is left of its trees."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.process import sweep
from tests.process.trees import HERE, START_SECONDS, TAG, pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.process.trees import Owner, Tree

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
    came_up = []
    for _ in range(count):
        owner = new_owner()
        owner.hear("starting")
        pause(owner.process.pid, moments.random() ** 2 * START_SECONDS)
        owner.process.kill()
        owner.tagged.wait_gone()
        assert not (owner.folder / "scratch").exists()
        came_up.append((owner.folder / "up").exists())
    # On a slow machine all may fall into the start; if none did, this tested nothing.
    assert not all(came_up)


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


def test_kernel_without_pidfd(tree: Tree) -> None:
    """As before Linux 5.3: the guard then kills by number, but only its own children."""
    patched = (
        "import sys; from jupyter_mlflow.process import guard; guard.SYS_PIDFD_OPEN = 9999; "
        "sys.exit(guard.main(sys.argv[1:]))"
    )
    reader, writer = os.pipe()
    command = [sys.executable, "-c", patched, "--marker", sweep.new_marker(), "--grace", "1"]
    program = [sys.executable, str(HERE / "tree.py"), str(tree.up)]
    os.mkfifo(tree.up)
    with subprocess.Popen(
        [*command, "--env", str(reader), "--scratch", str(tree.scratch), "--", *program],
        stdin=subprocess.PIPE,
        pass_fds=[reader],
    ) as process:
        os.close(reader)
        os.write(writer, f"{TAG}={tree.tagged.tag}\0\0".encode())
        os.close(writer)
        tree.up.read_bytes()  # comes to its end when the tree is up
        assert len(tree.tagged.processes()) == 1 + 4
    # Closed the guard's standard input and waited for it.
    assert process.returncode == 128 + signal.SIGKILL
    assert not tree.tagged.processes()
    assert not tree.scratch.exists()


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
