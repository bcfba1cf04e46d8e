"""What an endpoint does when two things come at the same moment; no process is needed for that."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from jupyter_mlflow.common.log import Log
from jupyter_mlflow.endpoints import folders, stats
from jupyter_mlflow.endpoints.endpoint import Endpoint
from jupyter_mlflow.endpoints.fetch import Fetched, Found
from jupyter_mlflow.endpoints.manager import Endpoints
from jupyter_mlflow.endpoints.spec import changes, new_endpoint

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    import pytest

    from jupyter_mlflow.endpoints.spec import Settings


@dataclass(eq=False)
class Server:
    """Stands for the guarded process, which takes seconds to start: here a test says when."""

    model: Fetched
    settings: Settings
    busy: int = 0
    running: bool = True
    pid: int | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def upstream(self) -> Any:
        return self

    async def wait(self) -> int:
        await self.ended.wait()
        return 1

    async def until_idle(self) -> None:
        """It always is."""

    async def stop(self) -> None:
        self.running = False
        self.ended.set()


class Starter:
    version: str | None = None

    def __init__(self, folder: Path) -> None:
        self.text_log = Log(folder / "log")
        self.servers: list[Server] = []
        self.may_start = asyncio.Event()
        self.may_start.set()
        self.told = asyncio.Event()

    async def start(self, settings: Settings, model: Fetched | None) -> Server:
        await self.may_start.wait()
        if model is None:
            model = Fetched(Found(settings.model.uri, settings.model.version, None), folders.make())
        self.servers.append(Server(model, settings))
        return self.servers[-1]

    @property
    def running(self) -> list[Server]:
        return [server for server in self.servers if server.running]


@asynccontextmanager
async def endpoint(folder: Path, **more: Any) -> AsyncIterator[tuple[Endpoint, Starter]]:
    starter = Starter(folder)
    asked = {"name": "one", "connection": "default", "model": version(1), **more}
    made = Endpoint(
        new_endpoint(asked),
        cast("Any", SimpleNamespace(id="default")),
        cast("Any", starter),
        on_state=lambda _: starter.told.set(),
    )
    made.begin()
    try:
        yield made, starter
    finally:
        await made.delete()


def version(number: int) -> dict[str, str]:
    return {"name": "model", "version": str(number)}


async def until(reached: Callable[[], bool], starter: Starter) -> None:
    while not reached():
        starter.told.clear()
        await asyncio.wait_for(starter.told.wait(), 10)


async def all_ended() -> None:
    """Whatever was begun: nothing of it may go on."""
    others = asyncio.all_tasks() - {cast("Any", asyncio.current_task())}
    if others:
        _, going_on = await asyncio.wait(others, timeout=10)
        assert going_on == set()


async def test_a_request_to_one_asleep_while_its_version_changes(tmp_path: Path) -> None:
    async with endpoint(tmp_path, idle_timeout=0.01) as (made, starter):
        await until(lambda: made.model(None)["is_asleep"], starter)
        starter.may_start.clear()
        changing = asyncio.ensure_future(made.change(changes({"model": version(2)})))
        await asyncio.sleep(0)
        asking = asyncio.ensure_future(made.upstream())
        await changing
        starter.may_start.set()
        await asking
        await until(lambda: not made.is_updating, starter)
        assert [server.settings.model.version for server in starter.servers] == ["1", "2"]
        await made.delete()
        await all_ended()
        assert starter.running == []
        assert [server.model.folder.exists() for server in starter.servers] == [False, False]


async def test_a_process_that_ends_while_it_is_stopped_is_not_started_again(
    tmp_path: Path,
) -> None:
    async with endpoint(tmp_path) as (made, starter):
        await until(lambda: made.model(None)["state"] == "ready", starter)
        starter.may_start.clear()
        await made.change(changes({"model": version(2)}))
        await asyncio.sleep(0)
        starter.servers[0].running = False
        starter.servers[0].ended.set()
        await made.change(changes({"state": "stopped"}))
        starter.may_start.set()
        await all_ended()
        assert made.model(None)["state"] == "stopped"
        assert starter.running == []


async def test_two_changes_in_a_row_are_both_made(tmp_path: Path) -> None:
    async with endpoint(tmp_path) as (made, starter):
        await until(lambda: made.model(None)["state"] == "ready", starter)
        starter.may_start.clear()
        await made.change(changes({"model": version(2)}))
        await made.change(changes({"workers": 2}))
        await made.change(changes({"idle_timeout": 60}))
        starter.may_start.set()
        await until(lambda: not made.is_updating, starter)
        assert (made.settings.model.version, made.settings.workers) == ("2", 2)
        assert made.settings.idle_timeout == 60


async def test_one_that_falls_asleep_while_its_memory_is_looked_up_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with endpoint(tmp_path) as (made, starter):
        await until(lambda: made.model(None)["state"] == "ready", starter)
        starter.servers[0].pid = 1
        endpoints = Endpoints(cast("Any", None), logs=tmp_path, on_state=lambda _: None)
        endpoints._endpoints["one"] = made
        loop = asyncio.get_running_loop()

        async def sleep() -> None:
            made._sleep()

        def memory(pids: list[int]) -> list[int]:
            asyncio.run_coroutine_threadsafe(sleep(), loop).result(10)
            return [5 for _ in pids]

        monkeypatch.setattr(stats, "memory", memory)
        (found,) = await endpoints.models()
        assert (found["is_asleep"], found["memory"]) == (True, None)
