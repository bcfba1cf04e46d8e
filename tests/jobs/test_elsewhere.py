"""Jobs that run elsewhere and are cancelled, by a person and by what happens to their server."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.jobs import faraway
from tests.jobs.site import Site, status
from tests.jobs.test_ends import of_jobs
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    """Where the jobs of the backend are."""
    return faraway.install(tmp_path / "faraway")


@pytest.fixture
def environment(jobs: Path) -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), str(jobs.parent)])}


@pytest.fixture
def far(tmp_path: Path, environment: dict[str, str]) -> Iterator[Site]:
    with running(tmp_path, None, **environment) as server, Site(server) as site:
        yield site


def send(site: Site, backend: str) -> dict[str, Any]:
    """A job that runs there."""
    (made,) = site.start(backend=backend)
    waiting = site.waiting(made["id"])
    return site.until(waiting["id"], lambda job: bool(job["runs"]))


def until_killed(site: Site, job: dict[str, Any]) -> None:
    site.eventually(lambda: status(site.run(run_of(job))) == "KILLED")


def run_of(job: dict[str, Any]) -> str:
    return str(job["runs"][0]["run_id"])


@pytest.mark.parametrize(
    "backend", ["forgetful", pytest.param("remembering", marks=pytest.mark.slow)]
)
def test_who_cancels_a_job_cancels_what_runs_elsewhere(far: Site, jobs: Path, backend: str) -> None:
    job = send(far, backend)
    place = jobs / run_of(job)
    assert place.read_text() == "runs"
    ended = far.kill(job["id"])
    assert (ended["state"], ended["error"]) == ("killed", None)
    assert place.read_text() == "cancelled"
    assert status(far.run(run_of(job))) == "KILLED"


@pytest.mark.slow
def test_one_that_ends_by_itself(far: Site, jobs: Path) -> None:
    for said, state in (("done", "finished"), ("failed", "failed")):
        job = send(far, "remembering")
        (jobs / run_of(job)).write_text(said)
        assert far.ended(job["id"])["state"] == state
        assert (jobs / run_of(job)).read_text() == said


@pytest.mark.slow
def test_a_program_that_is_killed_leaves_nothing_elsewhere(far: Site, jobs: Path) -> None:
    """As by the system, when memory runs out."""
    job = send(far, "remembering")
    ours = [one for one in of_jobs(far.server.root.parent) if job["id"] in one.cmdline()[-1]]
    assert len(ours) == 1
    ours[0].kill()
    ended = far.ended(job["id"])
    assert (ended["state"], ended["error"]["error_code"]) == ("failed", "JOB_DIED")
    assert (jobs / run_of(job)).read_text() == "cancelled"


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_ends(
    tmp_path: Path, jobs: Path, environment: dict[str, str], end: signal.Signals
) -> None:
    with running(tmp_path, None, **environment) as server, Site(server) as site:
        sent = [send(site, backend) for backend in ("remembering", "forgetful")]
        os.kill(server.process.pid, end)
        server.process.wait()
    places = [jobs / run_of(job) for job in sent]
    if end == signal.SIGTERM:
        assert [place.read_text() for place in places] == ["cancelled", "cancelled"]
    else:
        # Nothing here has lived to tell them.
        assert [place.read_text() for place in places] == ["runs", "runs"]
    with running(tmp_path, None, **environment) as server, Site(server) as site:
        for job in sent:
            until_killed(site, job)
            found = site.get(job["id"])
            assert (found["state"], found["error"]) == ("killed", None)
    assert places[0].read_text() == "cancelled"


@pytest.mark.slow
def test_what_cannot_be_ended_is_said(
    tmp_path: Path, jobs: Path, environment: dict[str, str]
) -> None:
    with running(tmp_path, None, **environment) as server, Site(server) as site:
        job = send(site, "remembering")
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
    (jobs / "unreachable").touch()
    with running(tmp_path, None, **environment) as server, Site(server) as site:
        until_killed(site, job)
        found = site.get(job["id"])
        assert found["state"] == "killed"
        assert found["error"]["error_code"] == "MAY_STILL_RUN"
        assert "remembering may still run" in found["error"]["message"]
        assert "Nobody answers." in site.log(job["id"])
