"""Real processes, found again by a tag in their environment."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from jupyter_mlflow.process import ManagedProcess, ProcessSpec

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

HERE = Path(__file__).parent
TAG = "TEST_TREE"
MARKER_NAME = "TEST_MARKER_NAME"
"""The variable that tells an owner by which other variable it marks its trees."""
SECONDS = 60.0
"""The time in which nothing may be left of a tree: beside other tests, on processors that may be
taken. The slow counts allow two (``conftest.py``)."""
START_SECONDS = 0.15
"""About as long as a tree takes to start."""


class Tagged:
    """All processes that carry one tag: owner, guard, child and whatever they started."""

    def __init__(self) -> None:
        self.tag = uuid.uuid4().hex
        self.env = {TAG: self.tag}

    def processes(self) -> list[psutil.Process]:
        entry = f"{TAG}={self.tag}".encode()
        found = []
        for pid in psutil.pids():
            with suppress(OSError, psutil.Error):
                # A guard runs in the owner's environment, but names the folder of the test.
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
                environ = Path(f"/proc/{pid}/environ").read_bytes()
                if entry in environ.split(b"\0") or self.tag.encode() in command:
                    found.append(psutil.Process(pid))
        return found

    def wait_gone(self, *, but: frozenset[int] = frozenset()) -> None:
        """Wait until none is left; fails when one still lives after ``SECONDS``."""
        deadline = time.monotonic() + SECONDS
        empty = 0
        # Two empty scans in a row: one could miss a process that was forked meanwhile.
        while empty < 2:
            left = [process for process in self.processes() if process.pid not in but]
            empty = 0 if left else empty + 1
            for process in left:
                pause(process.pid, deadline - time.monotonic())
            assert not left or time.monotonic() < deadline, f"left over: {left}"

    def kill(self) -> None:
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()


class Owner:
    """``owner.py`` in a process and a session of its own."""

    def __init__(self, folder: Path, tagged: Tagged) -> None:
        self.folder = folder
        self.tagged = tagged
        folder.mkdir()
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "owner.py"), str(folder)],
            env={**os.environ, **tagged.env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )

    def hear(self, word: str) -> str:
        """The rest of the line that begins with ``word``, when it comes."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            first, _, rest = line.decode().strip().partition(" ")
            if first == word:
                return rest
        raise AssertionError(f"the owner ended without saying {word!r}")

    def ask(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n".encode())

    def close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self.process.kill()
        self.process.wait()


def program_of(guard: int) -> psutil.Process:
    """The process that a guard started itself; others below it came to be its children."""
    return min(psutil.Process(guard).children(), key=psutil.Process.create_time)


def pause(pid: int, seconds: float) -> None:
    """Let a time pass, or less when the process ends (its parent may reap it later)."""
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        try:
            select.select([handle], [], [], max(0.0, seconds))
        finally:
            os.close(handle)


class Tree:
    """What the tests need to know about the child of a :class:`ManagedProcess`."""

    def __init__(self, folder: Path, tagged: Tagged) -> None:
        self.tagged = tagged
        self.up = folder / "up"
        self.log = folder / "logs" / "child.log"
        self.scratch = folder / "scratch"

    async def is_up(self) -> bool:
        return self.up.exists()

    def spec(self, *argv: str, **changes: Any) -> ProcessSpec:
        fields = {
            "name": "tree",
            "argv": argv or (str(HERE / "tree.py"), str(self.up)),
            "env": self.tagged.env,
            "log_path": self.log,
            "scratch": self.scratch,
        }
        return ProcessSpec(**{**fields, **changes})

    def process(
        self,
        spec: ProcessSpec | None = None,
        ready: Callable[[], Awaitable[bool]] | None = None,
        **kwargs: Any,
    ) -> ManagedProcess:
        return ManagedProcess(spec or self.spec(), ready=ready or self.is_up, **kwargs)

    def code(self, text: str) -> ProcessSpec:
        """A child that runs ``text``, which knows the file that says that it is up."""
        return self.spec("-c", f"from pathlib import Path; up = Path({str(self.up)!r})\n{text}")
