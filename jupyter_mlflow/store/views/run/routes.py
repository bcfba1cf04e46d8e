"""The route of one run."""

from __future__ import annotations

from fastapi.responses import Response

from jupyter_mlflow.store.views.http import Store, Watch, json_reply, view_router
from jupyter_mlflow.store.views.run import run as run_view
from jupyter_mlflow.store.views.run.wire import Run

router = view_router()


@router.get("/run", operation_id="run", response_model=Run)
def run(store: Store, watch: Watch, run_id: str, *, ranges: bool = True) -> Response:
    """All of one run, deleted or not, but its histories, artifacts and traces.

    The ``ranges`` of metrics take a look at every point: of a million, half a second.
    """
    return json_reply(run_view.run(store, run_id, watch.cursor(), has_ranges=ranges))
