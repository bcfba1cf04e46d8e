"""Watching a database that does not tell of its changes: what is asked of it shows each of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.store.views.watch import Watcher
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Writer = Callable[..., Any]


def test_what_a_panel_shows_is_noticed_without_data_version(tmp_path: Path, writer: Writer) -> None:
    path = str(tmp_path / "mlflow.db")
    uri = f"sqlite:///{path}"
    writer(writing.build, path, tmp_path.as_uri())
    run_id = writer(writing.run, uri, "0", status=None)
    changes: list[tuple[Any, ...]] = [
        ("create_experiment", "new"),
        ("log_metric", run_id, "m", 1.0),
        ("log_metric", run_id, "m", 1.0, None, 2),
        ("log_param", run_id, "p", "x"),
        ("set_tag", run_id, "t", "x"),
        ("set_terminated", run_id),
        ("delete_run", run_id),
        ("create_registered_model", "r"),
        ("create_model_version", "r", tmp_path.as_uri()),
    ]
    # A registered model without a version is no model that a run shows.
    unseen = {"create_registered_model"}
    states = [writer(writing.query_probe, path)]
    for change in changes:
        writer(writing.call, uri, *change)
        states.append(writer(writing.query_probe, path))
        assert (states[-1] == states[-2]) == (change[0] in unseen), change
    assert writer(writing.query_probe, path) == states[-1]


class Probe:
    """A store whose state the test sets."""

    interval = 0.001

    def __init__(self) -> None:
        self.state: str | None = "1"
        self.closed = 0

    def look(self) -> str | None:
        return self.state

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def probe() -> Probe:
    return Probe()


async def told(watcher: Watcher, since: str) -> asyncio.Task[str]:
    task = asyncio.create_task(watcher.wait(since, 60))
    await asyncio.wait([task], timeout=0.05)
    assert not task.done()
    return task


def test_closing_lets_everybody_go(probe: Probe) -> None:
    async def story() -> None:
        watcher = Watcher(probe)
        since = watcher.cursor()
        waiting = [await told(watcher, since) for _ in range(3)]
        watcher.close()
        watcher.close()
        assert await asyncio.gather(*waiting) == [since] * 3
        assert await watcher.wait(since, 60) == since

    asyncio.run(story())
    assert probe.closed == 1


def test_a_store_that_cannot_be_asked_has_not_changed(probe: Probe) -> None:
    async def story() -> None:
        watcher = Watcher(probe)
        since = watcher.cursor()
        waiting = await told(watcher, since)
        probe.state = None
        await asyncio.wait([waiting], timeout=0.05)
        assert not waiting.done()
        probe.state = "2"
        assert await waiting == watcher.cursor() != since
        watcher.close()

    asyncio.run(story())


def test_cursors_of_another_life_are_old(probe: Probe) -> None:
    """The same count of commits after a restart does not mean the same store."""

    async def story() -> None:
        before, after = Watcher(probe), Watcher(probe)
        since = before.cursor()
        assert await after.wait(since, 60) == after.cursor() != since
        before.close()
        after.close()

    asyncio.run(story())
