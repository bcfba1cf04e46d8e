"""What Docker is told of secrets: nothing that a list of processes shows."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from mlflow.exceptions import ExecutionException
from mlflow.projects.backend import local

from jupyter_mlflow.runner.project import docker

URI = "MLFLOW_TRACKING_URI=postgresql://me:a canary@db/mlflow?x='$(y)'"


class Image:
    tags = ("project:1",)


class Run:
    class info:  # noqa: N801 - MLflow's name
        run_id = "r"
        experiment_id = "7"
        artifact_uri = "/tmp/artifacts"


def test_values_are_in_a_file() -> None:
    command = ["docker", "run", "--rm", "-v", "/a:/b", "-e", URI, "-e", "A=", "project:1"]
    made = docker.with_file(command)
    assert made[:-2] == ["docker", "run", "--rm", "-v", "/a:/b", "--env-file"]
    assert made[-1] == "project:1"
    file = Path(made[-2])
    assert file.read_text() == f"{URI}\nA=\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.unlink()
    with pytest.raises(ExecutionException, match="variable KEY has several lines") as refused:
        docker.with_file(["docker", "run", "-e", "KEY=canary\nmore", "project:1"])
    assert "canary" not in str(refused.value)


def test_it_is_what_mlflow_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "a canary")
    monkeypatch.setattr(local, "_get_docker_command", local._get_docker_command)
    docker.hide_values()
    made = local._get_docker_command(Image, Run, user_env_vars=["SECRET", ["OTHER", "it's"]])
    assert made[:2] == ["docker", "run"]
    assert made[-1] == "project:1"
    assert "canary" not in " ".join(made)
    file = Path(made[-2])
    lines = file.read_text().splitlines()
    file.unlink()
    assert {"SECRET=a canary", "OTHER=it's", "MLFLOW_RUN_ID=r"} <= set(lines)
