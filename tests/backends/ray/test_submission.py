"""What is between a run and its job: an interrupt while it is sent, a cluster that refuses it."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.backends.ray.conftest import CHECKOUT, example

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

# A real cluster cannot be made to fail at this moment.
SCRIPT = """
import sys, types
import mlflow
from jupyter_mlflow.backends.ray import backend, cluster

class Client:
    _address = "http://cluster"

    def submit_job(self, **job):
        print("sent", job["submission_id"])
        raise {raised}

    def stop_job(self, job_id):
        print("stopped", job_id)

    def get_job_status(self, job_id):
        return types.SimpleNamespace(value="STOPPED")

cluster.connect = lambda address: Client()
cluster.is_here = lambda client: True
config = {{"SYNCHRONOUS": True}}
uri = mlflow.get_tracking_uri()
try:
    backend.RayBackend().run(sys.argv[1], "main", {{}}, None, config, uri, "0")
except BaseException as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize(
    ("raised", "status"),
    [("KeyboardInterrupt", "KILLED"), ("RuntimeError('status code 500')", "FAILED")],
)
def test_a_submission_that_is_broken_off(tmp_path: Path, raised: str, status: str) -> None:
    example(tmp_path)
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(raised=raised), str(tmp_path / "elasticnet")],
        cwd=tmp_path,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(CHECKOUT),
            "MLFLOW_TRACKING_URI": f"sqlite:///{tmp_path / 'mlflow.db'}",
        },
        capture_output=True,
        text=True,
    )
    ((run_id, found),) = asked(tmp_path)
    assert found == status, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0] == f"sent mlflow-{run_id}"
    if status == "KILLED":
        # It may be there all the same.
        assert lines[1:] == [f"stopped mlflow-{run_id}", "KeyboardInterrupt "]
    else:
        assert lines[1:] == ["ExecutionException Ray refuses the job: status code 500"]


def asked(place: Path) -> list[Any]:
    with contextlib.closing(sqlite3.connect(place / "mlflow.db")) as store:
        return store.execute("select run_uuid, status from runs").fetchall()
