"""A backend whose jobs run elsewhere: in processes that are no children of who sends them.

Installed as :mod:`tests.projects.plugin`, as two entry points: ``remembering`` finds its jobs again
by their records, ``forgetful`` does not, as the plug-ins that others have written.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MODULE = '''
"""Each job is a file in `jobs`, beside this one: what is in it is how the job fares."""

import time
from pathlib import Path

from mlflow.projects import SubmittedRun
from mlflow.projects.backend.abstract_backend import AbstractBackend
from mlflow.projects.utils import fetch_and_validate_project, get_or_create_run

JOBS = Path(__file__).with_name("jobs")


class Submitted(SubmittedRun):
    def __init__(self, run_id):
        super().__init__()
        self.run_id_ = run_id

    @property
    def run_id(self):
        return self.run_id_

    def wait(self):
        print("waits", flush=True)
        while (state := (JOBS / self.run_id).read_text()) == "runs":
            time.sleep(0.02)
        return state == "done"

    def get_status(self):
        return "RUNNING"

    def cancel(self):
        (JOBS / self.run_id).write_text("cancelled")


class Remembered(Submitted):
    def __init__(self, run_id):
        super().__init__(run_id)
        self.record = {"run": run_id}


class Forgetful(AbstractBackend):
    made = Submitted

    def run(
        self, project_uri, entry_point, params, version, backend_config, tracking_uri, experiment_id
    ):
        folder = fetch_and_validate_project(project_uri, version, entry_point, params)
        run = get_or_create_run(
            None, project_uri, experiment_id, folder, version, entry_point, params
        )
        JOBS.mkdir(exist_ok=True)
        (JOBS / run.info.run_id).write_text("runs")
        return self.made(run.info.run_id)


class Remembering(Forgetful):
    made = Remembered

    def cancel_recorded(self, record):
        if (JOBS / "unreachable").exists():
            raise OSError("Nobody answers.")
        Remembered(record["run"]).cancel()
'''


def install(folder: Path) -> Path:
    """Install it into ``folder``, which belongs on Python's path; where its jobs are."""
    folder.mkdir(parents=True)
    (folder / "faraway_backend.py").write_text(textwrap.dedent(MODULE).lstrip())
    about = folder / "faraway_backend-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: faraway-backend\nVersion: 1.0\n")
    names = {"remembering": "Remembering", "forgetful": "Forgetful"}
    lines = "".join(f"{name} = faraway_backend:{kind}\n" for name, kind in names.items())
    (about / "entry_points.txt").write_text(f"[mlflow.project_backend]\n{lines}")
    return folder / "jobs"
