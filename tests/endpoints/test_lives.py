"""How long endpoints live: they sleep, stop, end by themselves, and are deleted at any moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.endpoints.ends import MOST_ENDS
from tests.endpoints.logging_models import log_probe
from tests.endpoints.serving import ENDPOINTS, settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.endpoints.serving import Site


@pytest.fixture(scope="module")
def versions(shared_site: Site) -> list[dict[str, str]]:
    """Two models that predict 1 and 2."""
    logged = [shared_site.write(log_probe, value=value) for value in (1, 2)]
    return [{"model_id": one["model_id"]} for one in logged]


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
    # It may have fallen asleep before that.
    assert site.predict("sleeper") == [1]
    assert not site.get("sleeper")["is_asleep"]


def test_stop_and_start(site: Site, versions: list[dict[str, str]], tmp_path: Path) -> None:
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
    gate, where = tmp_path / "gate", {"do": "where"}
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(site.predict, "stopped", {"do": f"meet {gate}"}, where)
        try:
            wait_for(gate.exists)
            second = site.predict("stopped", where)
        finally:
            gate.unlink(missing_ok=True)
    assert first.result()[0][0] != second[0][0]
    site.patch("stopped", state="stopped")
    site.patch("stopped", state="ready")
    reply = site.ask("stopped")
    assert (reply.status_code, reply.json()["error_code"]) == (503, "ENDPOINT_NOT_READY")
    # Stopped while it starts.
    assert site.patch("stopped", state="stopped")["state"] == "stopped"
    assert site.processes() == []


@pytest.mark.parametrize("times", [1, pytest.param(MOST_ENDS, marks=pytest.mark.slow)])
def test_a_process_that_ends_is_started_again_until_it_is_given_up(
    site: Site, versions: list[dict[str, str]], times: int
) -> None:
    site.ready("mortal", versions[0])
    for time_ in range(1, times + 1):
        reply = site.ask("mortal", {"do": "exit 7"})
        assert reply.status_code == 503
        assert "went away" in reply.json()["message"]
        wait_for(lambda: site.log("mortal").count("ended with exit code 7") == time_)  # noqa: B023
        if time_ < MOST_ENDS:
            # A request that comes meanwhile waits.
            assert site.predict("mortal") == [1]
    if times < MOST_ENDS:
        assert site.get("mortal")["state"] == "ready"
        return
    found = site.until("mortal", lambda one: one["state"] == "failed")
    assert "ended several times" in found["error"]["message"]
    assert found["error"]["details"] != ""
    assert (found["requests"], found["errors"]) == (2 * MOST_ENDS - 1, MOST_ENDS)
    assert site.processes() == []


@pytest.mark.parametrize(
    "pauses", [(0.05, 0.5), pytest.param((0, 0.1, 0.2, 0.4, 0.8, 1.6), marks=pytest.mark.slow)]
)
def test_deleted_while_it_starts(
    site: Site, versions: list[dict[str, str]], pauses: tuple[float, ...]
) -> None:
    for pause in pauses:
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
