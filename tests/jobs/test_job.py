"""One job on a real server: from its request to what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.endpoints.hearing import Hints
from tests.jobs.site import JOBS, as_json, status, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.jobs.site import Site

_KEPT = (".gitignore", "MLproject", "train.py", "wait.py")


def test_a_project_runs_and_all_of_it_is_kept(site: Site) -> None:
    (made,) = site.start(parameters={"alpha": 0.3})
    assert (made["state"], made["title"], made["runs"]) == ("starting", "project", [])
    job = site.ended(made["id"])
    assert (job["state"], job["exit_code"], job["error"]) == ("finished", 0, None), site.log(
        job["id"]
    )
    assert job["created"] <= job["started"] <= job["ended"]
    assert job["arguments"]["parameters"] == {"alpha": 0.3}
    run_id = job["runs"][0]["run_id"]
    run = site.run(run_id)
    assert status(run) == "FINISHED"
    assert run["info"]["experiment_id"] == job["experiment_id"]
    assert values(run, "params")["alpha"] == "0.3"
    assert values(run, "metrics") == {"twice": 0.6}
    tags = values(run, "tags")
    assert tags["jupyter.job.id"] == job["id"]
    assert tags["jupyter.job.exit_code"] == "0"
    assert tags["mlflow.project.entryPoint"] == "main"
    assert tags["jupyter.job.command"].startswith("python train.py 0.3")
    assert "\x1b[32malpha\x1b[0m 0.3" in site.log(job["id"])
    assert site.artifact(run_id, "job/log.txt") == site.log(job["id"])
    assert site.artifact(run_id, "job/command.txt").strip() == tags["jupyter.job.command"]
    assert "mlflow==" in site.artifact(run_id, "job/requirements.txt")
    assert as_json(site.artifact(run_id, "job/job.json"))["arguments"] == job["arguments"]
    kept = site.artifacts(run_id, "job/project")
    assert kept == [f"job/project/{name}" for name in _KEPT]
    assert as_json(site.artifact(run_id, "job/project.json"))["is_capped"] is False


def test_a_command_that_fails(site: Site) -> None:
    (made,) = site.start(entry_point="broken")
    job = site.ended(made["id"])
    assert (job["state"], job["exit_code"]) == ("failed", 1)
    assert "exit code 1" in job["error"]["message"]
    run = site.run(job["runs"][0]["run_id"])
    assert status(run) == "FAILED"
    assert "ValueError: could not convert" in values(run, "tags")["jupyter.job.error"]
    assert "ValueError" in site.artifact(run["info"]["run_id"], "job/log.txt")


def test_what_is_wrong_is_said_at_the_field_and_starts_nothing(site: Site) -> None:
    before = len(site.all())
    project = {"kind": "project", "connection": "default", "arguments": {"uri": "project"}}
    for change, field in (
        ({"arguments": {"uri": "project", "parameters": {"alpha": "abc"}}}, "parameters.alpha"),
        ({"arguments": {"uri": "nothing"}}, "uri"),
        ({"kind": "other"}, "kind"),
        ({"connection": "other"}, "connection"),
        ({"experiment_id": "77"}, "experiment_id"),
        ({"grid": {"alpha": []}}, "grid.alpha"),
        ({"grid": {"alpha": ["0.1", "x"]}}, "parameters.alpha"),
        ({"grid": {"alpha": list(range(100)), "until": list("0123456789")}}, "grid"),
    ):
        reply = site.client.post(JOBS, json={**project, **change})
        assert (reply.status_code // 100, reply.json().get("field")) == (4, field), reply.text
    assert len(site.all()) == before


def test_an_ended_job_is_forgotten_with_its_log(site: Site, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    (made,) = site.start(entry_point="wait", parameters={"until": str(gate)})
    assert site.client.delete(f"{JOBS}/{made['id']}").status_code == 409
    hints = Hints(site, "job")
    gate.touch()
    site.ended(made["id"])
    # As an open page learns of it.
    heard = hints.until(lambda heard: len(heard) > 0)
    assert {hint["job"] for hint in heard} == {made["id"]}
    place = site.server.root.parent / "data" / "jupyter-mlflow" / "jobs" / made["id"]
    assert {oct(one.stat().st_mode)[-3:] for one in place.iterdir()} == {"600"}
    assert oct(place.stat().st_mode)[-3:] == "700"
    assert site.client.delete(f"{JOBS}/{made['id']}").status_code == 204
    assert site.client.get(f"{JOBS}/{made['id']}").status_code == 404
    assert not place.exists()
