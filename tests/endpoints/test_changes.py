"""How endpoints change: versions, aliases, processes that end, rest and work."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from tests.endpoints import logging_models
from tests.endpoints.logging_models import log_probe
from tests.endpoints.serving import ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.endpoints.serving import Site


@pytest.fixture(scope="module")
def versions(module_site: Site) -> list[dict[str, str]]:
    """Two versions of a model that predict 1 and 2, one that cannot be loaded."""
    logged = [module_site.write(log_probe, "steps", value=value) for value in (1, 2)]
    logged.append(module_site.write(log_probe, "steps", value=3, fails=True))
    return [{"name": "steps", "version": one["version"]} for one in logged]


def settled(found: dict[str, Any]) -> bool:
    return not found["is_updating"] and found["state"] != "not_ready"


@pytest.mark.parametrize(
    ("switches", "requests"), [(1, 100), pytest.param(10, 1000, marks=pytest.mark.slow)]
)
def test_no_request_fails_while_the_version_changes(
    site: Site, versions: list[dict[str, str]], switches: int, requests: int
) -> None:
    site.ready("switched", versions[0])
    pids = {process.pid for process in site.processes()}
    statuses: list[int] = []
    seen: set[float] = set()
    over = threading.Event()

    def ask() -> None:
        while not over.is_set() or len(statuses) < requests:
            reply = site.ask("switched", {"do": "sleep 0.02"})
            statuses.append(reply.status_code)
            if reply.status_code == 200:
                seen.update(reply.json()["predictions"])

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            for number in range(1, switches + 1):
                wanted = versions[number % 2]
                told = site.patch("switched", model=wanted)
                assert told["is_updating"]
                found = site.until("switched", settled, "ready")
                assert found["version"] == wanted["version"]
                assert site.predict("switched") == [1 + number % 2]
        finally:
            over.set()
        for one in asking:
            one.result()
    assert len(statuses) >= requests
    assert [status for status in statuses if status != 200] == []
    assert seen == {1, 2}
    # The old ones have ended.
    psutil.wait_procs([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], 10)
    assert not pids & {process.pid for process in site.processes()}
    found = site.get("switched")
    assert (found["requests"], found["errors"]) == (len(statuses) + switches, 0)
    assert 20 <= found["p50"] <= found["p95"]


def test_a_version_that_does_not_start_leaves_the_old_one(
    site: Site, versions: list[dict[str, str]]
) -> None:
    site.ready("kept", versions[0])
    site.patch("kept", model=versions[2])
    found = site.until("kept", settled, "ready")
    assert found["error"]["error_code"] == "PROCESS_START_FAILED"
    assert "this model cannot be loaded" in found["error"]["details"]
    assert found["model"] == versions[0]
    assert site.predict("kept") == [1]
    site.patch("kept", model={"name": "steps", "version": "99"})
    found = site.until("kept", settled, "ready")
    assert found["error"]["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    site.patch("kept", model=versions[1])
    found = site.until("kept", settled, "ready")
    assert found["error"] is None
    assert site.predict("kept") == [2]


def test_one_that_does_not_start_at_all(site: Site, versions: list[dict[str, str]]) -> None:
    site.create("failed", versions[2])
    found = site.until("failed", settled, "failed")
    assert found["error"]["error_code"] == "PROCESS_START_FAILED"
    assert "this model cannot be loaded" in found["error"]["details"]
    assert "this model cannot be loaded" in site.log("failed")
    reply = site.ask("failed")
    assert (reply.status_code, reply.json()["error_code"]) == (503, "ENDPOINT_FAILED")
    assert site.processes() == []
    site.patch("failed", model=versions[0])
    site.until("failed", settled, "ready")
    assert site.predict("failed") == [1]


def test_it_follows_its_alias(site: Site, versions: list[dict[str, str]]) -> None:
    def move(version: int) -> None:
        number = versions[version - 1]["version"]
        site.write(logging_models.set_alias, "steps", "champion", number)

    move(1)
    found = site.ready("alias", {"name": "steps", "alias": "champion"})
    assert found["version"] == versions[0]["version"]
    move(2)
    found = site.until("alias", lambda one: one["version"] == versions[1]["version"])
    assert found["model"] == {"name": "steps", "alias": "champion"}
    assert site.predict("alias") == [2]
    move(3)
    found = site.until("alias", lambda one: one["error"] is not None, "ready")
    assert found["version"] == versions[1]["version"]
    # Other changes of the store do not make it try again.
    site.write(log_probe, value=0)
    assert settled(site.get("alias"))
    move(1)
    site.until("alias", lambda one: one["version"] == versions[0]["version"])
    assert site.get("alias")["error"] is None
    assert site.predict("alias") == [1]


def test_it_sleeps_and_wakes(site: Site, versions: list[dict[str, str]]) -> None:
    site.ready("sleeper", versions[0], idle_timeout=0.5)
    # A request that is under way keeps it awake.
    assert site.predict("sleeper", {"do": "sleep 1"}) == [1]
    found = site.until("sleeper", lambda one: one["is_asleep"], "ready")
    assert found["memory"] is None
    wait_for(lambda: site.processes() == [])
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda _: site.predict("sleeper"), range(3))) == [[1]] * 3
    site.patch("sleeper", idle_timeout=0)
    assert not site.get("sleeper")["is_asleep"]


def test_stop_and_start(site: Site, versions: list[dict[str, str]]) -> None:
    site.ready("stopped", versions[0])
    assert site.patch("stopped", state="stopped")["state"] == "stopped"
    assert site.processes() == []
    reply = site.ask("stopped")
    assert (reply.status_code, reply.json()["error_code"]) == (409, "ENDPOINT_STOPPED")
    # What is changed meanwhile holds from the next start on.
    found = site.patch("stopped", model=versions[1], workers=2)
    assert (found["state"], found["workers"]) == ("stopped", 2)
    assert site.patch("stopped", state="ready")["state"] == "not_ready"
    site.until("stopped", settled, "ready")
    assert site.predict("stopped") == [2]
    # Its two workers share the requests.
    both = threading.Barrier(2)

    def where(_: int) -> int:
        both.wait()
        return int(site.predict("stopped", {"do": "sleep 0.3"}, {"do": "where"})[0][0])

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(where, range(2)))) == 2
    site.patch("stopped", state="stopped")
    site.patch("stopped", state="ready")
    reply = site.ask("stopped")
    assert (reply.status_code, reply.json()["error_code"]) == (503, "ENDPOINT_NOT_READY")
    # Stopped while it starts.
    assert site.patch("stopped", state="stopped")["state"] == "stopped"
    assert site.processes() == []


def test_a_process_that_ends_is_started_again_until_it_is_given_up(
    site: Site, versions: list[dict[str, str]]
) -> None:
    site.ready("mortal", versions[0])
    for times in range(1, 6):
        reply = site.ask("mortal", {"do": "exit 7"})
        assert reply.status_code == 503
        assert "went away" in reply.json()["message"]
        wait_for(lambda: site.log("mortal").count("ended with exit code 7") == times)  # noqa: B023
        if times < 5:
            # A request that comes meanwhile waits.
            assert site.predict("mortal") == [1]
    found = site.until("mortal", lambda one: one["state"] == "failed")
    assert "ended several times" in found["error"]["message"]
    assert found["error"]["details"] != ""
    assert (found["requests"], found["errors"]) == (9, 5)
    assert site.processes() == []


def test_deleted_while_it_starts(site: Site, versions: list[dict[str, str]]) -> None:
    for pause in (0.0, 0.05, 0.5, 1.5):
        site.create("short", versions[0])
        time.sleep(pause)
        site.delete("short")
        assert site.processes() == []
        assert site.folders() == []
    assert site.client.get(ENDPOINTS).json() == {"endpoints": []}


def wait_for(reached: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)
