"""How jobs end before their time: cancelled, in a queue, in a grid, with their server."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.endpoints.test_killed import below
from tests.jobs.site import API, Site, status, values
from tests.process.trees import pause
from tests.servers import running

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 60.0
"""For the processes of a job to end, beside other tests; ``PROMPT`` where the slow counts run."""
PROMPT = 2.0
"""In which nothing may be left."""


def of_jobs(place: Path) -> list[Any]:
    """The processes of jobs of the server in ``place``: all that know a job's id."""
    found = []
    for process in below(place):
        try:
            if b"JUPYTER_MLFLOW_JOB=" in _environment(process.pid):
                found.append(process)
        except OSError:
            continue
    return found


def _environment(pid: int) -> bytes:
    with open(f"/proc/{pid}/environ", "rb") as file:
        return file.read()


def until_gone(place: Path, *, all_of_it: bool = False, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while left := (below(place) if all_of_it else of_jobs(place)):
        assert time.monotonic() < deadline, [one.cmdline() for one in left]
        pause(left[0].pid, deadline - time.monotonic())


@pytest.fixture
def never(tmp_path: Path) -> str:
    """A file that is not there: what waits for it waits for ever."""
    return str(tmp_path / "never")


def test_a_cancelled_job_leaves_no_process_and_no_running_run(site: Site, never: str) -> None:
    place = site.server.root.parent
    (made,) = site.start(parameters={"until": never})
    site.waiting(made["id"])
    # Runner, shell, script, and what the script has left to itself.
    assert len(of_jobs(place)) >= 3
    # What does not end by itself has a second: the guard sees to that.
    commands = [one.cmdline() for one in below(place)]
    (guard,) = [command for command in commands if {"--grace", "--job"} <= {*command}]
    assert guard[guard.index("--grace") + 1] == "1"
    job = site.kill(made["id"])
    assert of_jobs(place) == []
    assert (job["state"], job["error"], job["killed_by"]) == ("killed", None, "person")
    mine = [run for run in site.runs() if values(run, "tags")["jupyter.job.id"] == made["id"]]
    assert [status(run) for run in mine] == ["KILLED", "KILLED"]
    assert "waits" in site.artifact(job["runs"][0]["run_id"], "job/log.txt")
    # Again: nothing happens to what has ended.
    assert site.kill(made["id"])["ended"] == job["ended"]


def test_a_job_ends_whose_run_was_deleted_meanwhile(site: Site, never: str) -> None:
    """MLflow lets nobody end such a run, which must not be tried for ever."""
    (made,) = site.start(entry_point="wait", parameters={"until": never})
    site.waiting(made["id"])
    run_id = site.until(made["id"], lambda job: bool(job["runs"]))["runs"][0]["run_id"]
    assert site.client.post(f"{API}/runs/delete", json={"run_id": run_id}).status_code == 200
    assert site.kill(made["id"])["state"] == "killed"
    place = site.server.root.parent / "data" / "jupyter-mlflow" / "jobs" / made["id"]
    assert json.loads((place / "job.json").read_text())["settled"]


def test_two_at_a_time_and_the_next_one_when_there_is_room(site: Site, tmp_path: Path) -> None:
    gates = [tmp_path / f"gate{number}" for number in range(4)]
    first, second, third, fourth = (
        site.start(entry_point="wait", parameters={"until": str(gate)})[0]["id"] for gate in gates
    )
    site.waiting(first)
    site.waiting(second)
    assert [site.get(one)["state"] for one in (third, fourth)] == ["queued", "queued"]
    # One that waits never begins.
    assert site.kill(third)["killed_by"] == "person"
    gates[0].touch()
    assert site.ended(first)["state"] == "finished"
    site.waiting(fourth)
    assert site.get(third)["runs"] == []
    for job_id in (second, fourth):
        assert site.kill(job_id)["state"] == "killed"


def test_the_runs_of_a_grid_have_one_parent_that_ends_with_the_last(site: Site) -> None:
    jobs = site.start(grid={"alpha": [0.1, 0.2], "until": [""]})
    assert [job["arguments"]["parameters"]["alpha"] for job in jobs] == [0.1, 0.2]
    assert len({job["group"] for job in jobs}) == 1
    parent = jobs[0]["parent_run_id"]
    assert status(site.run(parent)) == "RUNNING"
    ended = [site.ended(job["id"]) for job in jobs]
    assert [job["state"] for job in ended] == ["finished", "finished"]
    runs = [site.run(job["runs"][0]["run_id"]) for job in ended]
    assert {values(run, "tags")["mlflow.parentRunId"] for run in runs} == {parent}
    assert [values(run, "metrics")["twice"] for run in runs] == [0.2, 0.4]
    site.eventually(lambda: status(site.run(parent)) == "FINISHED")
    assert values(site.run(parent), "params") == {"alpha": "[0.1, 0.2]", "until": '[""]'}


@pytest.mark.parametrize("count", [4, pytest.param(12, marks=pytest.mark.slow)])
def test_a_grid_whose_server_is_killed(tmp_path: Path, count: int) -> None:
    """Two at a time: two have finished, two run, the others wait."""
    gate = str(tmp_path / "never")
    (tmp_path / "config").mkdir()
    config = json.dumps({"Jobs": {"log_interval": 0.2}})
    (tmp_path / "config" / "jupyter_server_config.json").write_text(config)
    with running(tmp_path) as server, Site(server) as site:
        jobs = site.start(grid={"until": [""] * 2 + [gate] * (count - 2)})
        finished = [site.ended(job["id"]) for job in jobs[:2]]
        for job in jobs[2:4]:
            site.waiting(job["id"])
        # The log is an artifact while it grows.
        streamed = site.get(jobs[2]["id"])["runs"][0]["run_id"]
        site.eventually(lambda: "job/log.txt" in site.artifacts(streamed, "job"))
        before = {run["info"]["run_id"]: run for run in site.runs()}
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        until_gone(tmp_path, all_of_it=True, seconds=SECONDS if count == 4 else PROMPT)
    with running(tmp_path) as server, Site(server) as site:
        now = {job["id"]: job for job in site.all()}
        states = [now[job["id"]]["state"] for job in jobs]
        assert states == ["finished"] * 2 + ["killed"] * (count - 2)
        assert {now[job["id"]]["killed_by"] for job in jobs[2:]} == {"server"}
        assert [now[job["id"]] for job in finished] == finished
        assert "waits" in site.log(jobs[2]["id"])
        parent = jobs[0]["parent_run_id"]
        site.eventually(lambda: status(site.run(parent)) == "KILLED")
        after = {run["info"]["run_id"]: run for run in site.runs()}
        assert set(after) == set(before)
        done = [job["runs"][0]["run_id"] for job in finished]
        assert [after[run_id] for run_id in done] == [before[run_id] for run_id in done]
        rest = [status(run) for run_id, run in after.items() if run_id not in done]
        # The parent, two that ran, and those nested in them.
        assert rest == ["KILLED"] * 5
        assert "waits" in site.artifact(streamed, "job/log.txt")
        # A new one runs as before, and ends with a server that ends as a person ends it.
        (job,) = site.start(entry_point="wait", parameters={"until": gate})
        site.waiting(job["id"])
        server.stop()
        assert below(tmp_path) == []
    with running(tmp_path) as server, Site(server) as site:
        found = site.get(job["id"])
        assert (found["state"], found["killed_by"]) == ("killed", "server")
        run_id = found["runs"][0]["run_id"]
        site.eventually(lambda: status(site.run(run_id)) == "KILLED")
