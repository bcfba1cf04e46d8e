"""How MLflow's tables hold what was logged."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func

from jupyter_mlflow.store.views.untrusted import LARGEST as LARGEST_NUMBER
from jupyter_mlflow.store.views.untrusted import number

if TYPE_CHECKING:
    import sqlalchemy

    from jupyter_mlflow.store.views.context import Tables
    from jupyter_mlflow.store.views.wire import MetricValue

ACTIVE: Final = "active"
RUN_NAME_TAG: Final = "mlflow.runName"

LARGEST: Final = 1.7976931348623157e308
"""What MLflow stores for infinity (``SqlAlchemyStore.sanitize_metric_value``)."""

_NEVER: Final = -(2**63)


def experiment_key(experiment_id: str) -> int | str:
    """An experiment's id as its column has it: a number, but not in every remote store.

    AzureML has GUIDs, which SQLite keeps as texts where they are mirrored.
    """
    found = number(experiment_id)
    return experiment_id if found is None else found


def made_order(experiment_id: str) -> tuple[int, str]:
    """What experiments are sorted by to have those first that were made first.

    Only numbers tell that; other ids come behind them.
    """
    found = number(experiment_id)
    return LARGEST_NUMBER if found is None else found, experiment_id


def newest_first(tables: Tables) -> tuple[sqlalchemy.ColumnElement[Any], ...]:
    """The order of runs everywhere: one order, also of those with equal times."""
    run = tables.runs.c
    # Databases differ in where they put runs without a time: here they are the last.
    return func.coalesce(run.start_time, _NEVER).desc(), run.run_uuid


def metric_value(value: float, is_nan: bool) -> MetricValue:
    """A metric as it was logged, from what MLflow's table holds for it."""
    if is_nan or math.isnan(value):
        return "NaN"
    if value >= LARGEST:
        return "Infinity"
    if value <= -LARGEST:
        return "-Infinity"
    return value
