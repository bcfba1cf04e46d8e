"""The environment variables of a job: the server's, with the credentials of its store."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.tracking import environment

if TYPE_CHECKING:
    from jupyter_mlflow.tracking.program import StoreSpec

_OF_ANOTHER_RUN: Final = ("MLFLOW_RUN_ID", "MLFLOW_EXPERIMENT_ID", "MLFLOW_EXPERIMENT_NAME")


def of_job(job_id: str, store: StoreSpec, scratch: Path) -> dict[str, str]:
    """What a job's program gets, and all that it starts.

    As in a terminal of this machine, for a person's code needs what only they know; but the store
    is the one that was chosen, and temporary files go to ``scratch``, which goes with the job.
    """
    found = environment.of_server() | dict(store.variables or {})
    for name in _OF_ANOTHER_RUN:
        found.pop(name, None)
    # `python` of a project's command is the server's, also where Jupyter was started by its path.
    places = [str(Path(sys.executable).parent), *filter(None, [found.get("PATH")])]
    found |= {
        "MLFLOW_TRACKING_URI": store.uri,
        "JUPYTER_MLFLOW_JOB": job_id,
        "PATH": os.pathsep.join(places),
        "TMPDIR": str(scratch),
        # A log that is read while it is written, with the colours that a terminal would have.
        "PYTHONUNBUFFERED": "1",
        "FORCE_COLOR": "1",
    }
    if store.artifact_root:
        # New experiments of this store keep their artifacts where all others do (`kernel/store`).
        default = {"uri": store.uri, "artifact_root": store.artifact_root}
        found["JUPYTER_MLFLOW_DEFAULT_STORE"] = json.dumps({**default, "server": "", "state": ""})
    return found
