"""The route by which the Jupyter server keeps logs. No browser can ask for it."""

from __future__ import annotations

from fastapi.responses import Response

from jupyter_mlflow.store.views.http import Store, view_router
from jupyter_mlflow.store.views.jobs import log
from jupyter_mlflow.store.views.jobs.wire import NewLog

router = view_router()


@router.post("/job-log", include_in_schema=False)
def keep_log(store: Store, new: NewLog) -> Response:
    """Keep the log of a job with its run."""
    log.keep(store, new)
    return Response(status_code=204)
