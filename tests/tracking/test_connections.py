"""A connection's process: how it starts and ends, and how many there are at a time."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlflow.common.copies import newest
from jupyter_mlflow.common.schema import redact, sqlite_path, sqlite_uri
from jupyter_mlflow.errors import MlflowExtensionError, StoreError, Unavailable
from jupyter_mlflow.tracking.connection import Connection, Hooks
from jupyter_mlflow.tracking.connections import KEPT_SECONDS, MOST_PROCESSES, Connections
from jupyter_mlflow.tracking.program import StoreSpec, usable
from tests.store.older import current_store, older_store


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
    await starting.close()
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
    with pytest.raises(Unavailable, match="started again"):
        await again.describe()
    assert made.state == "stopped"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return current_store(tmp_path_factory.mktemp("template") / "mlflow.db")


def reported(folder: Path, template: Path, **changed: Any) -> StoreSpec:
    """A kernel's store in a folder of its own."""
    folder.mkdir()
    uri = sqlite_uri(Path(shutil.copy(template, folder / "mlflow.db")))
    fields: dict[str, Any] = {"python": sys.executable, "variables": {}, **changed}
    return StoreSpec(uri, "", create=False, directory=folder, reported=uri, **fields)


def connections(folder: Path, on_state: Any = lambda _: None) -> Connections:
    spec = StoreSpec(sqlite_uri(folder / "mlflow.db"), "", create=True, directory=folder)
    hooks = Hooks(on_change=lambda _: None, on_state=on_state)
    return Connections(spec, logs=folder, hooks=hooks, idle_timeout=600)


@pytest.mark.timeout(240)
async def test_the_least_recently_used_process_makes_room(tmp_path: Path, template: Path) -> None:
    told: list[int] = []
    known = connections(tmp_path, lambda _: told.append(running()))

    def running() -> int:
        return sum(one.state in ("starting", "ready") for one in known.all())

    many = [known.of_spec(reported(tmp_path / f"{n}", template))[0] for n in range(4)]
    for one in many:
        await one.upstream()
    assert [one.state for one in many] == ["stopped", "ready", "ready", "ready"]
    await many[1].upstream()
    await many[0].upstream()
    assert [one.state for one in many] == ["ready", "ready", "stopped", "ready"]
    assert max(told) <= MOST_PROCESSES + 1  # one that starts, while another ends
    await known.close()
    assert running() == 0


@pytest.mark.timeout(240)
async def test_more_starts_than_room_wait_for_each_other(tmp_path: Path, template: Path) -> None:
    known = connections(tmp_path)
    many = [known.of_spec(reported(tmp_path / f"{n}", template))[0] for n in range(8)]
    await asyncio.gather(*(one.upstream() for one in many))
    assert [one.error for one in many] == [None] * 8
    assert sum(one.state == "ready" for one in many) == MOST_PROCESSES
    await known.close()


async def test_a_store_has_one_connection(tmp_path: Path, template: Path) -> None:
    hinted: list[str] = []
    known = connections(tmp_path, hinted.append)
    spec = reported(tmp_path / "a", template)
    made, is_new = known.of_spec(spec)
    assert (is_new, hinted) == (True, [made.id])
    assert known.of_spec(spec) == (made, False)
    assert made.id.isalnum()
    assert known.of_uri(spec.uri) is known.get(made.id) is made
    own = known.get("default")
    assert known.of_uri(redact(own.spec.uri)) is own
    assert hinted == [made.id]


async def test_a_connection_is_known_as_long_as_it_is_used(tmp_path: Path, template: Path) -> None:
    known = connections(tmp_path)
    made, _ = known.of_spec(reported(tmp_path / "a", template))
    known.forget([])
    assert made in known.all()
    made.used -= KEPT_SECONDS + 1
    known.get("default").used -= KEPT_SECONDS + 1
    known.forget([made.reported])
    assert made in known.all()
    known.forget([])
    assert [one.id for one in known.all()] == ["default"]


async def test_an_interpreter_that_may_know_the_schema_gets_its_own_chance(
    tmp_path: Path, template: Path
) -> None:
    known = connections(tmp_path)
    spec = reported(tmp_path / "a", template, python="/bin/sh")
    made, _ = known.of_spec(spec)
    assert known.of_uri(spec.uri, sys.executable) is made
    made.error = StoreError("", code="SCHEMA_NEWER")
    assert known.of_uri(spec.uri, sys.executable) is None
    assert known.of_uri(spec.uri, "/bin/sh") is made
    assert known.of_uri(spec.uri) is made
    other, is_new = known.of_spec(dataclasses.replace(spec, python=sys.executable))
    assert is_new
    assert other.id != made.id
    assert known.of_uri(spec.uri, "/bin/sh") is other


@pytest.mark.parametrize("python", ["", "python3", "/nowhere/bin/python", "/etc/passwd"])
def test_an_interpreter_that_is_not_here_is_the_servers(python: str) -> None:
    assert usable(python) == sys.executable


def test_the_servers_interpreter_by_another_name(tmp_path: Path) -> None:
    beside = Path(sys.executable).with_name("python")
    assert usable(str(beside)) == sys.executable
    # Another environment's name for the same file is not the same environment.
    (tmp_path / "python").symlink_to(sys.executable)
    assert usable(str(tmp_path / "python")) == str(tmp_path / "python")


@pytest.mark.timeout(120)
async def test_what_cannot_run_python_leaves_it_to_the_server(
    tmp_path: Path, template: Path
) -> None:
    known = connections(tmp_path)
    made, _ = known.of_spec(reported(tmp_path / "a", template, python="/bin/false"))
    await made.upstream()
    assert made.label == "sqlite · mlflow.db"
    await known.close()


@pytest.mark.timeout(120)
async def test_closing_breaks_an_upgrade_off(tmp_path: Path) -> None:
    older = older_store(tmp_path / "older.db")
    known = connections(tmp_path)
    folder = tmp_path / "a"
    made, _ = known.of_spec(reported(folder, older))
    with pytest.raises(StoreError) as caught:
        await made.upstream()
    assert caught.value.code == "SCHEMA_OLDER"
    assert made.model()["can_upgrade"]
    upgrading = asyncio.ensure_future(made.upgrade())
    while not list(folder.glob(".*")):  # noqa: ASYNC110 - a folder tells nobody
        await asyncio.sleep(0.01)
    await known.close()
    with pytest.raises(MlflowExtensionError):
        await upgrading
    path = sqlite_path(made.spec.uri)
    assert path is not None
    assert newest(path) == path
    assert [entry.name for entry in folder.iterdir()] == ["mlflow.db"]
