"""Parts of endpoints that need no process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlflow.common.log import PIECE, Log
from jupyter_mlflow.endpoints import folders, stats
from jupyter_mlflow.endpoints.ends import FIRST_PAUSE, MOST_ENDS, WINDOW, Ends
from jupyter_mlflow.endpoints.idle import IdleTimer
from jupyter_mlflow.endpoints.work import Work

if TYPE_CHECKING:
    import pytest


class TestLog:
    def test_pieces_join_to_the_whole_wherever_characters_are_cut(self, tmp_path: Path) -> None:
        log = Log(tmp_path / "log")
        assert log.read(0) == {"text": "", "offset": 0}
        whole = "x" + "ä€😀" * 20_000
        log.path.write_text(whole, encoding="utf-8")
        text, offset = "", 0
        while (found := log.read(offset))["text"]:
            text += found["text"]
            offset = found["offset"]
        assert text == whole
        assert offset == len(whole.encode())
        assert len(log.read(-1)["text"].encode()) <= PIECE + 3
        assert whole.endswith(log.read(-1)["text"].lstrip("\ufffd"))
        assert log.read(10**9) == {"text": "", "offset": offset}

    def test_bytes_that_are_no_text_are_passed_over(self, tmp_path: Path) -> None:
        log = Log(tmp_path / "log")
        log.path.write_bytes(b"a\xff\xfeb\xe2")
        assert log.read(0) == {"text": "a\ufffd\ufffdb", "offset": 4}
        assert log.read(4) == {"text": "\ufffd", "offset": 5}

    def test_it_is_private_and_can_be_lost(self, tmp_path: Path) -> None:
        log = Log(tmp_path / "log")
        log.say("a\ud800b")
        assert log.path.stat().st_mode & 0o777 == 0o600
        assert log.tail().endswith(" a?b")
        log.remove()
        log.remove()
        assert log.tail() == ""
        Log(tmp_path / "none" / "log").say("nothing")


class TestEnds:
    def test_it_gives_up_after_five_in_a_minute(self) -> None:
        now = 0.0
        ends = Ends(lambda: now)
        pauses = []
        for _ in range(MOST_ENDS):
            now += 1
            pauses.append(ends.ended())
        assert pauses == [*(FIRST_PAUSE * 2**n for n in range(MOST_ENDS - 1)), None]
        now += WINDOW + 1
        assert ends.ended() == FIRST_PAUSE
        ends.forget()
        assert ends.ended() == FIRST_PAUSE


class TestIdle:
    async def test_it_is_told_once_nobody_asks(self) -> None:
        idle = asyncio.Event()
        busy = True
        timer = IdleTimer(busy=lambda: busy, on_idle=idle.set)
        timer.start(0.05)
        await asyncio.sleep(0.15)
        assert not idle.is_set()
        busy = False
        await asyncio.wait_for(idle.wait(), 5)

    async def test_never(self) -> None:
        idle = asyncio.Event()
        timer = IdleTimer(busy=lambda: False, on_idle=idle.set)
        timer.start(0)
        timer.start(0.05)
        timer.stop()
        await asyncio.sleep(0.15)
        assert not idle.is_set()


class TestWork:
    async def test_what_it_tells(self) -> None:
        told: list[str] = []
        work = Work(
            on_failure=lambda error: told.append(str(error)), on_end=lambda: told.append("end")
        )

        async def fails() -> None:
            await asyncio.sleep(0)
            raise ValueError("bad")

        work.begin(fails, awaited=True)
        assert (work.under_way, work.is_awaited) == (True, True)
        await work.wait()
        assert (work.under_way, told) == (False, ["bad", "end"])

    async def test_one_that_is_broken_off_tells_nothing(self) -> None:
        told: list[object] = []
        work = Work(on_failure=told.append, on_end=lambda: told.append("end"))
        cleaned = asyncio.Event()

        async def long() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                cleaned.set()

        work.begin(long)
        await work.cancel()  # before it has begun
        work.begin(long)
        waiting = asyncio.ensure_future(work.wait())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
        assert work.under_way
        await work.cancel()
        assert (cleaned.is_set(), told) == (True, [])


class TestStats:
    def test_percentiles(self) -> None:
        found = stats.Stats()
        assert found.percentile(50) is None
        for number in range(1, 1101):
            found.add(200 if number % 2 else 400, number)
        assert (found.requests, found.errors) == (1100, 550)
        # Of the last thousand, 101 to 1,100.
        assert (found.percentile(50), found.percentile(95)) == (600, 1050)

    def test_memory(self) -> None:
        mine, none, gone = stats.memory([os.getpid(), None, 2**22 + 1])
        assert mine is not None
        assert mine > 10e6
        assert none is None
        assert gone is None


class TestFolders:
    def test_leftovers_of_the_dead_are_removed_and_others_are_not(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        mine = folders.make()
        code = "from jupyter_mlflow.endpoints import folders; print(folders.make())"
        env = {**os.environ, "TMPDIR": str(tmp_path)}
        told = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        )
        theirs = Path(told.stdout.strip())
        (theirs / "model").mkdir()
        strange = tmp_path / f"{folders.PREFIX}strange"
        strange.mkdir()
        broken = tmp_path / f"{folders.PREFIX}broken"
        broken.mkdir()
        (broken / "owner").write_text("who knows")
        assert theirs.exists()
        folders.remove_leftovers()
        assert sorted(tmp_path.iterdir()) == sorted([mine, strange, broken])
        folders.remove(mine)
        assert not mine.exists()
