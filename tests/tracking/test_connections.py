"""A connection's process: ended while it starts, not started again after the end."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.common.schema import sqlite_uri
from jupyter_mlflow.errors import MlflowExtensionError, Unavailable
from jupyter_mlflow.tracking.connection import Connection, Hooks
from jupyter_mlflow.tracking.program import StoreSpec

if TYPE_CHECKING:
    from pathlib import Path


def connection(spec: StoreSpec, states: asyncio.Queue[str]) -> Connection:
    made = Connection(
        "default",
        spec,
        logs=spec.directory,
        hooks=Hooks(on_change=lambda _: None, on_state=lambda _: states.put_nowait(made.state)),
        idle_timeout=600,
    )
    return made


@pytest.mark.timeout(60)
async def test_closing_does_not_wait_for_a_start(tmp_path: Path) -> None:
    states: asyncio.Queue[str] = asyncio.Queue()
    spec = StoreSpec(sqlite_uri(tmp_path / "mlflow.db"), "", create=True, directory=tmp_path)
    starting = connection(spec, states)
    asked = asyncio.ensure_future(starting.upstream())
    assert await states.get() == "starting"
    await asyncio.wait_for(starting.close(), 5)
    with pytest.raises(MlflowExtensionError):
        await asked
    with pytest.raises(Unavailable, match="shutting down"):
        await starting.upstream()


@pytest.mark.timeout(120)
async def test_a_process_that_is_killed_is_told_of_and_started_again(tmp_path: Path) -> None:
    states: asyncio.Queue[str] = asyncio.Queue()
    spec = StoreSpec(sqlite_uri(tmp_path / "mlflow.db"), "", create=True, directory=tmp_path)
    made = connection(spec, states)
    upstream = await made.upstream()
    assert [await states.get(), await states.get()] == ["starting", "ready"]
    process = made._process._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    assert await states.get() == "stopped"
    again = await made.upstream()
    assert again is not upstream
    assert (await again.describe())["dialect"] == "sqlite"
    await made.close()
    assert made.state == "stopped"
