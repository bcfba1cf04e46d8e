"""A backend for projects that records, in ``recorded.jsonl`` beside it, what it is given.

It is installed for tests (``plugin.py``, and the stories of ui-tests) and imported there only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mlflow.entities import RunStatus
from mlflow.projects import SubmittedRun
from mlflow.projects.backend.abstract_backend import AbstractBackend
from mlflow.projects.utils import fetch_and_validate_project, get_or_create_run

RECORDED = Path(__file__).with_name("recorded.jsonl")


class Submitted(SubmittedRun):  # type: ignore[misc]
    def __init__(self, run_id: str) -> None:
        super().__init__()
        self._run_id = run_id

    @property
    def run_id(self) -> str:
        return self._run_id

    def wait(self) -> bool:
        print("The recording backend has the run", self._run_id)
        return True

    def get_status(self) -> Any:
        return RunStatus.FINISHED

    def cancel(self) -> None:
        pass


class Backend(AbstractBackend):  # type: ignore[misc]
    def run(
        self,
        project_uri: str,
        entry_point: str,
        params: dict[str, Any],
        version: str | None,
        backend_config: dict[str, Any],
        tracking_uri: str,
        experiment_id: str,
    ) -> Submitted:
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
            file.write(json.dumps(given) + "\n")
        folder = fetch_and_validate_project(project_uri, version, entry_point, params)
        run = get_or_create_run(
            None, project_uri, experiment_id, folder, version, entry_point, params
        )
        return Submitted(run.info.run_id)
