"""The route of one run."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from jupyter_mlflow.store.views.http import Store, Watch, json_reply, view_router
from jupyter_mlflow.store.views.metric import series
from jupyter_mlflow.store.views.metric.wire import Axis
from jupyter_mlflow.store.views.run import run as run_view
from jupyter_mlflow.store.views.run.wire import Run

router = view_router()


@router.get("/run", operation_id="run", response_model=Run)
def run(
    store: Store,
    watch: Watch,
    run_id: str,
    *,
    ranges: bool = True,
    key: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006 - FastAPI copies it
    width: Annotated[int, Query(ge=10, le=4000)] = 100,
    axis: Axis = "step",
) -> Response:
    """All of one run, deleted or not, but its artifacts and traces.

    The ``ranges`` of metrics take a look at every point: of a million, half a second. The
    histories of the metrics ``key`` come along as ``/metric`` tells them, where they are here.
    """
    found = run_view.run(store, run_id, watch.cursor(), has_ranges=ranges)
    if key and found.progress is None:
        histories = series.metric(store, [run_id], key, width, axis).series
        found = found.model_copy(update={"histories": histories})
    return json_reply(found)
