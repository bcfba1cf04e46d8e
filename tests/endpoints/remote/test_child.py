"""The process that asks a target, by itself."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import psutil
import pytest

from jupyter_mlflow.endpoints.remote.child import Child
from jupyter_mlflow.endpoints.remote.remembered import Remembered
from jupyter_mlflow.errors import Unavailable
from jupyter_mlflow.tracking.program import StoreSpec

if TYPE_CHECKING:
    from pathlib import Path


def made(place: Path, idle_timeout: float) -> Child:
    store = StoreSpec("sqlite:///none.db", "", create=False, directory=place)
    return Child("databricks", store, place / "log", idle_timeout=idle_timeout)


async def test_it_ends_when_nobody_asks_and_starts_again(tmp_path: Path) -> None:
    child = made(tmp_path, 0.3)
    assert (await child.ask(60, do="describe"))["abilities"]["endpoint"]
    process = child._process
    assert process is not None
    await process.wait()
    assert (await child.ask(60, do="describe"))["help"] == ""
    await child.close()
    with pytest.raises(Unavailable, match="shutting down"):
        await child.ask(60, do="describe")


async def test_one_that_is_killed_says_so_and_is_started_anew(tmp_path: Path) -> None:
    child = made(tmp_path, 60)
    await child.ask(60, do="describe")
    assert child._process is not None
    pid = child._process.pid
    assert pid is not None
    (program,) = psutil.Process(pid).children()
    os.kill(program.pid, signal.SIGKILL)
    await child._process.wait()
    assert (await child.ask(60, do="describe"))["abilities"]["predict"]
    await child.close()


def test_targets_are_remembered(tmp_path: Path) -> None:
    path = tmp_path / "data" / "targets.json"
    remembered = Remembered(path)
    assert remembered.read() == []
    for uri in ("shelf", "desk", "shelf"):
        remembered.add(uri)
    assert Remembered(path).read() == ["shelf", "desk"]
    assert path.stat().st_mode & 0o777 == 0o600
    remembered.forget("shelf")
    assert remembered.read() == ["desk"]
    for broken in ("", "[]", '{"targets": 1}', "\udcff"):
        path.write_bytes(broken.encode(errors="surrogateescape"))
        assert remembered.read() == []
