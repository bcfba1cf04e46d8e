"""Wire models of experiments."""

from __future__ import annotations

from jupyter_mlflow.store.views.wire import Progress, Stage, Wire


class Experiment(Wire):
    """An experiment, as MLflow names its fields."""

    experiment_id: str
    name: str
    lifecycle_stage: Stage
    artifact_location: str | None


class ExperimentColumns(Wire):
    """One entry per experiment in each list; times in milliseconds since 1970."""

    experiment_id: list[str]
    name: list[str]
    lifecycle_stage: list[Stage]
    artifact_location: list[str | None]
    creation_time: list[int | None]
    last_update_time: list[int | None]
    runs: list[int]
    """Active runs."""
    last_run_time: list[int | None]
    """When the newest active run began."""


class Experiments(Wire):
    """A window of experiments: one entry per experiment in each list, ``null`` for none."""

    cursor: str
    total: int
    offset: int
    progress: Progress | None
    columns: ExperimentColumns
    tags: dict[str, list[str | None]]
