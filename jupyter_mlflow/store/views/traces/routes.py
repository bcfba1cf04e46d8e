"""The route of traces."""

from __future__ import annotations

from fastapi.responses import Response

from jupyter_mlflow.store.views.http import Limit, Offset, Store, json_reply, view_router
from jupyter_mlflow.store.views.traces import traces as traces_view
from jupyter_mlflow.store.views.traces.wire import Traces

router = view_router()


@router.get("/traces", operation_id="traces", response_model=Traces)
def traces(store: Store, run_id: str, offset: Offset = 0, limit: Limit = 100) -> Response:
    """The traces of a run, newest first."""
    return json_reply(traces_view.traces(store, run_id, offset, limit))
