"""The route of models."""

from __future__ import annotations

from fastapi.responses import Response

from jupyter_mlflow.store.views.http import Store, json_reply, view_router
from jupyter_mlflow.store.views.models import model as model_view
from jupyter_mlflow.store.views.models.wire import Model

router = view_router()


@router.get("/model", operation_id="model", response_model=Model)
def model(
    store: Store,
    model_id: str | None = None,
    run_id: str | None = None,
    path: str | None = None,
    name: str | None = None,
    version: str | None = None,
    alias: str | None = None,
) -> Response:
    """A model by its id, by its run and path, or by its registered name and version or alias."""
    return json_reply(
        model_view.model(
            store,
            model_id=model_id,
            run_id=run_id,
            path=path,
            name=name,
            version=version,
            alias=alias,
        )
    )
