"""The route of histories."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from jupyter_mlflow.store.views.http import Store, json_reply, view_router
from jupyter_mlflow.store.views.metric import series
from jupyter_mlflow.store.views.metric.wire import Axis, Metric

router = view_router()


@router.get("/metric", operation_id="metric", response_model=Metric)
def metric(
    store: Store,
    run_id: Annotated[list[str], Query(max_length=100)],
    key: Annotated[list[str], Query(max_length=20)],
    width: Annotated[int, Query(ge=10, le=4000)] = 100,
    axis: Axis = "step",
    start: float | None = None,
    end: float | None = None,
) -> Response:
    """The histories of metrics, drawn down to ``width`` pixels, newest run first.

    ``start`` and ``end`` are the range to show, on that axis, both included. Deleted runs are
    shown as well: they have been asked for by their ids.
    """
    return json_reply(series.metric(store, run_id, key, width, axis, start, end))
