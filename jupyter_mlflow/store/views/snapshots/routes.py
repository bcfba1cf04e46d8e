"""The routes of snapshots."""

from __future__ import annotations

from fastapi.responses import Response

from jupyter_mlflow.store.views.http import Store, json_reply, view_router
from jupyter_mlflow.store.views.snapshots import keep, read
from jupyter_mlflow.store.views.snapshots.wire import NewSnapshot, Snapshot

router = view_router()


@router.get("/snapshot", operation_id="snapshot", response_model=Snapshot)
def snapshot(store: Store, run_id: str) -> Response:
    """The notebook as it was when the run was made; 404 for a run without one."""
    return json_reply(read.snapshot(store, run_id))


@router.post("/snapshots", include_in_schema=False)
def keep_snapshot(store: Store, new: NewSnapshot) -> Response:
    """Keep a snapshot with the runs that it belongs to. For the Jupyter server alone."""
    keep.keep(store, new)
    return Response(status_code=204)
