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
KERNEL_ID: Final = "jupyter.kernel.id"

NOTEBOOK_METADATA: Final = "mlflow"
"""Key in a notebook's metadata; ``metadata.mlflow.notebook_id`` is its UUID."""
NOTEBOOK_METADATA_ID: Final = "notebook_id"
