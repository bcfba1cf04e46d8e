"""Wire models of fetched models. None of them is open to browsers."""

from __future__ import annotations

from jupyter_mlflow.store.views.wire import Wire


class ModelKey(Wire):
    """One of the ways to name a model: the fields of one of them, the others are ``None``.

    ``model_id``; ``run_id`` and ``path``; ``name`` and ``version``; ``name`` and ``alias``.
    """

    model_id: str | None = None
    run_id: str | None = None
    path: str | None = None
    name: str | None = None
    version: str | None = None
    alias: str | None = None


class NewFolder(Wire):
    """A model to be copied into the empty folder ``folder``, an absolute path."""

    key: ModelKey
    folder: str


class FoundModel(Wire):
    """A model; ``version`` is that of the registered model, when it was named by that."""

    uri: str
    version: str | None
    run_id: str | None
