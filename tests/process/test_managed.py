"""Start, stop and end of a child, by real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from jupyter_mlflow.errors import ProcessStartError
from jupyter_mlflow.process import guard

if TYPE_CHECKING:
    from jupyter_mlflow.process import ManagedProcess
    from tests.process.trees import Tree

WAIT = "import signal; up.touch(); signal.pause()"


def state(process: ManagedProcess) -> tuple[bool, int | None, int | None]:
    return process.running, process.pid, process.returncode


async def never() -> bool:
    return False


async def always() -> bool:
    return True


async def test_starts_and_stops(tree: Tree) -> None:
    process = tree.process(
        tree.code(
            """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit("bye"))
print("hello", flush=True)
up.touch()
signal.pause()"""
        )
    )
    await process.start()
    guard = process.pid
    assert guard is not None
    assert process.running
    assert stat.S_IMODE(tree.log.stat().st_mode) == 0o600
    assert stat.S_IMODE(tree.scratch.stat().st_mode) == 0o700
    await process.start()
    assert process.pid == guard
    await process.stop()
    assert state(process) == (False, None, 1)
    assert tree.log.read_text() == "hello\nbye\n"
    assert not tree.scratch.exists()
    assert not tree.tagged.processes()


async def test_stop_without_a_child(tree: Tree) -> None:
    process = tree.process()
    assert state(process) == (False, None, None)
    await process.stop()
    await process.stop()
    with pytest.raises(RuntimeError, match="never started"):
        await process.wait()


async def test_stop_kills_what_ignores_sigterm(tree: Tree) -> None:
    # A guard that gets no processor for the last fifth of it is taken for one that hangs.
    process = tree.process(stop_timeout=10)
    await process.start()
    assert len(tree.tagged.processes()) == 4 + 1  # the tree and its guard
    began = time.monotonic()
    await asyncio.gather(process.stop(), process.stop())
    assert time.monotonic() - began >= 7.9
    assert process.returncode == 128 + signal.SIGKILL
    assert not tree.tagged.processes()


async def test_starts_again_after_a_stop(tree: Tree) -> None:
    process = tree.process(tree.code(WAIT))
    for _ in range(2):
        tree.up.unlink(missing_ok=True)
        await process.start()
        assert tree.scratch.is_dir()
        await process.stop()
        assert process.returncode == 128 + signal.SIGTERM
        assert not tree.scratch.exists()


async def test_sigterm_to_the_guard_stops_gently(tree: Tree) -> None:
    process = tree.process(tree.code(WAIT))
    await process.start()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGTERM)
    assert await process.wait() == 128 + signal.SIGTERM
    assert not tree.tagged.processes()


async def test_stop_when_the_guard_hangs(tree: Tree) -> None:
    process = tree.process(stop_timeout=0.2)
    await process.start()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    await process.stop()
    # It may be given up before the guard's end has been seen.
    assert await process.wait() == -signal.SIGKILL
    assert not tree.tagged.processes()
    assert not tree.scratch.exists()


@pytest.mark.parametrize(
    ("end", "code"),
    [("sys.exit(7)", 7), ("os.kill(os.getpid(), signal.SIGSEGV)", 128 + signal.SIGSEGV)],
)
async def test_child_ends_by_itself(tree: Tree, end: str, code: int) -> None:
    text = f"""
import os, signal, sys
reader, writer = os.pipe()
if os.fork() == 0:
    os.setsid()
    os.close(writer)
    os.read(reader, 1)
    up.touch()
    signal.pause()
sys.stdin.read()
go = up.with_name("go")
os.mkfifo(go)
os.close(writer)
go.open().read()
{end}"""
    process = tree.process(tree.code(text))
    await process.start()
    tree.up.with_name("go").write_text("")
    assert await process.wait() == code
    assert process.returncode == code
    assert not process.running
    assert not tree.tagged.processes()
    assert not tree.scratch.exists()


async def test_child_that_ends_while_starting(tree: Tree) -> None:
    text = """
for i in range(100): print("line", i, flush=True)
raise SystemExit("no database")"""
    process = tree.process(tree.code(text), never)
    with pytest.raises(ProcessStartError, match="tree ended with exit code 1") as caught:
        await process.start()
    lines = caught.value.details.splitlines()
    assert lines == [f"line {i}" for i in range(81, 100)] + ["no database"]
    assert state(process) == (False, None, 1)
    assert not tree.tagged.processes()


async def test_details_are_of_this_child_only(tree: Tree) -> None:
    tree.log.parent.mkdir()
    tree.log.write_text("of an earlier child\n")
    process = tree.process(tree.code("raise SystemExit('no database')"), never)
    with pytest.raises(ProcessStartError) as caught:
        await process.start()
    assert caught.value.details == "no database"


async def test_child_that_is_never_ready(tree: Tree) -> None:
    process = tree.process(ready=never, start_timeout=0.3)
    with pytest.raises(ProcessStartError, match=r"not ready within 0\.3 s"):
        await process.start()
    # A guard that had no time to start it has not found its program.
    assert state(process)[:2] == (False, None)
    assert process.returncode in (128 + signal.SIGKILL, 127)
    assert not tree.tagged.processes()
    assert not tree.scratch.exists()


async def test_probe_that_hangs(tree: Tree) -> None:
    async def hang() -> bool:
        await asyncio.Event().wait()
        return True

    process = tree.process(ready=hang, start_timeout=0.3)
    with pytest.raises(ProcessStartError, match="not ready"):
        await process.start()
    assert not tree.tagged.processes()


async def test_probe_that_fails(tree: Tree) -> None:
    async def fail() -> bool:
        raise ZeroDivisionError

    process = tree.process(ready=fail)
    with pytest.raises(ZeroDivisionError):
        await process.start()
    assert not tree.tagged.processes()


async def test_interpreter_that_is_not_there(tree: Tree) -> None:
    process = tree.process(tree.spec(python="/nowhere/python"), never)
    with pytest.raises(ProcessStartError, match="127") as caught:
        await process.start()
    assert caught.value.details.startswith("Cannot start /nowhere/python: [Errno 2]")


async def test_folders_that_are_not_right(tree: Tree) -> None:
    tree.scratch.mkdir(mode=0o755)
    with pytest.raises(ProcessStartError) as caught:
        await tree.process().start()
    assert "Not a directory of this user alone" in caught.value.details
    tree.scratch.rmdir()  # it was left as it was
    with pytest.raises(ProcessStartError, match="could not be started"):
        await tree.process(tree.spec(cwd=tree.up / "missing")).start()
    assert not tree.tagged.processes()


async def test_starts_at_the_same_time_are_one(tree: Tree) -> None:
    process = tree.process(tree.code(f"print('begun', flush=True)\n{WAIT}"))
    await asyncio.gather(*(process.start() for _ in range(5)))
    assert tree.log.read_text() == "begun\n"
    await process.stop()


async def test_failure_is_shared(tree: Tree) -> None:
    process = tree.process(tree.code("raise SystemExit('no')"), never)
    results = await asyncio.gather(*(process.start() for _ in range(5)), return_exceptions=True)
    assert [type(result) for result in results] == [ProcessStartError] * 5
    assert tree.log.read_text() == "no\n"


async def test_stop_during_start(tree: Tree) -> None:
    asked = asyncio.Event()

    async def ready() -> bool:
        asked.set()
        return False

    process = tree.process(ready=ready)
    starting = asyncio.create_task(process.start())
    await asked.wait()
    assert process.pid is not None
    await process.stop()
    assert not tree.tagged.processes()
    with pytest.raises(ProcessStartError, match="stopped meanwhile"):
        await starting


async def test_start_during_stop(tree: Tree) -> None:
    process = tree.process(tree.code(WAIT))
    await process.start()
    first = process.pid
    stopping = asyncio.create_task(process.stop())
    await asyncio.sleep(0)  # lets the stop begin
    await process.start()
    assert stopping.done()
    assert process.running
    assert process.pid != first
    await process.stop()


async def test_cancelled_start_leaves_nothing(tree: Tree) -> None:
    asked = asyncio.Event()

    async def ready() -> bool:
        asked.set()
        return False

    process = tree.process(ready=ready)
    starting = asyncio.create_task(process.start())
    await asked.wait()
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert process.pid is None
    assert not tree.tagged.processes()
    assert not tree.scratch.exists()


async def test_one_of_two_starts_cancelled(tree: Tree) -> None:
    asked = asyncio.Event()

    async def ready() -> bool:
        asked.set()
        return tree.up.exists()

    process = tree.process(tree.code(WAIT), ready)
    first, second = (asyncio.create_task(process.start()) for _ in range(2))
    await asked.wait()
    first.cancel()
    await second
    assert first.cancelled()
    assert process.running
    await process.stop()


@pytest.mark.parametrize("size", [1, 100_000])
async def test_child_gets_exactly_its_environment(tree: Tree, size: int) -> None:
    env = {**tree.tagged.env, "EMPTY": "", "UMLAUT": "ä=\n", "SIZE": "x" * size}
    spec = tree.spec("/proc/self/environ", python="/bin/cat", env=env)
    process = tree.process(spec, always)
    await process.start()
    assert await process.wait() == 0
    entries = tree.log.read_text().split("\0")
    found = dict(entry.split("=", 1) for entry in entries if entry)
    owner, _, _ = found.pop(guard.MARKER).split(":")
    assert owner == str(os.getpid())
    assert found == spec.env


async def test_environment_that_cannot_be(tree: Tree) -> None:
    process = tree.process(tree.spec(env={"A": "b\0C=d"}))
    with pytest.raises(ValueError, match="NUL"):
        await process.start()
    assert process.pid is None


async def test_child_gets_no_open_files(tree: Tree) -> None:
    spec = tree.spec("-l", "/proc/self/fd", python="/bin/ls")
    with tree.up.open("w") as file:
        os.set_inheritable(file.fileno(), True)
        process = tree.process(spec, always)
        await process.start()
    assert await process.wait() == 0
    files = [line.split()[-1] for line in tree.log.read_text().splitlines() if "->" in line]
    assert files[:3] == ["/dev/null", str(tree.log), str(tree.log)]
    assert [file for file in files[3:] if not file.startswith("/proc/")] == []


@pytest.mark.parametrize("signals", ["SigIgn", "SigBlk"])
async def test_child_has_default_signals(tree: Tree, signals: str) -> None:
    spec = tree.spec("/proc/self/status", python="/bin/cat")
    process = tree.process(spec, always)
    await process.start()
    assert await process.wait() == 0
    child = _ignored(tree.log, signals)
    # What the test runner was started with (nohup, say) is its owner's wish. That Python
    # ignores two signals for itself, and the guard some more, is not.
    runner = _ignored(Path("/proc/self/status"), signals)
    assert child - (runner - {signal.SIGPIPE, signal.SIGXFSZ}) == set()


def _ignored(status: Path, which: str) -> set[int]:
    words = status.read_text().split()
    mask = int(words[words.index(f"{which}:") + 1], 16)
    return {number for number in range(1, 65) if mask & 1 << (number - 1)}


async def test_guard_is_light(tree: Tree) -> None:
    process = tree.process(tree.code(WAIT))
    await process.start()
    assert process.pid is not None
    assert psutil.Process(process.pid).memory_info().rss < 20e6
    await process.stop()
