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
from jupyter_mlflow.store.views.models import mlmodel
from jupyter_mlflow.store.views.models import model as models

if TYPE_CHECKING:
    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.fetch.wire import NewFolder


def find(context: Context, key: ModelKey) -> FoundModel:
    """Which model ``key`` names now; aliases move.

    Raises :class:`ViewError`: 400 for a key that is none, 404 when there is no such model.
    """
    with context.engine.connect() as connection:
        return _place(connection, context, key)[1]


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
        place, found = _place(connection, context, new.key)
    try:
        context.copy_artifacts(place.location, place.path.strip("/"), folder)
    except NoArtifact as error:
        raise not_found(f"The files of {found.uri} are not there any more: {error}") from error
    except ArtifactError as error:
        said = f"The files of {found.uri} cannot be read: {error}"
        raise ViewError(502, "TEMPORARILY_UNAVAILABLE", said) from error
    if not (folder / mlmodel.MLMODEL).is_file():
        raise not_found(f"{found.uri} is no model: it has no {mlmodel.MLMODEL} file.")
    return found


def _place(
    connection: sqlalchemy.Connection, context: Context, key: ModelKey
) -> tuple[models._Place, FoundModel]:
    given = {name for name, value in key.model_dump().items() if value}
    version = None
    if key.model_id and given == {"model_id"}:
        place = models._logged_model(connection, context, key.model_id)
    elif key.run_id and key.path and given == {"run_id", "path"}:
        place = models._run_artifact(connection, context, key.run_id, key.path)
    elif key.name and key.version and given == {"name", "version"}:
        version = key.version
        place = models._version(connection, context, key.name, version)
    elif key.name and key.alias and given == {"name", "alias"}:
        version = models._version_of(connection, context, key.name, key.alias)
        place = models._version(connection, context, key.name, version)
    else:
        raise bad_request("Give model_id, or run_id and path, or name and version or alias.")
    return place, FoundModel(uri=place.uri, version=version, run_id=place.run_id)
