"""Where a model is: found in the store's tables by any of the names that it goes by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sqlalchemy import select

from jupyter_mlflow.store.views.context import bad_request, not_found
from jupyter_mlflow.store.views.untrusted import number

if TYPE_CHECKING:
    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.models.wire import ModelKind

ACTIVE: Final = "active"
DELETED_VERSION: Final = "Deleted_Internal"
"""Stage of a deleted version's row (``mlflow.entities.model_registry.model_version_stages``)."""

_LOGGED: Final = "models:/m-"
_RUN: Final = "runs:/"


@dataclass(frozen=True)
class Place:
    """A model and where its folder is: ``path`` below the artifact location ``location``.

    ``version`` is that of the registered model, when it was found by its name.
    """

    kind: ModelKind
    uri: str
    name: str
    location: str
    path: str
    run_id: str | None
    version: str | None = None


def find(
    connection: sqlalchemy.Connection,
    context: Context,
    *,
    model_id: str | None = None,
    run_id: str | None = None,
    path: str | None = None,
    name: str | None = None,
    version: str | None = None,
    alias: str | None = None,
) -> Place:
    """The model given by ``model_id``, by ``run_id`` and ``path``, or by ``name`` and one of
    ``version`` and ``alias``.

    Raises :class:`ViewError`: 400 for any other choice of arguments, 404 when there is no such
    model.
    """
    given = {
        key
        for key, value in (
            *(("model_id", model_id), ("run_id", run_id), ("path", path)),
            *(("name", name), ("version", version), ("alias", alias)),
        )
        if value
    }
    if model_id and given == {"model_id"}:
        return _logged_model(connection, context, model_id)
    if run_id and path and given == {"run_id", "path"}:
        return _run_artifact(connection, context, run_id, path)
    if name and version and given == {"name", "version"}:
        return _version(connection, context, name, version)
    if name and alias and given == {"name", "alias"}:
        return _version(connection, context, name, _version_of(connection, context, name, alias))
    raise bad_request("Give model_id, or run_id and path, or name and version, or name and alias.")


def _logged_model(connection: sqlalchemy.Connection, context: Context, model_id: str) -> Place:
    table = context.tables.logged_models
    row = connection.execute(
        select(table).where(table.c.model_id == model_id, table.c.lifecycle_stage == ACTIVE)
    ).first()
    if row is None:
        raise not_found(f"There is no logged model {model_id!r} in this store.")
    return Place(
        kind="logged_model",
        uri=f"models:/{row.model_id}",
        name=row.name,
        location=row.artifact_location,
        path="",
        run_id=row.source_run_id,
    )


def _run_artifact(
    connection: sqlalchemy.Connection, context: Context, run_id: str, path: str
) -> Place:
    # MLflow checks the path once more; this tells the person which parameter it was.
    if path.startswith("/") or "\\" in path or "\0" in path or ".." in path.split("/"):
        raise bad_request("path must lead to a folder below the run's artifacts.")
    table = context.tables.runs
    row = connection.execute(select(table).where(table.c.run_uuid == run_id)).first()
    if row is None or row.artifact_uri is None:
        raise not_found(f"There is no run {run_id!r} in this store.")
    path = path.strip("/")
    return Place(
        kind="run_artifact",
        uri=f"{_RUN}{run_id}/{path}",
        name=path.rpartition("/")[2],
        location=row.artifact_uri,
        path=f"{path}/",
        run_id=run_id,
    )


def _version(connection: sqlalchemy.Connection, context: Context, name: str, version: str) -> Place:
    table = context.tables.model_versions
    row, asked = None, number(version)
    if asked is not None:
        row = connection.execute(
            select(table).where(
                table.c.name == name,
                table.c.version == asked,
                table.c.current_stage != DELETED_VERSION,
            )
        ).first()
    if row is None:
        raise not_found(f"There is no version {version} of a model {name!r} in this store.")
    source = row.source or ""
    if source.startswith(_LOGGED):
        kind: ModelKind = "logged_model"
        place = _logged_model(connection, context, source.removeprefix("models:/"))
        location, path = place.location, place.path
    elif source.startswith(_RUN) and "/" in source.removeprefix(_RUN):
        kind = "run_artifact"
        source_run, _, source_path = source.removeprefix(_RUN).partition("/")
        place = _run_artifact(connection, context, source_run, source_path)
        location, path = place.location, place.path
    else:
        # A folder anywhere, mostly a run's; a copied version's source is the other version.
        kind, location, path = "run_artifact", row.storage_location or source, ""
    return Place(
        kind=kind,
        uri=registered_uri(f"{name}/{version}") or source,
        name=name,
        location=location,
        path=path,
        run_id=row.run_id or None,
        version=version,
    )


def _version_of(connection: sqlalchemy.Connection, context: Context, name: str, alias: str) -> str:
    table = context.tables.model_aliases
    found = connection.execute(
        select(table.c.version).where(table.c.name == name, table.c.alias == alias)
    ).scalar()
    if found is None:
        raise not_found(f"There is no alias {alias} of a model {name!r} in this store.")
    return str(found)


def registered_uri(path: str) -> str | None:
    """The URI of a registered model; ``None`` when MLflow would read another name from it.

    It takes URIs apart with ``urllib``, which drops what stands behind a question mark, and
    control characters.
    """
    uri = f"models:/{path}"
    return uri if urlsplit(uri, allow_fragments=False).path == f"/{path}" else None
