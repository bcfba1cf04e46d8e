"""A process that trains: it logs one metric for each line that it reads."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from benchmarks import processes, seed
from jupyter_mlflow.common.tags import NOTEBOOK_ID

if TYPE_CHECKING:
    from pathlib import Path

RUN: Final = "live-run"
FIRST: Final = 1000
"""The first value, each other is one more: whole numbers are shown as they are."""

_PROGRAM = f"""
import json, sys, time
from mlflow import MlflowClient
client = MlflowClient()
tags = {{"{NOTEBOOK_ID}": "{seed.NOTEBOOK_ID}"}}
run = client.create_run("{seed.EXPERIMENT}", run_name="{RUN}", tags=tags).info.run_id
print('"ready"', flush=True)
for step, _ in enumerate(sys.stdin):
    client.log_metric(run, "epoch", {FIRST} + step, step=step)
    print(json.dumps({{"returned": time.time() * 1e3}}), flush=True)
client.set_terminated(run)
"""


def command(store: Path) -> dict[str, Any]:
    """What ``browser/writer.mjs`` needs to start one."""
    return {
        "command": [sys.executable, "-W", "ignore", "-c", _PROGRAM],
        "env": processes.clean_environment(MLFLOW_TRACKING_URI=f"sqlite:///{store}"),
        "name": RUN,
        "first": FIRST,
    }
