"""A tiny backend for projects, installed as an entry point, which records what it is given.

For tests of whatever starts projects: :func:`install` puts it into a folder that is then on the
path of Python (``PYTHONPATH``, or ``sys.path``), :func:`recorded` reads what it was given.
"""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("recording", "azureml")
"""It goes by that of Azure's, too: the form knows the fields of its configuration."""

MODULE = '''
"""Records in `recorded.jsonl`, beside this file, what each project is run with."""

import json
from pathlib import Path

from mlflow.entities import RunStatus
from mlflow.projects import SubmittedRun
from mlflow.projects.backend.abstract_backend import AbstractBackend
from mlflow.projects.utils import fetch_and_validate_project, get_or_create_run

RECORDED = Path(__file__).with_name("recorded.jsonl")


class Submitted(SubmittedRun):
    def __init__(self, run_id):
        super().__init__()
        self._run_id = run_id

    @property
    def run_id(self):
        return self._run_id

    def wait(self):
        print("The recording backend has the run", self._run_id)
        return True

    def get_status(self):
        return RunStatus.FINISHED

    def cancel(self):
        pass


class Backend(AbstractBackend):
    def run(
        self, project_uri, entry_point, params, version, backend_config, tracking_uri, experiment_id
    ):
        given = {
            "project_uri": project_uri,
            "entry_point": entry_point,
            "params": params,
            "version": version,
            "backend_config": backend_config,
            "tracking_uri": tracking_uri,
            "experiment_id": experiment_id,
        }
        with RECORDED.open("a") as file:
            file.write(json.dumps(given) + "\\n")
        folder = fetch_and_validate_project(project_uri, version, entry_point, params)
        run = get_or_create_run(
            None, project_uri, experiment_id, folder, version, entry_point, params
        )
        return Submitted(run.info.run_id)
'''

OF_MLFLOW = (
    *("ENV_MANAGER", "SYNCHRONOUS", "DOCKER_ARGS", "STORAGE_DIR", "build_image", "docker_auth"),
)
"""What MLflow itself adds to every backend's configuration (``mlflow.projects._run``)."""


def install(folder: Path, *, names: tuple[str, ...] = NAMES, requires: str | None = None) -> Path:
    """Install it into ``folder`` as pip would, and return that: it belongs on Python's path.

    ``requires`` is a requirement that it says it has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recording_backend.py").write_text(textwrap.dedent(MODULE).lstrip())
    about = folder / "recording_backend-1.0.dist-info"
    about.mkdir()
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: recording-backend\nVersion: 1.0\n{needs}"
    )
    (about / "INSTALLER").write_text("pip\n")
    (about / "RECORD").write_text("")
    lines = "".join(f"{name} = recording_backend:Backend\n" for name in names)
    (about / "entry_points.txt").write_text(f"[mlflow.project_backend]\n{lines}")
    return folder


def recorded(folder: Path) -> list[dict[str, Any]]:
    """What the backend in ``folder`` was given, first first, all that MLflow gave it."""
    file = folder / "recorded.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def configuration(given: dict[str, Any]) -> dict[str, Any]:
    """The configuration in one of :func:`recorded`, without what MLflow adds to it."""
    config: dict[str, Any] = given["backend_config"]
    return {name: value for name, value in config.items() if name not in OF_MLFLOW}
