"""Giving a model's files to the Jupyter server, which has no credentials for where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlflow.store.views.context import (
    ArtifactError,
    NoArtifact,
    ViewError,
    bad_request,
    not_found,
)
from jupyter_mlflow.store.views.fetch.wire import FoundModel, ModelKey
from jupyter_mlflow.store.views.models import mlmodel, place

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.fetch.wire import NewFolder


def find(context: Context, key: ModelKey) -> FoundModel:
    """Which model ``key`` names now; aliases move.

    Raises :class:`ViewError`: 400 for a key that is none, 404 when there is no such model.
    """
    with context.engine.connect() as connection:
        return _found(place.find(connection, context, **key.model_dump()))


def fetch(context: Context, new: NewFolder) -> FoundModel:
    """Copy the files of a model into an empty folder of the Jupyter server's, ``new.folder``.

    Nothing of them is looked into. Gives up when the folder is removed meanwhile. Raises
    :class:`ViewError` as :func:`find` does; 404 when the folder has no model in it, 502 when
    its files cannot be read.
    """
    folder = Path(new.folder)
    if not folder.is_absolute() or not folder.is_dir():
        raise bad_request("folder: must be a folder on this machine.")
    with context.engine.connect() as connection:
        there = place.find(connection, context, **new.key.model_dump())
    found = _found(there)
    try:
        context.copy_artifacts(there.location, there.path.strip("/"), folder)
    except NoArtifact as error:
        raise not_found(f"The files of {found.uri} are not there any more: {error}") from error
    except ArtifactError as error:
        said = f"The files of {found.uri} cannot be read: {error}"
        raise ViewError(502, "TEMPORARILY_UNAVAILABLE", said) from error
    if not (folder / mlmodel.MLMODEL).is_file():
        raise not_found(f"{found.uri} is no model: it has no {mlmodel.MLMODEL} file.")
    return found


def _found(found: place.Place) -> FoundModel:
    return FoundModel(uri=found.uri, version=found.version, run_id=found.run_id)
