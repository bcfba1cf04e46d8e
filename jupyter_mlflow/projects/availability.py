"""What is on this machine that MLflow needs to run a project in an environment or on a cluster."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import sys
from pathlib import Path
from typing import Final

_DOCKER_SOCKET: Final = Path("/var/run/docker.sock")
_CLUSTER_TOKEN: Final = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
_DATABRICKS_PYENV: Final = Path("/databricks/.pyenv/bin/pyenv")

ENVIRONMENTS: Final = ("local", "virtualenv", "conda", "uv", "docker")


def program(name: str) -> str | None:
    """Where the program ``name`` is, also beside this Python, whose folder may be on no path."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def module(name: str) -> bool:
    """Whether the package ``name`` can be imported, which is not done."""
    # It may have been installed since this server started.
    importlib.invalidate_caches()
    try:
        # Of the outermost package only: to look for what is inside would import it.
        return importlib.util.find_spec(name.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False


def environment(name: str) -> str | None:
    """Why a project cannot run in the environment ``name`` here; ``None`` when it can."""
    if name == "virtualenv":
        if program("pyenv") is None and not _DATABRICKS_PYENV.exists():
            return "There is no pyenv on this machine, by which MLflow gets the Python for it."
        return None
    if name == "conda":
        return None if _conda() else "There is no conda on this machine."
    if name == "uv":
        return None if program("uv") else "There is no uv on this machine. Install it with pip."
    if name == "docker":
        return _docker()
    return None


def _conda() -> bool:
    # As mlflow.utils.conda.get_conda_bin_executable.
    home, program_of = os.environ.get("MLFLOW_CONDA_HOME"), os.environ.get("CONDA_EXE")
    if home:
        return Path(home, "bin", "conda").exists()
    if program_of:
        return Path(program_of).exists()
    return program("conda") is not None


def _docker() -> str | None:
    if program("docker") is None:
        return "There is no docker on this machine."
    if not module("docker"):
        return "MLflow needs the Python package docker for it. Install it with pip."
    if not os.environ.get("DOCKER_HOST") and not _DOCKER_SOCKET.exists():
        return "Docker does not run on this machine. Start it, or set DOCKER_HOST."
    return None


def kubernetes() -> str | None:
    """Why a project cannot be sent to Kubernetes from here; ``None`` when it can."""
    if not module("kubernetes"):
        return "MLflow needs the Python package kubernetes for it. Install it with pip."
    why = _docker()
    if why is not None:
        return f"The project's image is made by Docker. {why}"
    files = os.environ.get("KUBECONFIG") or str(Path.home() / ".kube" / "config")
    if not any(Path(file).exists() for file in files.split(os.pathsep) if file):
        return None if _CLUSTER_TOKEN.exists() else f"There is no kubeconfig file ({files})."
    return None


def databricks() -> str | None:
    """Why a project cannot be sent to Databricks from here; ``None`` when it can."""
    file = os.environ.get("DATABRICKS_CONFIG_FILE") or str(Path.home() / ".databrickscfg")
    if os.environ.get("DATABRICKS_HOST") or Path(file).exists():
        return None
    return (
        "There are no credentials for Databricks here: set DATABRICKS_HOST and a token, or run "
        "`databricks configure`."
    )


def ray() -> str | None:
    """Why a project cannot be sent to a Ray cluster from here; ``None`` when it can."""
    # The second is what its extra `default` brings: without, it sends no jobs.
    if module("ray") and module("aiohttp_cors"):
        return None
    return 'Ray is not installed here. Install it with: pip install "ray[default]"'
