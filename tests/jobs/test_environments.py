"""Environments that are made for a project, and those that cannot be made here."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.projects import availability
from tests.jobs import engine
from tests.jobs import site as sites
from tests.jobs.site import Site, status, values
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "a canary of a secret"
IMAGE = "example/project:1"

SCRIPT = """\
import sys

import toolz

print("prefix", sys.prefix)
print("toolz", toolz.__version__)
"""


def project(root: Path, name: str, *environment: str) -> None:
    folder = root / name
    folder.mkdir()
    lines = [f"name: {name}", *environment, "entry_points:", "  main:"]
    (folder / "MLproject").write_text("\n".join([*lines, "    command: python show.py", ""]))
    (folder / "show.py").write_text(SCRIPT)
    # Of this Python: another one would be fetched, or built.
    (folder / "python_env.yaml").write_text("dependencies:\n  - toolz==1.0.0\n")
    (folder / "conda.yaml").write_text("name: x\ndependencies:\n  - python\n")


@pytest.fixture(scope="module")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    place = tmp_path_factory.mktemp("environments")
    own = {"MLFLOW_ENV_ROOT": str(place / "envs"), "UV_CACHE_DIR": str(place / "uv")}
    with running(place, None, **own) as server, Site(server) as site:
        project(server.root, "python", "python_env: python_env.yaml")
        project(server.root, "conda", "conda_env: conda.yaml")
        project(server.root, "docker", f"docker_env: {{image: '{IMAGE}'}}")
        yield site


@pytest.mark.slow
@pytest.mark.parametrize("environment", ["virtualenv", "uv"])
def test_an_environment_of_its_own(
    environments: Site, environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sites, "SECONDS", 240.0)
    site = environments
    for _ in range(2):  # made, and found
        (made,) = site.start(uri="python", environment=environment)
        job = site.ended(made["id"])
        log = site.log(job["id"])
        assert job["state"] == "finished", log
        run_id = job["runs"][0]["run_id"]
        assert values(site.run(run_id), "tags")["mlflow.project.env"] == environment
        place = site.server.root.parent / "envs"
        assert f"prefix {place}" in log
        assert "toolz 1.0.0" in log
        # What is there, not what is here.
        kept = site.artifact(run_id, "job/requirements.txt").lower()
        assert "toolz==1.0.0" in kept
        assert "mlflow" not in kept
    assert "already exists" in log


@pytest.mark.slow
def test_requirements_that_nobody_has(environments: Site) -> None:
    folder = environments.server.root / "python"
    wanted = folder / "python_env.yaml"
    before = wanted.read_text()
    wanted.write_text("dependencies:\n  - toolz==0.0.0.dev0\n")
    try:
        (made,) = environments.start(uri="python", environment="uv")
        job = environments.ended(made["id"])
    finally:
        wanted.write_text(before)
    assert job["state"] == "failed"
    assert "environment of the project cannot be made" in job["error"]["message"]
    run = environments.run(job["runs"][0]["run_id"])
    assert status(run) == "FAILED"
    assert "toolz==0.0.0.dev0" in values(run, "tags")["jupyter.job.error"]


@pytest.mark.parametrize("name", ["conda", "docker"])
@pytest.mark.slow
def test_an_environment_that_is_not_here(environments: Site, name: str) -> None:
    why = availability.environment(name)
    listed = environments.client.get("jupyter-mlflow/projects/backends").json()["environments"]
    assert {one["name"]: one["why"] for one in listed}[name] == why
    if why is None:
        return  # a machine that has it
    before = len(environments.all())
    body = {
        "kind": "project",
        "connection": "default",
        "arguments": {"uri": name, "environment": name},
    }
    refused = environments.post(body, status=400)
    assert (refused["field"], refused["message"]) == ("environment", why)
    assert len(environments.all()) == before


@pytest.mark.slow
def test_docker_is_told_no_secret_on_its_command_line(tmp_path: Path) -> None:
    noted = engine.program(tmp_path / "bin")
    with engine.engine(IMAGE) as address:
        own = {
            "DOCKER_HOST": address,
            "PATH": os.pathsep.join([str(noted.parent), os.environ["PATH"]]),
            "MLFLOW_TRACKING_PASSWORD": CANARY,
        }
        with running(tmp_path, None, **own) as server, Site(server) as site:
            wanted = "environment: [MLFLOW_TRACKING_PASSWORD]"
            project(server.root, "docker", f"docker_env: {{image: '{IMAGE}', {wanted}}}")
            (made,) = site.start(uri="docker", environment="docker")
            job = site.ended(made["id"])
            log = site.log(job["id"])
            assert job["state"] == "finished", log
            run = site.run(job["runs"][0]["run_id"])
            assert "trained in a container" in log
            told: dict[str, Any] = json.loads(noted.read_text())
            assert f"MLFLOW_TRACKING_PASSWORD={CANARY}\n" in told.pop("file")
            command = values(run, "tags")["jupyter.job.command"]
            assert command.endswith(f"{IMAGE} python show.py")
            for text in (json.dumps(told), log, json.dumps(run)):
                assert CANARY not in text
            # The file went with the job.
            assert not Path(told["arguments"][told["arguments"].index("--env-file") + 1]).exists()
