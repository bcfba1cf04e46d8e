"""What is sent to the cluster: the project's files, its command, its requirements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from mlflow.exceptions import ExecutionException
from mlflow.projects import env_type

from jupyter_mlflow.runner.project import files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIMITS: Final = files.Limits(size=100 << 20, files=5000, largest=50 << 20)
"""Of what is sent: code and its settings. Ray itself takes 500 MB."""

_INCLUDE: Final = re.compile(r"\s*(?:-r|--requirement)[\s=]*(?P<file>[^\s-].*?)\s*")
_FOLDER: Final = "${RAY_RUNTIME_ENV_CREATE_WORKING_DIR}"
"""What Ray replaces, where pip is called, by the place of the files that were sent."""


def check(project: Any) -> None:
    """Raise ``ExecutionException`` for a project that runs elsewhere only."""
    if project.docker_env:
        raise ExecutionException(
            "This project runs in its Docker image, which Ray does not start. Give it a "
            "`python_env`, and start the cluster from the image if you need it."
        )
    if getattr(project, "databricks_spark_job_spec", None) is not None:
        raise ExecutionException("This is a Spark job for Databricks, and runs there only.")


def stage(folder: Path, target: Path) -> files.Copied:
    """Copy what is sent of the project in ``folder`` to ``target``.

    What its ignore files name is not sent, nor links, keys and stores. Raises
    ``ExecutionException`` when it is too much: a project with half of its files does not run.
    """
    told = files.copy(folder, target, LIMITS)
    if told.is_capped:
        first = told.left_out[0]
        raise ExecutionException(
            f"The project is too large to be sent: {first['path']} ({first['why']}). Name in "
            "`.gitignore` what the cluster does not need, and let the code fetch large data."
        )
    target.mkdir(parents=True, exist_ok=True)
    return told


def command(project: Any, entry_point: str, parameters: Mapping[str, Any]) -> str:
    """The shell command of an entry point, which runs in the project's folder on the cluster.

    Paths stay as they were given: those of the project's files are right there, too.
    """
    line: str = project.get_entry_point(entry_point).compute_command(dict(parameters), None)
    return line


def requirements(project: Any) -> list[str]:
    """What pip installs for the project, as Ray takes it; those of its environment's file."""
    from mlflow.utils.environment import _PythonEnv

    file = project.env_config_path
    if project.env_type == env_type.CONDA:
        wanted = _PythonEnv.from_conda_yaml(file).dependencies if file else []
    elif project.env_type == env_type.PYTHON:
        wanted = _PythonEnv.from_yaml(file).dependencies if file else []
    else:
        wanted = []
    return [_requirement(one) for one in wanted]


def _requirement(line: str) -> str:
    include = _INCLUDE.fullmatch(line)
    if include is None or include["file"].startswith("/") or "://" in include["file"]:
        return line
    return f"-r {_FOLDER}/{include['file']}"
