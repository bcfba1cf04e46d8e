"""Projects that a notebook has run by its Jupyter server: ``%mlflow_project``, ``run_project``."""

from __future__ import annotations

from jupyter_mlflow.kernel.projects.errors import JobFailedError, ProjectError
from jupyter_mlflow.kernel.projects.job import Job
from jupyter_mlflow.kernel.projects.run import run_project

__all__ = ["Job", "JobFailedError", "ProjectError", "run_project"]
