"""MLflow's search: its syntax, its comparisons, its API. With ``app.py`` all that is not public.

What is named here is relied on by no other module and checked by ``tests/store/test_contract.py``
against the installed MLflow.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final, TypeVar

from jupyter_mlflow.store.views.searching import (
    Clause,
    FoundExperiment,
    FoundModel,
    FoundRun,
    Order,
    Search,
    SearchError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.wire import Stages

KNOWN: Final = frozenset(
    [
        *("1b5f0d9ad7c1", "e1f2a3b4c5d6", "76601a5f987d", "c3d6457b6d8a", "a5b4c3d2e1f0"),
        *("ae8bbe7743c9", "7d34483879f0", "da6fb0208061", "89d3d66ed43f", "b7e4c1a90f23"),
        *("a8b9c0d1e2f3", "c1d2e3f4a5b6", "c3d9e7f1a2b4", "6f8d9c3b2a1e", "1971f2d9a75b"),
        *("17e22815139b", "b7e2c1a4d9f3", "75868b020152", "dc11669786a5"),
    ]
)
"""Schema revisions that our SQL is tested with: MLflow 3.10's, which is the first, to 3.17's.

``tests/store/test_revisions.py`` asks each of them, ``tests/store/test_search_same.py`` compares
the installed MLflow's with its own answers.
"""

T = TypeVar("T")

_PAGE: Final = 1000

_TEXTS: Final = 100
"""Filters and orders that are not read anew, which takes MLflow's parser half a millisecond."""


def search(dialect: str) -> Search:
    """The search of the installed MLflow, for a database of that kind."""
    return Search(clauses=_clauses, order=_order, compare=functools.partial(_compare, dialect))


@functools.lru_cache(_TEXTS)
def _clauses(text: str) -> tuple[Clause, ...]:
    from mlflow.utils.search_utils import SearchUtils

    return _told(lambda: tuple(map(_clause, SearchUtils.parse_search_filter(text))))


def _clause(found: dict[str, Any]) -> Clause:
    from mlflow.store.tracking.dbmodels.models import SqlRun
    from mlflow.utils.mlflow_tags import MLFLOW_RUN_NAME
    from mlflow.utils.search_utils import SearchUtils

    kind, value = found["type"], found["value"]
    key = SearchUtils.translate_key_alias(found["key"])
    comparator = found["comparator"].upper()
    if isinstance(value, tuple) != (comparator in ("IN", "NOT IN")):
        raise SearchError(f"A list goes with IN and NOT IN, not with {comparator}.")
    if SearchUtils.is_attribute(kind, key, comparator):
        if key == "run_name":
            # As MLflow: runs of old clients have their name in a tag only.
            return Clause("tag", MLFLOW_RUN_NAME, comparator, value)
        return Clause("run", SqlRun.get_attribute_name(key), comparator, value)
    if SearchUtils.is_metric(kind, comparator):
        return Clause("metric", key, comparator, float(value))
    if SearchUtils.is_param(kind, comparator):
        return Clause("param", key, comparator, value)
    if SearchUtils.is_tag(kind, comparator):
        return Clause("tag", key, comparator, value)
    if SearchUtils.is_dataset(kind, comparator):
        return Clause("dataset", key, comparator, value)
    raise SearchError(f"Nothing is searched by {kind}.")


@functools.lru_cache(_TEXTS)
def _order(text: str) -> Order:
    return _told(lambda: _ordered(text))


def _ordered(text: str) -> Order:
    from mlflow.store.tracking.dbmodels.models import SqlRun
    from mlflow.utils.search_utils import SearchUtils

    kind, key, ascending = SearchUtils.parse_order_by_for_search_runs(text)
    key = SearchUtils.translate_key_alias(key)
    if SearchUtils.is_attribute(kind, key, "="):
        return Order("run", SqlRun.get_attribute_name(key), ascending)
    if SearchUtils.is_metric(kind, "="):
        return Order("metric", key, ascending)
    if SearchUtils.is_param(kind, "="):
        return Order("param", key, ascending)
    if SearchUtils.is_tag(kind, "="):
        return Order("tag", key, ascending)
    raise SearchError(f"Runs cannot be ordered by {kind}.")


def _told(parse: Callable[[], T]) -> T:
    """What ``parse`` returns; :class:`SearchError` for whatever MLflow's parser raises."""
    from mlflow.exceptions import MlflowException

    try:
        return parse()
    except MlflowException as error:
        raise SearchError(error.message) from error
    except SearchError:
        raise
    except Exception as error:
        # Of shlex, ast.literal_eval, sqlparse …: the text was none that they can read.
        raise SearchError(
            'This cannot be read. Check its quotes and lists, such as run_id IN ("a", "b").'
        ) from error


def _compare(
    dialect: str, column: sqlalchemy.ColumnElement[Any], comparator: str, value: Any
) -> sqlalchemy.ColumnElement[bool]:
    from mlflow.utils.search_utils import SearchUtils

    compare = SearchUtils.get_sql_comparison_func(comparator, dialect)
    found: sqlalchemy.ColumnElement[bool] = compare(_attribute(column), value)
    return found


def _attribute(column: Any) -> Any:
    """The attribute of MLflow's class for ``column``: its comparisons ask for the class."""
    return getattr(_classes()[column.table.name], column.key)


@functools.cache
def _classes() -> dict[str, Any]:
    from mlflow.store.tracking.dbmodels import models

    classes = (
        *(models.SqlRun, models.SqlTag, models.SqlParam, models.SqlLatestMetric),
        *(models.SqlDataset, models.SqlInputTag),
    )
    return {one.__tablename__: one for one in classes}


class StoreSearch:
    """The store's own API, for a schema that our SQL does not know."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def experiments(self, stages: Stages) -> list[FoundExperiment]:
        """See :class:`SearchApi`."""
        return [
            FoundExperiment(
                experiment_id=one.experiment_id,
                name=one.name,
                lifecycle_stage=one.lifecycle_stage,
                artifact_location=one.artifact_location,
                creation_time=one.creation_time,
                last_update_time=one.last_update_time,
                tags=dict(one.tags),
            )
            for one in self._pages(self._store.search_experiments, view_type=_view_type(stages))
        ]

    def runs(
        self, experiments: Sequence[str], stages: Stages, filter_string: str, order: Sequence[str]
    ) -> list[FoundRun]:
        """See :class:`SearchApi`."""
        from mlflow.exceptions import MlflowException

        try:
            found = [
                *self._pages(
                    self._store.search_runs,
                    experiment_ids=list(experiments),
                    filter_string=filter_string,
                    run_view_type=_view_type(stages),
                    order_by=list(order),
                )
            ]
        except MlflowException as error:
            raise SearchError(error.message) from error
        return [
            FoundRun(
                run_id=one.info.run_id,
                run_name=one.info.run_name or "",
                experiment_id=one.info.experiment_id,
                status=one.info.status,
                lifecycle_stage=one.info.lifecycle_stage,
                start_time=one.info.start_time,
                end_time=one.info.end_time,
                user_id=one.info.user_id,
                artifact_uri=one.info.artifact_uri,
                metrics=one.data.metrics,
                params=one.data.params,
                tags=one.data.tags,
            )
            for one in found
        ]

    def models(self, experiments: Sequence[str]) -> list[FoundModel]:
        """See :class:`SearchApi`."""
        from mlflow.entities import LoggedModelStatus

        found = self._pages(
            self._store.search_logged_models,
            experiment_ids=list(experiments),
            order_by=[{"field_name": "creation_timestamp", "ascending": True}],
        )
        return [
            FoundModel(
                model_id=one.model_id,
                source_run_id=one.source_run_id,
                name=one.name,
                artifact_location=one.artifact_location,
                last_updated_timestamp_ms=one.last_updated_timestamp,
            )
            for one in found
            if one.status == LoggedModelStatus.READY and one.source_run_id
        ]

    @staticmethod
    def _pages(ask: Callable[..., Any], **asked: Any) -> Iterator[Any]:
        token = None
        while True:
            page = ask(max_results=_PAGE, page_token=token, **asked)
            yield from page
            token = page.token
            if not token:
                return


def _view_type(stages: Stages) -> int:
    from mlflow.entities import ViewType

    found: dict[Stages, int] = {
        "active": ViewType.ACTIVE_ONLY,
        "deleted": ViewType.DELETED_ONLY,
        "all": ViewType.ALL,
    }
    return found[stages]
