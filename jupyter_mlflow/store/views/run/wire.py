"""Wire models of one run."""

from __future__ import annotations

from jupyter_mlflow.store.views.experiments.wire import Experiment
from jupyter_mlflow.store.views.metric.wire import Series
from jupyter_mlflow.store.views.models.wire import ModelKind
from jupyter_mlflow.store.views.wire import MetricValue, Progress, Stage, Status, Wire


class RunMetric(Wire):
    """A metric of a run: its last value and its range, NaN aside; ``points`` logged in all.

    Both are ``null`` for remote stores, whose histories are not all here, and the range where it
    was not asked for. A step that a browser would round is a text.
    """

    key: str
    value: MetricValue
    step: int | str
    least: MetricValue | None
    greatest: MetricValue | None
    points: int | None


class Dataset(Wire):
    """A dataset that a run used; ``schema_text`` and ``profile_text`` are JSON."""

    name: str
    digest: str
    context: str | None
    source_type: str
    source: str
    schema_text: str | None
    profile_text: str | None


class ModelVersion(Wire):
    """A version under which a model is registered."""

    name: str
    version: str
    aliases: list[str]


class RunModel(Wire):
    """A model that a run made, with where it went; see ``ModelRef``.

    ``status`` is that of a logged model: ``READY``, or ``PENDING`` or ``FAILED``, whose files are
    not complete; ``null`` for run artifacts.
    """

    kind: ModelKind
    model_id: str | None
    name: str
    uri: str
    path: str | None
    flavors: list[str]
    status: str | None
    versions: list[ModelVersion]


class Run(Wire):
    """All of one run but its artifacts and traces; times in ms since 1970.

    ``histories`` are those that were asked for; ``null`` when none were, and for remote stores.
    """

    cursor: str
    progress: Progress | None
    run_id: str
    run_name: str
    experiment: Experiment
    status: Status
    lifecycle_stage: Stage
    start_time: int | None
    end_time: int | None
    user_id: str | None
    artifact_uri: str | None
    parent_run_id: str | None
    parent_run_name: str | None
    children: int
    traces: int
    metrics: list[RunMetric]
    params: dict[str, str]
    tags: dict[str, str]
    datasets: list[Dataset]
    models: list[RunModel]
    histories: list[Series] | None = None
