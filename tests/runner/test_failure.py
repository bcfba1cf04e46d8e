"""What a job tells of its failure, where MLflow quotes the URI of the store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "a-canary"


def test_no_password_of_the_store_is_told(tmp_path: Path) -> None:
    """Nobody listens there, so that the run cannot be made."""
    job = {
        "id": "0" * 32,
        "kind": "project",
        "title": "x",
        "created": 0,
        "run_name": None,
        "experiment_id": "1",
        "parent_run_id": None,
        "arguments": {},
        "resolved": {"uri": str(tmp_path / "project"), "entry_point": "train.py"},
    }
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "train.py").write_text("")
    (tmp_path / "job.json").write_text(json.dumps(job))
    done = subprocess.run(
        [sys.executable, "-m", "jupyter_mlflow.runner", "--job", str(tmp_path)],
        env={
            **os.environ,
            "MLFLOW_TRACKING_URI": f"http://ada:{CANARY}@127.0.0.1:9",
            "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    events = (tmp_path / "events.jsonl").read_text()
    assert done.returncode == 1
    assert "API request to http://" in done.stderr
    assert "API request to http://" in events
    assert CANARY not in done.stdout + done.stderr + events
