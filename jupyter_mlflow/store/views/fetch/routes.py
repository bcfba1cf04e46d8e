"""The routes by which the Jupyter server gets models. No browser can ask for them."""

from __future__ import annotations

from fastapi.responses import Response

from jupyter_mlflow.store.views.fetch import fetch
from jupyter_mlflow.store.views.fetch.wire import ModelKey, NewFolder
from jupyter_mlflow.store.views.http import Store, json_reply, view_router

router = view_router()


@router.post("/models/find", include_in_schema=False)
def find_model(store: Store, key: ModelKey) -> Response:
    """Which model that is now."""
    return json_reply(fetch.find(store, key))


@router.post("/models/fetch", include_in_schema=False)
def fetch_model(store: Store, new: NewFolder) -> Response:
    """Copy a model's files."""
    return json_reply(fetch.fetch(store, new))
