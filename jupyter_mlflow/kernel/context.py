"""The tags that tie a run to its notebook and its cell, as MLflow asks for them.

MLflow loads this by its entry point ``mlflow.run_context_provider``. Providers of packages come
after MLflow's own, so these tags replace what MLflow says of the kernel's launcher script.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Final

from jupyter_mlflow.common import tags
from jupyter_mlflow.kernel import git, identity, start, state
from jupyter_mlflow.kernel.lookup import text
from jupyter_mlflow.kernel.safely import safely
from jupyter_mlflow.kernel.this_process import this_process

JOB: Final = "JUPYTER_MLFLOW_JOB"
"""Variable with the id of the job that this process is of."""
JOB_TAGS: Final = "JUPYTER_MLFLOW_JOB_TAGS"
"""Variable with tags of all its runs, as JSON (``runner/notebook/record.py``)."""


class NotebookRunContext:
    """Tags for each run of a kernel that has a notebook, and of a job; silent everywhere else."""

    def __init__(self) -> None:
        start.mlflow_imported()

    @safely(False)
    def in_context(self) -> bool:
        """Whether there is a job or a notebook that a run could belong to."""
        if os.environ.get(JOB):
            return True
        kernel = identity.this_kernel()
        return kernel is not None and kernel.binding() is not None

    def tags(self) -> dict[str, str]:
        """Tags by name; empty when they cannot be told."""
        job = os.environ.get(JOB)
        if job:
            # By this the server finds what a job that is killed has left running.
            return {**_of_job(), tags.JOB_ID: job}
        state.follow()
        return _tags() or {}


@safely({})
def _of_job() -> dict[str, str]:
    """What a notebook that is run as a job gives all runs of its kernel."""
    found: dict[str, str] = json.loads(os.environ.get(JOB_TAGS) or "{}")
    return found


@safely(None)
def _tags() -> dict[str, str] | None:
    kernel = identity.this_kernel()
    binding = None if kernel is None else kernel.binding()
    if kernel is None or binding is None:
        return None
    path = text(binding.path)
    found = {
        tags.SOURCE_TYPE: tags.SOURCE_TYPE_NOTEBOOK,
        tags.SOURCE_NAME: path,
        tags.NOTEBOOK_ID: binding.notebook_id,
        tags.NOTEBOOK_PATH: path,
        tags.KERNEL_ID: kernel.kernel_id,
        tags.KERNEL_PROCESS: this_process().process_id,
    }
    cell_id, execution_count = identity.cell()
    if cell_id is not None:
        found[tags.CELL_ID] = cell_id
    if execution_count is not None:
        found[tags.CELL_EXECUTION_COUNT] = str(execution_count)
    digest = _digest()
    if digest is not None:
        found[tags.CELL_SHA256] = digest
    return found | git.tags_of(Path(binding.root, binding.path).parent)


@safely(None)
def _digest() -> str | None:
    """The hash of the cell's source; ``None`` when no cell runs, or its source is no Unicode."""
    source = identity.request().get("content", {}).get("code")
    return None if source is None else hashlib.sha256(source.encode()).hexdigest()
