"""The route of experiments."""

from __future__ import annotations

from fastapi.responses import Response

from jupyter_mlflow.store.views.experiments.search import Asked, through_api
from jupyter_mlflow.store.views.experiments.search import experiments as from_tables
from jupyter_mlflow.store.views.experiments.wire import Experiments
from jupyter_mlflow.store.views.http import Limit, Offset, Store, Watch, json_reply, view_router
from jupyter_mlflow.store.views.wire import Stages

router = view_router()


@router.get("/experiments", operation_id="experiments", response_model=Experiments)
def experiments(
    store: Store,
    watch: Watch,
    search: str = "",
    stage: Stages = "active",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Experiments with ``search`` in name or description, those with the newest runs first."""
    cursor = watch.cursor()
    asked = Asked(text=search, stages=stage, offset=offset, limit=limit)
    if store.api is not None:
        return json_reply(through_api(store, store.api, asked, cursor))
    return json_reply(from_tables(store, asked, cursor))
