"""What the views need of MLflow's search; ``jupyter_mlflow.store.search`` has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.wire import Stage, Stages, Status

Kind = Literal["run", "metric", "param", "tag", "dataset"]


class SearchError(Exception):
    """A filter or an order that MLflow refuses, in words for whoever wrote it."""


@dataclass(frozen=True)
class Clause:
    """One comparison of a filter.

    ``key`` is a column of the runs table for the kind ``run``, and ``name``, ``digest`` or
    ``context`` for a dataset. ``value`` is ``None`` for ``IS NULL`` and ``IS NOT NULL``.
    """

    kind: Kind
    key: str
    comparator: str
    value: str | float | tuple[str, ...] | None


@dataclass(frozen=True)
class Order:
    """One key to order runs by, as in :class:`Clause`."""

    kind: Kind
    key: str
    ascending: bool


@dataclass(frozen=True)
class Search:
    """MLflow's syntax of filters and orders, and what its comparisons are in SQL.

    ``clauses`` and ``order`` raise :class:`SearchError`. ``compare`` takes a column of MLflow's
    tables, a comparator and a value: databases differ in what is the same to them.
    """

    clauses: Callable[[str], Sequence[Clause]]
    order: Callable[[str], Order]
    compare: Callable[
        [sqlalchemy.ColumnElement[Any], str, str | float | tuple[str, ...] | None],
        sqlalchemy.ColumnElement[bool],
    ]


@dataclass(frozen=True)
class FoundRun:
    """A run as MLflow's API tells it."""

    run_id: str
    run_name: str
    experiment_id: str
    status: Status
    lifecycle_stage: Stage
    start_time: int | None
    end_time: int | None
    user_id: str | None
    artifact_uri: str | None
    metrics: Mapping[str, float]
    params: Mapping[str, str]
    tags: Mapping[str, str]


@dataclass(frozen=True)
class FoundExperiment:
    """An experiment as MLflow's API tells it."""

    experiment_id: str
    name: str
    lifecycle_stage: Stage
    artifact_location: str | None
    creation_time: int | None
    last_update_time: int | None
    tags: Mapping[str, str]


@dataclass(frozen=True)
class FoundModel:
    """A finished logged model as MLflow's API tells it."""

    model_id: str
    source_run_id: str
    name: str
    artifact_location: str
    last_updated_timestamp_ms: int


class SearchApi(Protocol):
    """MLflow's own search, page by page to the end: correct for every schema, and slow."""

    def experiments(self, stages: Stages) -> list[FoundExperiment]:
        """All experiments of these stages."""
        ...

    def runs(
        self, experiments: Sequence[str], stages: Stages, filter_string: str, order: Sequence[str]
    ) -> list[FoundRun]:
        """All runs of these experiments that match. Raises :class:`SearchError`."""
        ...

    def models(self, experiments: Sequence[str]) -> list[FoundModel]:
        """The finished logged models of these experiments, first made first."""
        ...
