"""An owner in a process of its own: starts a tree and waits; run as a program.

``owner.py FOLDER``: says ``starting`` and ``up <guard's pid>``. ``fork`` on standard input makes it
fork a process without exec and say ``forked <pid>``. SIGINT makes it stop the tree and end.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from jupyter_mlflow.process import ManagedProcess, ProcessSpec, guard


def say(*words: object) -> None:
    print(*words, flush=True)


def fork() -> None:
    sys.stdin.readline()
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        while True:
            signal.pause()
    say("forked", pid)


async def main(folder: Path) -> None:
    guard.MARKER = os.environ.get("TEST_MARKER_NAME", guard.MARKER)
    up = folder / "up"
    spec = ProcessSpec(
        name="tree",
        argv=(str(Path(__file__).with_name("tree.py")), str(up), "obedient"),
        env=os.environ,
        log_path=folder / "log",
        scratch=folder / "scratch",
    )

    async def ready() -> bool:
        return up.exists()

    process = ManagedProcess(spec, ready=ready)
    loop = asyncio.get_running_loop()
    interrupted = asyncio.Event()
    loop.add_signal_handler(signal.SIGINT, interrupted.set)
    loop.add_reader(sys.stdin, fork)
    say("starting")
    await process.start()
    say("up", process.pid)
    await interrupted.wait()
    say("alive", process.running)
    await process.stop()
    say("stopped", process.returncode)


asyncio.run(main(Path(sys.argv[1])))
