"""The end of Jupyter while models are served, and while one starts: nothing is left."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from jupyter_mlflow.endpoints import folders
from tests.endpoints.logging_models import log_probe
from tests.endpoints.serving import Site, serving
from tests.process.trees import pause
from tests.servers import Server

if TYPE_CHECKING:
    from collections.abc import Callable


def below(place: Path) -> list[psutil.Process]:
    """The living processes that this server has started, or those have."""
    found = []
    mark = str(place).encode()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            folder = Path(f"/proc/{process.pid}")
            texts = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
            if process.status() != psutil.STATUS_ZOMBIE and any(mark in text for text in texts):
                found.append(process)
    return found


# Nothing may be left after the seconds: beside other tests, the processors may be taken.
@pytest.mark.parametrize(
    ("times", "seconds"), [(2, 30.0), pytest.param(50, 2.0, marks=pytest.mark.slow)]
)
def test_nothing_is_left_of_two_endpoints_and_one_that_starts(
    tmp_path: Path, writer: Callable[..., Any], times: int, seconds: float
) -> None:
    model: dict[str, str] = {}
    for number in range(times):
        server = Server(tmp_path).wait_ready()
        site = Site(server, writer)
        try:
            if not model:
                model = {"model_id": site.write(log_probe, value=1)["model_id"]}
            # The folders of the one before are cleared away by then.
            site.create("one", model)
            site.create("two", model)
            for name in ("one", "two"):
                site.until(name, lambda found: found["state"] != "not_ready", "ready")
            site.create("three", model)
            # Anywhere from its first moment to its last.
            time.sleep(2.0 * number / times)
            assert len(serving(server.family())) >= 2 * 2
            os.kill(server.process.pid, signal.SIGKILL)
            server.process.wait()
            deadline = time.monotonic() + seconds
            while left := below(tmp_path):
                assert time.monotonic() < deadline, [one.cmdline() for one in left]
                pause(left[0].pid, deadline - time.monotonic())
        finally:
            site.client.close()
            server.stop()
    server = Server(tmp_path).wait_ready()
    try:
        deadline = time.monotonic() + 10
        while found := list((tmp_path / "t").glob(f"{folders.PREFIX}*")):
            assert time.monotonic() < deadline, found
            time.sleep(0.05)
        end_as_a_person_does(Site(server, writer), model)
    finally:
        server.stop()


def end_as_a_person_does(site: Site, model: dict[str, str]) -> None:
    """SIGTERM while one endpoint answers and one starts: it clears up before it ends."""
    try:
        site.ready("one", model)
        site.create("two", model)
        site.server.stop()
    finally:
        site.client.close()
    place = site.server.root.parent
    assert below(place) == []
    assert list((place / "t").glob("jm-*")) == []
