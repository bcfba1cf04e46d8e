"""Names of the tags that tie runs and experiments to notebooks.

``mlflow.*`` names are MLflow's own (``mlflow.utils.mlflow_tags``), repeated here
because the server side and the kernel's start must not import MLflow.
"""

from __future__ import annotations

from typing import Final

EXPERIMENT_SOURCE_ID: Final = "mlflow.experiment.sourceId"
"""Experiment tag: UUID of the notebook that owns the experiment. The key."""
EXPERIMENT_SOURCE_TYPE: Final = "mlflow.experiment.sourceType"
"""Experiment tag: ``NOTEBOOK`` for a notebook's own experiment."""

SOURCE_TYPE: Final = "mlflow.source.type"
SOURCE_NAME: Final = "mlflow.source.name"
SOURCE_TYPE_NOTEBOOK: Final = "NOTEBOOK"

NOTEBOOK_ID: Final = "jupyter.notebook.id"
"""Run tag: UUID of the notebook whose kernel made the run."""
NOTEBOOK_PATH: Final = "jupyter.notebook.path"
"""Run and experiment tag: path of the notebook below the server's root."""
CELL_ID: Final = "jupyter.cell.id"
CELL_EXECUTION_COUNT: Final = "jupyter.cell.execution_count"
CELL_SHA256: Final = "jupyter.cell.sha256"
"""Run tag: SHA-256 (hex) of the cell's source as UTF-8, as it was when it ran."""
KERNEL_ID: Final = "jupyter.kernel.id"
KERNEL_PROCESS: Final = "jupyter.kernel.process"
"""Run tag: UUID of the kernel's process. A restarted kernel keeps its id, not its process."""
SNAPSHOT: Final = "jupyter.notebook.snapshot"
"""Run tag: ``<run id>/<artifact path>`` of the notebook as it was; often another run's artifact,
as each distinct content is stored once."""
EXECUTED: Final = "jupyter.notebook.executed"
"""Run tag: ``<moment> <run id>/<artifact path>`` of the list of cells that the kernel had run when
the snapshot was taken, at the ``start`` or the ``end`` of the run."""

SERVER_ID: Final = "jupyter.server.id"
"""Experiment tag: the register of notebooks that ``jupyter.notebook.path`` belongs to. Another
server, with a clone of the notebook, leaves the path and the name alone."""

PARENT_RUN: Final = "mlflow.parentRunId"
"""Run tag: id of the run that this one is nested in."""

GIT_COMMIT: Final = "mlflow.source.git.commit"
GIT_BRANCH: Final = "mlflow.source.git.branch"
GIT_DIRTY: Final = "mlflow.source.git.dirty"

NOTEBOOK_METADATA: Final = "mlflow"
"""Key in a notebook's metadata; ``metadata.mlflow.notebook_id`` is its UUID."""
NOTEBOOK_METADATA_ID: Final = "notebook_id"

JOB_ID: Final = "jupyter.job.id"
"""Run tag: id of the job that made the run; for the parent of a grid, that of the grid."""
JOB_COMMAND: Final = "jupyter.job.command"
"""Run tag: the shell command that a project's entry point came to."""
JOB_EXIT_CODE: Final = "jupyter.job.exit_code"
JOB_ERROR: Final = "jupyter.job.error"
"""Run tag: the last lines of the log of a job that failed."""
