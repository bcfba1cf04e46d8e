"""Wire models of runs."""

from __future__ import annotations

from jupyter_mlflow.store.views.experiments.wire import Experiment
from jupyter_mlflow.store.views.models.wire import ModelRef
from jupyter_mlflow.store.views.wire import MetricValue, Progress, Stage, Status, Wire


class Keys(Wire):
    """The keys that any run of all that were asked for has, sorted."""

    metrics: list[str]
    params: list[str]
    tags: list[str]


class Range(Wire):
    """The least and greatest value of a metric over all runs asked for, NaN aside."""

    least: MetricValue
    greatest: MetricValue


class RunColumns(Wire):
    """One entry per run in each list; times in milliseconds since 1970."""

    run_id: list[str]
    run_name: list[str]
    experiment_id: list[str]
    experiment_name: list[str]
    status: list[Status]
    lifecycle_stage: list[Stage]
    start_time: list[int | None]
    end_time: list[int | None]
    user_id: list[str | None]
    artifact_uri: list[str | None]
    parent_run_id: list[str | None]
    children: list[int]
    """Runs whose parent it is, in the same lifecycle stages as were asked for."""


class Runs(Wire):
    """A window of runs in the order asked for, in columns.

    Each list has one entry per run of the window, ``null`` where a run has no such value.
    ``total`` counts all runs asked for; ``cursor`` is the state of the store before it was read.
    ``deleted_experiment`` is the notebook's own when it was deleted and no other has come since.
    ``keys`` and ``best`` (of the wanted metrics) are there when asked for; ``progress`` is
    ``null`` for a store that is read itself. ``columns`` and ``models`` are always told.
    """

    cursor: str
    progress: Progress | None
    total: int
    offset: int
    experiment: Experiment | None
    deleted_experiment: Experiment | None
    columns: RunColumns
    metrics: dict[str, list[MetricValue | None]]
    params: dict[str, list[str | None]]
    tags: dict[str, list[str | None]]
    models: list[list[ModelRef]]
    keys: Keys | None
    best: dict[str, Range] | None


class MetricSummary(Wire):
    """A metric over the runs of a group: how many have it, its range, NaN aside.

    ``mean`` is that of the finite values.
    """

    runs: int
    least: MetricValue | None
    greatest: MetricValue | None
    mean: float | None


class Group(Wire):
    """Runs that share their values of the keys grouped by; ``null`` where they have none."""

    values: list[str | None]
    runs: int
    newest: int | None
    """When the newest of them began."""
    metrics: dict[str, MetricSummary]


class Groups(Wire):
    """A window of groups, the largest first; ``total`` counts the groups, ``runs`` their runs."""

    cursor: str
    progress: Progress | None
    total: int
    runs: int
    offset: int
    groups: list[Group]
