"""``%mlflow_project`` in a real notebook."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from tests.jobs.site import status, values
from tests.kernel.projects.notebook import Notebook, card
from tests.servers import processes_with

if TYPE_CHECKING:
    from pathlib import Path

    from tests.jobs.site import Site


def test_a_project_runs_below_its_cell(site: Site, notebook: Notebook) -> None:
    found = notebook.run("alpha = 0.3\n_job = %mlflow_project run near -P alpha={alpha}")
    assert found.status == "ok", found.traceback
    told = card(found)
    row = told["head"]
    assert (row["title"], row["state"], row["exit_code"]) == ("near", "finished", 0)
    assert told["tracking_uri"] == f"sqlite:///{site.server.root}/mlflow.db"
    assert "\x1b[32malpha\x1b[0m 0.3\ndone\n" in told["log"]
    last = found.displays[-1].data
    assert "✓ near  finished" in last["text/plain"]
    assert "  alpha 0.3\n  done\n" in last["text/plain"]
    assert "<strong>near</strong>" in last["text/html"]
    # It was seen on its way.
    assert "running" in [one.data["text/plain"].split()[2] for one in found.displays]
    run = site.run(row["runs"][0]["run_id"])
    assert values(run, "params")["alpha"] == "0.3"
    experiment = notebook.value(
        f"__import__('mlflow').get_experiment({run['info']['experiment_id']!r}).name"
    )
    assert experiment == "sub/x.ipynb"
    assert notebook.value("_job.state, _job.runs == (_job.runs[0],), '\\ndone\\n' in _job.log()")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("near -P alpha=abc", "-P alpha: `alpha` must be a number"),
        ("near -P alpha", "-P alpha: write -P KEY=VALUE."),
        ("near -P alpha={nowhere}", "{nowhere} has no value: name 'nowhere' is not defined"),
        ("near -P alpha={[1, 2]}", "-P alpha: A value must be text, a number or a path, not list."),
        ("near --grid alpha=1,x", "-P alpha: `alpha` must be a number"),
        ("near --grid alpha=1,", "--grid alpha=1,: there is an empty value."),
        ("near --grid alpha=1 -P alpha=2", "alpha is given by -P and by --grid."),
        ("near -e nothing", "-e: There is no entry point `nothing`"),
        ("near --backend nowhere", "--backend: There is no backend `nowhere`"),
        ("near --backend-config no.json", "sub/no.json cannot be read: No such file"),
        ("near --backend-config '{1'", "--backend-config: This is no JSON"),
        ("near --env-manager snake", "--env-manager: `environment` must be one of local"),
        ("near --experiment-id 77", "--experiment-id: There is no experiment '77'"),
        ("near --version main", "--version: A version can be chosen of a Git address only"),
        ("nothing", "PATH: The folder `sub/nothing` is not there."),
        ("/", "PATH: / lies outside of the folder that Jupyter was started in"),
        ("near --nothing", "unrecognized arguments: --nothing (see %mlflow_project --help)"),
        ("", "Say which project"),
    ],
)
def test_what_is_wrong_is_said_at_the_option(
    site: Site, notebook: Notebook, line: str, said: str
) -> None:
    before = len(site.all())
    found = notebook.run(f"%mlflow_project run {line}")
    assert (found.status, found.displays) == ("error", [])
    assert found.printed.startswith("UsageError: ")
    assert said in found.printed
    assert len(found.printed.splitlines()) == 1
    assert len(site.all()) == before


def test_a_job_that_fails_stops_the_notebook(site: Site, notebook: Notebook) -> None:
    found = notebook.run("%mlflow_project run near -e broken")
    assert (found.status, found.errors) == ("error", ["JobFailedError"])
    assert found.traceback == (
        "JobFailedError: The command ended with exit code 1. The log says why."
    )
    row = card(found)["head"]
    assert (row["state"], row["exit_code"]) == ("failed", 1)
    assert "ValueError: could not convert string to float" in found.displays[-1].data["text/html"]
    assert status(site.run(row["runs"][0]["run_id"])) == "FAILED"


def test_an_interrupt_cancels_the_job(site: Site, notebook: Notebook, tmp_path: Path) -> None:
    request = notebook.send(f"%mlflow_project run near -P until={tmp_path / 'never'}")
    notebook.until_shown(request, "waits")
    (job_id,) = [job["id"] for job in site.all() if job["ended"] is None]
    assert processes_with(job_id)
    notebook.interrupt()
    found = notebook.outcome(request)
    assert (found.status, found.errors) == ("error", ["KeyboardInterrupt"])
    assert "■ near  killed" in found.displays[-1].data["text/plain"]
    assert processes_with(job_id) == []
    job = site.get(job_id)
    assert job["state"] == "killed"
    assert status(site.run(job["runs"][0]["run_id"])) == "KILLED"


@pytest.mark.slow
def test_an_interrupt_at_any_moment_leaves_no_job(site: Site) -> None:
    line = "%mlflow_project run near -e wait -P until=/nowhere/never"
    # The kernel's first use of MLflow among them: half of an import cannot be made up for.
    notebook = Notebook(site.server, "sub/y.ipynb")
    moments = random.Random(1)
    for _ in range(20):
        before = len(site.all())
        request = notebook.send(f"print('now', flush=True)\n{line}")
        pause = moments.random() * 0.15

        def interrupt(pause: float = pause) -> None:
            time.sleep(pause)  # the moment is what is tried
            notebook.interrupt()

        found = notebook.outcome(request, when_printed=interrupt)
        assert found.errors == ["KeyboardInterrupt"]
        assert [job for job in site.all() if job["ended"] is None] == []
        assert len(site.all()) <= before + 1
    assert notebook.value("len(__import__('mlflow').search_experiments()) > 1") is True
    notebook.stop()


def test_a_card_stays_live_when_the_cell_does_not_wait(
    site: Site, notebook: Notebook, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    request = notebook.send(f"%mlflow_project run near -e wait -P until={gate} --no-wait")
    found = notebook.outcome(request)
    assert (found.status, found.shown) == ("ok", "")
    assert [one.update for one in found.displays][:2] in ([False], [False, True])
    notebook.until_shown(request, "waits")
    gate.touch()
    last = notebook.until_shown(request, "finished")
    assert last.display_id == found.displays[0].display_id
    assert site.ended(site.all()[0]["id"])["state"] == "finished"


@pytest.mark.slow
def test_jobs_are_listed_and_cancelled_by_their_ids(
    site: Site, notebook: Notebook, tmp_path: Path
) -> None:
    notebook.run(
        f"gate = {str(tmp_path / 'never')!r}\n"
        "grid = %mlflow_project run near -e wait --grid until=$gate,{gate + '2'} --no-wait"
    )
    jobs = site.all()[:2]
    for job in jobs:
        site.waiting(job["id"])
    listed = notebook.run("%mlflow_project list").printed
    for job in jobs:
        assert job["id"][:8] in listed
    assert f"near: until {gate_of(jobs[0])}"[:20] in listed
    said = notebook.run("%mlflow_project cancel zzz")
    assert "There is no job 'zzz'. %mlflow_project list shows those" in said.printed
    first, second = sorted(jobs, key=lambda job: str(job["id"]))
    notebook.run(f"_ = %mlflow_project cancel {first['id'][:12]}")
    assert site.get(first["id"])["state"] == "killed"
    assert site.get(second["id"])["state"] == "running"
    assert "killed" in notebook.run(f"%mlflow_project cancel {first['id'][:12]}").printed
    # By the grid's id all that are left.
    found = notebook.run(f"_ = %mlflow_project cancel {first['group'][:12]}")
    assert found.status == "ok", found.traceback
    assert site.get(second["id"])["state"] == "killed"
    assert notebook.value("grid.state") == "killed"
    parent = notebook.value("grid.runs[0]")
    site.eventually(lambda: status(site.run(parent)) == "KILLED")


def gate_of(job: dict[str, object]) -> str:
    parameters = job["arguments"]["parameters"]  # type: ignore[index]
    return str(parameters["until"])


def test_help(notebook: Notebook) -> None:
    for line in ("%mlflow_project", "%mlflow_project --help", "%mlflow_project run near -h"):
        found = notebook.run(line)
        assert (found.status, found.displays) == ("ok", [])
        assert "--backend-config FILE|JSON" in found.printed
    found = notebook.run("%mlflow_project walk")
    assert "Write %mlflow_project run PATH, list, or cancel ID" in found.printed
