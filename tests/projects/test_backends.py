"""Where a project can run, and why not: what is on a machine, without loading any of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mlflow.projects.backend import loader

from jupyter_mlflow.backends.ray.config import FIELDS
from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.projects import availability, backends, known_configs, validation
from tests.backends import entry
from tests.projects import plugin
from tests.projects.corpus import good

if TYPE_CHECKING:
    from collections.abc import Callable

AZURE: list[dict[str, Any]] = [{"USE_CONDA": False}, {"COMPUTE": "cpu-cluster", "USE_CONDA": False}]
"""The two examples of Azure's documents."""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    def install(**how: Any) -> Path:
        folder = plugin.install(tmp_path / "packages", **how)
        monkeypatch.syspath_prepend(str(folder))
        return folder

    return install


def whys() -> dict[str, str | None]:
    return {backend.name: backend.why for backend in backends.found()}


def test_a_plugin_is_listed_and_not_loaded(installed: Callable[..., Path]) -> None:
    installed(names=("recording", "azureml", "local", "kubernetes"))
    found = backends.found()
    names = [backend.name for backend in found]
    assert names[:3] == ["local", "databricks", "kubernetes"]
    assert {"recording", "azureml"} < set(names)
    assert len(names) == len(set(names))
    (azure,) = [backend.model() for backend in found if backend.name == "azureml"]
    assert azure["distribution"] == "recording-backend"
    assert azure["is_available"]
    assert azure["why"] is None
    assert [field["name"] for field in azure["config"]] == ["COMPUTE", "USE_CONDA"]
    (own,) = [backend for backend in found if backend.name == "local"]
    assert own.distribution == "mlflow"
    assert "recording_backend" not in sys.modules
    # MLflow finds the same.
    assert type(loader.load_backend("recording")).__name__ == "Backend"
    del sys.modules["recording_backend"]


def test_a_plugin_that_lacks_something(installed: Callable[..., Path]) -> None:
    folder = installed(requires="a-package-that-is-nowhere>=1; python_version >= '3'")
    why = whys()["recording"]
    assert why is not None
    assert "a-package-that-is-nowhere" in why
    (folder / "recording_backend-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: recording-backend\nVersion: 1.0\n"
        "Requires-Dist: pytest\nRequires-Dist: nowhere; extra == 'all'\nRequires-Dist: ???\n"
    )
    assert whys()["recording"] is None
    (folder / "recording_backend.py").unlink()
    why = whys()["recording"]
    assert why is not None
    assert "recording_backend cannot be found" in why


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing; programs are put into ``bin``, packages into ``lib``."""
    for name in ("bin", "lib", "home"):
        (tmp_path / name).mkdir()
    for name in ("KUBECONFIG", "DOCKER_HOST", "MLFLOW_CONDA_HOME", "CONDA_EXE", "DATABRICKS_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("DATABRICKS_CONFIG_FILE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setattr(availability, "_DOCKER_SOCKET", tmp_path / "docker.sock")
    monkeypatch.syspath_prepend(str(tmp_path / "lib"))
    return tmp_path


def has_program(machine: Path, name: str) -> None:
    (machine / "bin" / name).write_text("#!/bin/sh\nexit 1\n")
    (machine / "bin" / name).chmod(0o755)


def has_package(machine: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine / "lib" / name).mkdir()
    (machine / "lib" / name / "__init__.py").write_text("raise SystemExit('was imported')")
    monkeypatch.syspath_prepend(str(machine / "lib"))


def test_environments(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert availability.environment("local") is None
    needed = {"virtualenv": "pyenv", "conda": "conda", "uv": "uv"}
    for name, program in needed.items():
        why = availability.environment(name)
        assert why is not None
        assert program in why
        has_program(machine, program)
        assert availability.environment(name) is None
    monkeypatch.setenv("CONDA_EXE", str(machine / "gone"))
    assert availability.environment("conda") is not None


def test_docker_and_kubernetes(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def says(*texts: str) -> None:
        for why, text in zip(
            (availability.environment("docker"), availability.kubernetes()), texts, strict=True
        ):
            assert text in (why or "yes")

    # The Python package docker comes with MLflow, that for Kubernetes does not.
    says("no docker on this machine", "package kubernetes")
    has_package(machine, "kubernetes", monkeypatch)
    says("no docker on this machine", "no docker on this machine")
    has_program(machine, "docker")
    says("does not run", "does not run")
    (machine / "docker.sock").touch()
    says("yes", "no kubeconfig")
    monkeypatch.setenv("KUBECONFIG", f"{machine / 'none'}:{machine / 'config'}")
    (machine / "config").touch()
    says("yes", "yes")


def test_databricks(machine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    good(machine / "home")
    asked = {"uri": "home", "entry_point": "other", "backend": "databricks"}
    with pytest.raises(BadRequest, match="credentials"):
        validation.check(asked, machine)
    (machine / "home" / ".databrickscfg").touch()
    for config, tracking, says in (
        (None, "databricks", "new cluster"),
        ({"existing_cluster_id": "x"}, "databricks", "new cluster"),
        ({"num_workers": 1}, "sqlite:///x.db", "cannot reach"),
    ):
        with pytest.raises(BadRequest, match=says):
            validation.check({**asked, "backend_config": config}, machine, tracking)
    checked = validation.check(
        {**asked, "backend_config": {"num_workers": 1}}, machine, "databricks://profile"
    )
    assert checked["backend_config"] == {"num_workers": 1}


def test_the_configuration_of_kubernetes(tmp_path: Path) -> None:
    (tmp_path / "job.yaml").touch()
    right = {"repository-uri": "a/b", "kube-job-template-path": "job.yaml", "more": [1]}
    known_configs.check("kubernetes", right, tmp_path)
    known_configs.check("kubernetes", {**right, "kube-context": "minikube"}, tmp_path)
    for change, field in (
        ({"repository-uri": None}, "repository-uri"),
        ({"repository-uri": " "}, "repository-uri"),
        ({"kube-job-template-path": "gone.yaml"}, "kube-job-template-path"),
        ({"kube-job-template-path": "a\0"}, "kube-job-template-path"),
        ({"kube-context": 7}, "kube-context"),
    ):
        with pytest.raises(BadRequest) as refused:
            known_configs.check("kubernetes", {**right, **change}, tmp_path)
        assert refused.value.field == f"backend_config.{field}"
    # Elsewhere there is no folder to start from.
    with pytest.raises(BadRequest):
        known_configs.check("kubernetes", right, None)


def test_the_configuration_of_ray(tmp_path: Path) -> None:
    right: dict[str, Any] = {"address": "http://head:8265/@x", "pip": True, "env": "A_TOKEN"}
    for amount in (0, 1, 0.5, "0.5", "2"):
        given = {**right, "entrypoint_num_cpus": amount, "entrypoint_resources": {"special": 1}}
        known_configs.check("ray", given, tmp_path)
    known_configs.check("ray", None, None)
    for change, field in (
        ({"entrypoint_num_cpus": "two"}, "entrypoint_num_cpus"),
        ({"entrypoint_num_gpus": -1}, "entrypoint_num_gpus"),
        ({"entrypoint_num_gpus": float("inf")}, "entrypoint_num_gpus"),
        ({"entrypoint_num_gpus": True}, "entrypoint_num_gpus"),
        ({"pip": "yes"}, "pip"),
        ({"env": ["A"]}, "env"),
        ({"address": "http://me:canary@head:8265"}, "address"),
        ({"address": "canary@head:8265/"}, "address"),
    ):
        with pytest.raises(BadRequest) as refused:
            known_configs.check("ray", {**right, **change}, tmp_path)
        assert refused.value.field == f"backend_config.{field}"
        assert "canary" not in refused.value.message
    # The form has no field that the backend does not know.
    assert {field.name for field in known_configs.KNOWN["ray"]} <= set(FIELDS)


def test_ray_is_listed_with_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(entry.install(tmp_path / "entry")))
    monkeypatch.setattr(availability, "module", lambda name: name != "ray")
    why = whys()["ray"]
    assert why is not None
    assert 'pip install "ray[default]"' in why
    with pytest.raises(BadRequest, match="pip install") as refused:
        validation.check({**azure(None), "backend": "ray"}, project_in(tmp_path))
    assert refused.value.field == "backend"
    # Ray alone sends no jobs.
    monkeypatch.setattr(availability, "module", lambda name: name != "aiohttp_cors")
    assert whys()["ray"] == why
    monkeypatch.setattr(availability, "module", lambda name: True)
    assert whys()["ray"] is None


def project_in(place: Path) -> Path:
    (place / "project").mkdir()
    good(place / "project")
    return place


RUN = """
import json, sys
import mlflow

asked = json.loads(sys.argv[1])
mlflow.projects.run(
    uri=asked["uri"],
    entry_point=asked["entry_point"],
    version=asked["version"],
    parameters=asked["parameters"],
    backend=asked["backend"],
    backend_config=asked["backend_config"],
    env_manager=asked["environment"],
    storage_dir=asked["storage_dir"],
)
"""


def azure(config: object) -> dict[str, Any]:
    return {
        "uri": "project",
        "parameters": {"alpha": "0.3", "note": "it's"},
        "backend": "azureml",
        "backend_config": config,
    }


def test_azures_examples_stay_as_they_are(tmp_path: Path, installed: Callable[..., Path]) -> None:
    (tmp_path / "project").mkdir()
    good(tmp_path / "project")
    installed()
    for config in AZURE:
        checked = validation.check(azure(dict(config)), tmp_path)
        assert checked["backend_config"] == config
    with pytest.raises(BadRequest) as refused:
        validation.check(azure({"USE_CONDA": "no"}), tmp_path)
    assert refused.value.field == "backend_config.USE_CONDA"


@pytest.mark.slow
def test_what_comes_of_the_check_is_what_mlflow_takes(
    tmp_path: Path, installed: Callable[..., Path]
) -> None:
    (tmp_path / "project").mkdir()
    good(tmp_path / "project")
    packages = installed()
    tracking = f"sqlite:///{tmp_path / 'mlflow.db'}"
    checked = validation.check(azure(dict(AZURE[1])), tmp_path, tracking)
    told = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(checked)],
        cwd=checked["folder"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(packages), "MLFLOW_TRACKING_URI": tracking},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    (given,) = plugin.recorded(packages)
    assert plugin.configuration(given) == AZURE[1]
    assert given["params"] == {"alpha": "0.3", "note": "it's"}
    assert given["tracking_uri"] == tracking
    assert given["project_uri"] == str(tmp_path / "project")
    assert given["entry_point"] == "main"


async def test_the_routes(jp_fetch: Any, jp_root_dir: Path, installed: Callable[..., Path]) -> None:
    installed()
    reply = json.loads((await jp_fetch("jupyter-mlflow", "projects", "backends")).body)
    assert set(reply) == {"backends", "environments"}
    assert {"local", "recording"} < {one["name"] for one in reply["backends"]}
    assert [one["name"] for one in reply["environments"]] == list(availability.ENVIRONMENTS)
    for one in [*reply["backends"], *reply["environments"]]:
        assert one["is_available"] == (one["why"] is None)

    folder = jp_root_dir / "my projects" / "it's"
    folder.mkdir(parents=True)
    good(folder)
    path = "my projects/it's"
    reply = await jp_fetch("jupyter-mlflow", "projects", params={"path": path})
    project = json.loads(reply.body)
    assert project["path"] == path
    assert project["name"] == "good"
    assert project["is_plain"] is False
    assert project["notes"] == []
    assert project["environment"] == {"kind": None, "file": None}
    main, other = project["entry_points"]
    assert main["parameters"] == [
        {"name": "alpha", "type": "float", "default": None},
        {"name": "steps", "type": "int", "default": "10"},
        {"name": "data", "type": "path", "default": "data.csv"},
        {"name": "source", "type": "uri", "default": "https://example.com/a"},
        {"name": "note", "type": "string", "default": 'it\'s "fine" $HOME'},
    ]
    assert other == {"name": "other", "command": "bash other.sh", "parameters": []}


def test_the_example_can_run_here() -> None:
    examples = Path(__file__).parents[2] / "examples"
    asked = {"uri": "elasticnet", "parameters": {"alpha": "0.3"}}
    checked = validation.check(asked, examples)
    assert checked["command"] == "python train.py --alpha 0.3 --l1-ratio 0.1 --epochs 20"
    with pytest.raises(BadRequest) as refused:
        validation.check({**asked, "parameters": {"alpha": "abc"}}, examples)
    assert refused.value.field == "parameters.alpha"
