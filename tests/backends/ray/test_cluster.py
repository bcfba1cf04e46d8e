"""Projects on a real Ray cluster, sent by a real Jupyter server and by `mlflow run`."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx
import psutil
import pytest

from tests.backends.ray.conftest import PASSWORD, example
from tests.jobs import site as sites
from tests.jobs.site import Site, status, values
from tests.servers import running

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

LONG = {"alpha": 0.3, "epochs": 10_000_000}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    # Ray starts a process for each job, which imports all of Ray.
    monkeypatch.setattr(sites, "SECONDS", 180.0)


def on_ray(site: Site, config: dict[str, Any] | None = None, **arguments: Any) -> str:
    (made,) = site.start(uri="elasticnet", backend="ray", backend_config=config, **arguments)
    return str(made["id"])


def job_of(address: str, run_id: str) -> dict[str, Any]:
    """What the cluster says of the job of a run."""
    found: dict[str, Any] = httpx.get(f"{address}/api/jobs/mlflow-{run_id}", timeout=60).json()
    return found


def trainings() -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        if "train.py" in command and str(LONG["epochs"]) in command:
            found.append(process)
    return found


def until_training(site: Site, job_id: str) -> str:
    """Until it trains there; its run's id."""
    job = site.until(job_id, lambda job: "Epoch" in site.log(job_id))
    return str(job["runs"][0]["run_id"])


def asked(place: Path, query: str) -> list[Any]:
    """What the store in ``place`` has, whoever writes to it."""
    with contextlib.closing(sqlite3.connect(place / "mlflow.db")) as store:
        return store.execute(query).fetchall()


def until_gone(address: str, run_id: str) -> None:
    """Nothing trains any more, two seconds after the cluster has said so."""
    assert job_of(address, run_id)["status"] == "STOPPED"
    psutil.wait_procs(trainings(), timeout=2)
    assert trainings() == []


def test_the_example_runs_there(ray_site: Site, address: str) -> None:
    site = ray_site
    (listed,) = [
        one
        for one in site.client.get("jupyter-mlflow/projects/backends").json()["backends"]
        if one["name"] == "ray"
    ]
    assert (listed["is_available"], listed["why"]) == (True, None)
    job_id = on_ray(
        site, {"address": address, "entrypoint_num_cpus": "0.5"}, parameters={"alpha": 0.3}
    )
    job = site.ended(job_id)
    log = site.log(job_id)
    assert (job["state"], job["exit_code"], job["error"]) == ("finished", 0, None), log
    assert job["progress"] == {"done": 20, "total": 20}
    run = site.run(job["runs"][0]["run_id"])
    run_id = run["info"]["run_id"]
    assert status(run) == "FINISHED"
    assert values(run, "params") == {"alpha": "0.3", "l1_ratio": "0.1", "epochs": "20"}
    assert values(run, "metrics")["r2"] == pytest.approx(0.377, abs=0.01)
    tags = values(run, "tags")
    assert tags["mlflow.project.backend"] == "ray"
    assert tags["jupyter.job.command"] == "python train.py --alpha 0.3 --l1-ratio 0.1 --epochs 20"
    assert log.count("\x1b[1mEpoch ") == 20
    assert "Epoch 20" in site.artifact(run_id, "job/log.txt").replace("\x1b[0m", "").replace(
        "\x1b[1m", ""
    )
    assert "job/project/train.py" in site.artifacts(run_id, "job/project")
    # The packages here are not those there.
    assert "job/requirements.txt" not in site.artifacts(run_id, "job")
    told = job_of(address, run_id)
    assert (told["status"], told["metadata"]) == ("SUCCEEDED", {"mlflow_run_id": run_id})
    assert sorted(told["runtime_env"]["env_vars"]) == [
        *("FORCE_COLOR", "JUPYTER_MLFLOW_DEFAULT_STORE", "JUPYTER_MLFLOW_EVENTS"),
        *("JUPYTER_MLFLOW_JOB", "MLFLOW_EXPERIMENT_ID", "MLFLOW_RUN_ID", "MLFLOW_TRACKING_URI"),
        "PYTHONUNBUFFERED",
    ]
    assert PASSWORD not in str(told)
    assert PASSWORD not in log


def test_a_variable_goes_along_when_it_is_named(ray_site: Site, address: str) -> None:
    job = ray_site.ended(
        on_ray(ray_site, {"env": "MLFLOW_TRACKING_PASSWORD"}, parameters={"epochs": 1})
    )
    assert job["state"] == "finished", ray_site.log(job["id"])
    told = job_of(address, job["runs"][0]["run_id"])
    assert told["runtime_env"]["env_vars"]["MLFLOW_TRACKING_PASSWORD"] == PASSWORD
    assert PASSWORD not in ray_site.log(job["id"])


def test_requirements_are_installed_when_that_is_asked_for(ray_site: Site) -> None:
    folder = ray_site.server.root / "wanting"
    folder.mkdir()
    (folder / "MLproject").write_text(
        "name: wanting\npython_env: python_env.yaml\nentry_points:\n  main:\n"
        "    command: python show.py\n"
    )
    (folder / "python_env.yaml").write_text("dependencies:\n  - -r more.txt\n")
    (folder / "more.txt").write_text("toolz==1.0.0\n")
    (folder / "show.py").write_text("import toolz\nprint('toolz', toolz.__version__)\n")
    made = [
        ray_site.start(uri="wanting", backend="ray", backend_config={"pip": pip})[0]["id"]
        for pip in (True, False)
    ]
    wanting, without = (ray_site.ended(job_id) for job_id in made)
    assert wanting["state"] == "finished", ray_site.log(wanting["id"])
    assert "toolz 1.0.0" in ray_site.log(wanting["id"])
    assert "toolz 1.0.0" not in ray_site.log(without["id"])


def test_requirements_that_nobody_has(ray_site: Site) -> None:
    folder = ray_site.server.root / "impossible"
    folder.mkdir()
    (folder / "show.py").write_text("print('not reached')\n")
    (folder / "MLproject").write_text("name: x\npython_env: python_env.yaml\n")
    (folder / "python_env.yaml").write_text("dependencies:\n  - toolz==0.0.0.dev0\n")
    (made,) = ray_site.start(
        uri="impossible", entry_point="show.py", backend="ray", backend_config={"pip": True}
    )
    job = ray_site.ended(made["id"])
    assert (job["state"], job["exit_code"]) == ("failed", 1)
    said = job["error"]["message"]
    assert said.startswith("Ray could not run it: ERROR: No matching distribution found for toolz")
    assert status(ray_site.run(job["runs"][0]["run_id"])) == "FAILED"
    assert "toolz==0.0.0.dev0" in ray_site.log(job["id"])


def test_a_command_that_fails(ray_site: Site) -> None:
    # What is not declared follows the command, which does not know it.
    job = ray_site.ended(on_ray(ray_site, parameters={"unknown": "x"}))
    assert (job["state"], job["exit_code"]) == ("failed", 2), ray_site.log(job["id"])
    assert "exit code 2" in job["error"]["message"]
    run = ray_site.run(job["runs"][0]["run_id"])
    assert status(run) == "FAILED"
    assert "unrecognized arguments" in values(run, "tags")["jupyter.job.error"]


def test_what_is_cancelled_ends_there(ray_site: Site, address: str) -> None:
    job_id = on_ray(ray_site, {"address": address}, parameters=LONG)
    run_id = until_training(ray_site, job_id)
    assert trainings()
    assert ray_site.kill(job_id)["state"] == "killed"
    until_gone(address, run_id)
    assert status(ray_site.run(run_id)) == "KILLED"
    assert "Epoch" in ray_site.artifact(run_id, "job/log.txt")


def test_no_cluster_answers(ray_site: Site) -> None:
    job = ray_site.ended(on_ray(ray_site, {"address": "http://127.0.0.1:9"}))
    assert (job["state"], job["runs"]) == ("failed", [])
    assert "No Ray cluster answers at http://127.0.0.1:9. " in job["error"]["message"]


def test_what_a_killed_server_leaves_there_is_ended_by_the_next(
    environment: dict[str, str], address: str, tmp_path: Path
) -> None:
    with running(tmp_path, None, **environment) as server, Site(server) as site:
        example(server.root)
        job_id = on_ray(site, parameters=LONG)
        run_id = until_training(site, job_id)
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
    # Nobody here can have told the cluster.
    assert job_of(address, run_id)["status"] == "RUNNING"
    with running(tmp_path, None, **environment) as server, Site(server) as site:
        site.eventually(lambda: status(site.run(run_id)) == "KILLED")
        job = site.get(job_id)
        assert (job["state"], job["error"]) == ("killed", None), site.log(job_id)
    until_gone(address, run_id)


SENT = """
import sys
import mlflow

parameters = {"epochs": sys.argv[2]}
mlflow.projects.run(sys.argv[1], parameters=parameters, backend="ray", experiment_name="there")
"""


def test_a_script_that_waits_and_control_c(
    environment: dict[str, str], address: str, tmp_path: Path
) -> None:
    """Without Jupyter, by MLflow's own API."""
    example(tmp_path)
    store = f"sqlite:///{tmp_path / 'mlflow.db'}"
    project = str(tmp_path / "elasticnet")
    process = subprocess.Popen(
        [sys.executable, "-c", SENT, project, str(LONG["epochs"])],
        env={**os.environ, **environment, "MLFLOW_TRACKING_URI": store, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        if "Epoch" in line:
            break
    assert process.poll() is None, "".join(printed)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert time.monotonic() - began < 20
    ((run_id, status),) = asked(tmp_path, "select run_uuid, status from runs")
    assert status == "KILLED"
    until_gone(address, run_id)


def test_mlflow_run_sends_it_and_does_not_wait(
    environment: dict[str, str], address: str, tmp_path: Path
) -> None:
    """As MLflow's command line does it with every back end but its own.

    Without any address: it finds the cluster on this machine.
    """
    example(tmp_path)
    environment = {**os.environ, **environment, "TMPDIR": str(tmp_path)}
    del environment["RAY_ADDRESS"]
    store = f"sqlite:///{tmp_path / 'mlflow.db'}"
    command = [sys.executable, "-m", "mlflow", "run", str(tmp_path / "elasticnet"), "-b", "ray"]
    told = subprocess.run(
        [*command, "-P", "epochs=2", "--experiment-name", "there"],
        env={**environment, "MLFLOW_TRACKING_URI": store},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    ((run_id,),) = asked(tmp_path, "select run_uuid from runs")
    deadline = time.monotonic() + 60
    while job_of(address, run_id)["status"] in ("PENDING", "RUNNING"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert asked(tmp_path, "select status from runs") == [("FINISHED",)]
    assert asked(tmp_path, "select value from params where key = 'epochs'") == [("2",)]
    assert asked(tmp_path, "select count(*) from latest_metrics") == [(3,)]
