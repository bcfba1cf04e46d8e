"""Notebooks as jobs: what runs, what is kept, how they end."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.jobs import notebooks
from tests.jobs.site import API, Site, as_json, status, values
from tests.jobs.test_ends import of_jobs, until_gone
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INNER = "inner"


def start(site: Site, path: str = "train.ipynb", **more: Any) -> list[dict[str, Any]]:
    arguments = {"path": path, **more.pop("arguments", {})}
    body = {"kind": "notebook", "connection": "default", "arguments": arguments, **more}
    made: list[dict[str, Any]] = site.post(body)["jobs"]
    return made


def within(site: Site, run_id: str) -> list[dict[str, Any]]:
    """The runs that are nested in one."""
    run = site.run(run_id)
    body = {
        "experiment_ids": [run["info"]["experiment_id"]],
        "filter": f"tags.`mlflow.parentRunId` = '{run_id}'",
    }
    reply = site.client.post(f"{API}/runs/search", json=body)
    found: list[dict[str, Any]] = reply.json().get("runs", [])
    return found


def test_a_notebook_runs_with_other_parameters_and_its_copy_is_kept(site: Site) -> None:
    file = notebooks.make(site.server.root)
    before = file.read_bytes()
    (made,) = start(site, arguments={"parameters": {"alpha": "3e-1", "fast": "true"}})
    job = site.ended(made["id"])
    assert (job["state"], job["exit_code"], job["title"]) == ("finished", 0, "train.ipynb")
    assert job["progress"] == {"done": 4, "total": 4}
    assert "alpha is 0.3 int [1, 2] True" in site.log(made["id"])
    assert file.read_bytes() == before

    run_id = job["runs"][0]["run_id"]
    run = site.run(run_id)
    assert status(run) == "FINISHED"
    params = {"alpha": "0.3", "epochs": "2", "until": "", "layers": "[1, 2]", "fast": "True"}
    assert values(run, "params") == params
    tags = values(run, "tags")
    assert tags["mlflow.source.name"] == tags["jupyter.notebook.path"] == "train.ipynb"
    assert tags["jupyter.job.exit_code"] == "0"
    assert "ipykernel" in tags["jupyter.job.command"]
    kept = site.artifacts(run_id, "job")
    files = ("command.txt", "job.json", "log.txt", "requirements.txt", "train.ipynb")
    assert kept == [f"job/{name}" for name in files]
    assert "nbclient==" in site.artifact(run_id, "job/requirements.txt")
    copy = as_json(site.artifact(run_id, "job/train.ipynb"))
    injected = copy["cells"][2]
    assert injected["metadata"]["tags"] == ["injected-parameters"]
    assert "".join(injected["source"]) == "# Parameters\nalpha = 0.3\nfast = True"
    assert copy["cells"][-1]["outputs"][0]["data"]["text/plain"] == ["42"]

    # What the notebook makes itself is nested in it, and has the parameters as well.
    (inner,) = within(site, run_id)
    assert [one["name"] for one in job["runs"]] == ["train", INNER]
    assert (inner["info"]["run_name"], status(inner)) == (INNER, "FINISHED")
    assert values(inner, "metrics") == {"twice": 0.6}
    assert values(inner, "params") == params
    assert values(inner, "tags")["jupyter.notebook.id"] == tags["jupyter.notebook.id"]


def test_a_cell_that_fails_is_named_and_the_copy_is_as_far_as_it_came(site: Site) -> None:
    cells = [notebooks.PARAMETERS, notebooks.TRAIN, "import mlflow; mlflow.start_run()\n1 / 0", "2"]
    notebooks.make(site.server.root, "sub folder/broken ü.ipynb", cells)
    (made,) = start(site, "sub folder/broken ü.ipynb")
    job = site.ended(made["id"])
    assert (job["state"], job["exit_code"]) == ("failed", 1)
    message = job["error"]["message"]
    assert message.startswith("Code cell 3 of 4 (import mlflow; mlflow.start_run()) failed")
    assert message.endswith("ZeroDivisionError: division by zero")
    run_id = job["runs"][0]["run_id"]
    run = site.run(run_id)
    assert status(run) == "FAILED"
    assert "ZeroDivisionError" in values(run, "tags")["jupyter.job.error"]
    copy = as_json(site.artifact(run_id, "job/broken ü.ipynb"))
    assert [cell.get("execution_count") for cell in copy["cells"]] == [None, 1, 2, 3, None]
    assert copy["cells"][3]["outputs"][-1]["ename"] == "ZeroDivisionError"
    # Finished is what had finished; what was open when the cell failed has failed.
    assert sorted(map(status, within(site, run_id))) == ["FAILED", "FINISHED"]


@pytest.fixture
def patient_site(tmp_path: Path) -> Iterator[Site]:
    """Whose jobs have a minute to end when they are asked to: it is enough on any machine."""
    config = tmp_path / "config" / "jupyter_server_config.py"
    config.parent.mkdir()
    config.write_text("from jupyter_mlflow.jobs import work; work._LOCAL = 60.0")
    with running(tmp_path) as server, Site(server) as site:
        yield site


def test_a_cancelled_notebook_leaves_its_copy_and_no_process(
    patient_site: Site, tmp_path: Path
) -> None:
    site = patient_site
    notebooks.make(site.server.root, "waits.ipynb")
    never = str(tmp_path / "never")
    (made,) = start(site, "waits.ipynb", arguments={"parameters": {"until": never}})
    site.waiting(made["id"])
    job = site.kill(made["id"])
    assert of_jobs(site.server.root.parent) == []
    assert (job["state"], job["progress"]["done"]) == ("killed", 2)
    run_id = job["runs"][0]["run_id"]
    assert status(site.run(run_id)) == "KILLED"
    assert "waits" in site.artifact(run_id, "job/log.txt")
    copy = as_json(site.artifact(run_id, "job/waits.ipynb"))
    assert "waits" in json.dumps(copy["cells"][4]["outputs"])


def other_kernel(site: Site) -> str:
    """A kernel that this server does not start by its own interpreter's path."""
    folder = site.server.root.parent / "data" / "kernels" / "other"
    folder.mkdir(parents=True, exist_ok=True)
    argv = ["env", "OF=other", sys.executable, "-m", "ipykernel_launcher", "-f"]
    spec = {"argv": [*argv, "{connection_file}"], "language": "python", "display_name": "Other"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    return folder.name


def test_a_grid_of_a_notebook_is_in_its_experiment(site: Site) -> None:
    cells = [notebooks.PARAMETERS, "import os\nprint('of', os.environ['OF'])"]
    notebooks.make(site.server.root, "grid.ipynb", cells)
    chosen = {"kernel_name": other_kernel(site)}
    jobs = start(site, "grid.ipynb", arguments=chosen, grid={"alpha": ["0.1", "0.2"]})
    ended = [site.ended(job["id"]) for job in jobs]
    assert [job["state"] for job in ended] == ["finished", "finished"]
    runs = [site.run(job["runs"][0]["run_id"]) for job in ended]
    assert [values(run, "params")["alpha"] for run in runs] == ["0.1", "0.2"]
    assert "of other" in site.log(jobs[0]["id"])
    # That kernel was asked what it finds.
    told = site.artifact(ended[0]["runs"][0]["run_id"], "job/requirements.txt")
    assert told.startswith("# Python 3")
    assert "nbclient==" in told
    (experiment_id,) = {run["info"]["experiment_id"] for run in runs}
    reply = site.client.get(f"{API}/experiments/get", params={"experiment_id": experiment_id})
    experiment = reply.json()["experiment"]
    assert experiment["name"] == "grid.ipynb"
    tags = {one["key"]: one["value"] for one in experiment["tags"]}
    assert tags["mlflow.experiment.sourceId"] == values(runs[0], "tags")["jupyter.notebook.id"]
    parent = jobs[0]["parent_run_id"]
    assert {values(run, "tags")["mlflow.parentRunId"] for run in runs} == {parent}
    site.eventually(lambda: status(site.run(parent)) == "FINISHED")


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"path": "nowhere.ipynb"}, "path"),
        ({"path": "project/train.py"}, "path"),
        ({"path": "text.ipynb"}, "path"),
        ({"path": "../train.ipynb"}, "path"),
        ({"kernel_name": "nobody's"}, "kernel_name"),
        ({"parameters": {"alpha": "abc"}}, "parameters.alpha"),
        ({"parameters": {"epochs": "1.5"}}, "parameters.epochs"),
        ({"parameters": {"fast": "perhaps"}}, "parameters.fast"),
        ({"parameters": {"layers": "__import__('os').getcwd()"}}, "parameters.layers"),
        ({"parameters": {"beta": 1}}, "parameters.beta"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    site: Site, arguments: dict[str, Any], field: str
) -> None:
    notebooks.make(site.server.root)
    (site.server.root / "text.ipynb").write_text("no JSON")
    body = {
        "kind": "notebook",
        "connection": "default",
        "arguments": {"path": "train.ipynb", **arguments},
    }
    reply = site.client.post("jupyter-mlflow/jobs", json=body)
    assert reply.status_code in (400, 404), reply.text
    assert reply.json()["field"] == field, reply.text


def test_a_notebook_becomes_a_project_that_runs(site: Site) -> None:
    notebooks.make(site.server.root, "made of.ipynb")
    route = "jupyter-mlflow/notebooks/project"
    made = site.client.post(route, json={"path": "made of.ipynb", "folder": "made"})
    assert made.status_code == 201, made.text
    assert made.json()["files"] == ["MLproject", "made_of.py", "python_env.yaml"]
    (job,) = site.start(uri="made", parameters={"alpha": "0.3"})
    job = site.ended(job["id"])
    assert job["state"] == "finished", site.log(job["id"])
    run = site.run(job["runs"][0]["run_id"])
    assert (values(run, "params")["alpha"], values(run, "metrics")) == ("0.3", {"twice": 0.6})
    again = site.client.post(route, json={"path": "made of.ipynb", "folder": "made"})
    assert (again.status_code, again.json()["field"]) == (409, "folder")


def test_the_parameters_of_a_notebook(site: Site) -> None:
    notebooks.make(site.server.root)
    found = site.client.get("jupyter-mlflow/notebooks/parameters", params={"path": "train.ipynb"})
    assert found.status_code == 200, found.text
    told = found.json()
    assert told["kernel_name"] == "python3"
    assert {"name": "python3", "display_name": "Python 3 (ipykernel)"} in told["kernels"]
    assert told["parameters"] == [
        {"name": "alpha", "type": "float", "default": "0.5"},
        {"name": "epochs", "type": "int", "default": "2"},
        {"name": "until", "type": "string", "default": ""},
        {"name": "layers", "type": "literal", "default": "[1, 2]"},
        {"name": "fast", "type": "bool", "default": "False"},
    ]


@pytest.mark.slow
def test_the_copy_is_as_far_as_it_came_when_the_server_is_killed(tmp_path: Path) -> None:
    with running(tmp_path) as server, Site(server) as site:
        notebooks.make(server.root)
        (made,) = start(site, arguments={"parameters": {"until": str(tmp_path / "never")}})
        site.waiting(made["id"])
        run_id = site.get(made["id"])["runs"][0]["run_id"]
        site.eventually(lambda: "job/train.ipynb" in site.artifacts(run_id, "job"))
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        until_gone(tmp_path, all_of_it=True)
    with running(tmp_path) as server, Site(server) as site:
        assert site.get(made["id"])["state"] == "killed"
        site.eventually(lambda: status(site.run(run_id)) == "KILLED")
        copy = as_json(site.artifact(run_id, "job/train.ipynb"))
        assert "alpha is 0.5" in json.dumps(copy["cells"][3]["outputs"])
        assert list((tmp_path / "runtime").glob("kernel-*.json")) == []
    # Sockets and temporary files are gone as well.
    assert list((tmp_path / "t").glob("jm-*")) == []
