"""How endpoints change: other versions, aliases that move, and versions that do not start."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.endpoints import logging_models
from tests.endpoints.logging_models import log_probe
from tests.endpoints.serving import settled

if TYPE_CHECKING:
    from tests.endpoints.serving import Site


@pytest.fixture(scope="module")
def versions(shared_site: Site) -> list[dict[str, str]]:
    """Two versions of a model that predict 1 and 2, one that cannot be loaded."""
    logged = [shared_site.write(log_probe, "steps", value=value) for value in (1, 2)]
    logged.append(shared_site.write(log_probe, "steps", value=3, fails=True))
    return [{"name": "steps", "version": one["version"]} for one in logged]


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


def test_an_alias_at_a_version_without_files_is_tried_once(
    site: Site, versions: list[dict[str, str]]
) -> None:
    site.write(logging_models.set_alias, "steps", "lost", versions[0]["version"])
    site.ready("lost", {"name": "steps", "alias": "lost"})
    gone = site.write(logging_models.register_nothing, "steps")
    site.write(logging_models.set_alias, "steps", "lost", gone)
    found = site.until("lost", lambda one: one["error"] is not None, "ready")
    assert found["error"]["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    # What it would take to try it again and again; and a change of the store.
    site.write(log_probe, value=0)
    assert site.predict("lost", *[{"do": "sleep 0.1"}] * 5) == [1] * 5
    assert site.log("lost").count("Fetching the model") == 2
