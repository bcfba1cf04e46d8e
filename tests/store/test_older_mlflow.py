"""An MLflow of 2024 and its database beside us: it never notices that we were there."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import StoreProcess

OLDER = "3.10.0"

LOG = """
import sys
import mlflow
mlflow.set_tracking_uri(sys.argv[1])
with mlflow.start_run() as run:
    mlflow.log_metric("m", 1.0)
print(len(mlflow.search_runs(output_format="list")))
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_older_mlflows_store_stays_its_own(
    tmp_path: Path, make_store: Callable[..., StoreProcess]
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    # The environment is the older MLflow's: nothing of this one must leak into it.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    env.update(MLFLOW_DISABLE_TELEMETRY="true", GIT_PYTHON_REFRESH="quiet")
    subprocess.run([python, "-m", "pip", "install", "-q", f"mlflow=={OLDER}"], check=True, env=env)

    root = tmp_path / "root"
    root.mkdir()
    store = make_store(root)

    def log() -> int:
        done = subprocess.run(
            [python, "-c", LOG, store.uri], check=True, capture_output=True, cwd=root, env=env
        )
        return int(done.stdout)

    assert log() == 1
    before = hashlib.sha256(store.path.read_bytes()).hexdigest()
    failure = store.refused("--create")
    assert failure["code"] == "SCHEMA_OLDER"
    assert hashlib.sha256(store.path.read_bytes()).hexdigest() == before
    assert sys.executable not in failure["message"]
    assert log() == 2
