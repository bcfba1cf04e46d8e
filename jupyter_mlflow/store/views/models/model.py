"""One model's description: signature, input example, flavors, requirements, registration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import sqlalchemy
from sqlalchemy import or_, select

from jupyter_mlflow.store.views.context import ArtifactError, ViewError, bad_request, not_found
from jupyter_mlflow.store.views.models import mlmodel
from jupyter_mlflow.store.views.models.wire import Model, ModelKind, RegisteredAs
from jupyter_mlflow.store.views.untrusted import number

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.context import Context

ACTIVE: Final = "active"
DELETED_VERSION: Final = "Deleted_Internal"
"""Stage of a deleted version's row (``mlflow.entities.model_registry.model_version_stages``)."""

_LOGGED: Final = "models:/m-"
_RUN: Final = "runs:/"


@dataclass(frozen=True)
class _Place:
    """A model and where its folder is: ``path`` below the artifact location ``location``."""

    kind: ModelKind
    uri: str
    name: str
    location: str
    path: str
    run_id: str | None


def model(
    context: Context,
    *,
    model_id: str | None,
    run_id: str | None,
    path: str | None,
    name: str | None,
    version: str | None,
    alias: str | None = None,
) -> Model:
    """The model given by ``model_id``, by ``run_id`` and ``path``, or by ``name`` and one of
    ``version`` and ``alias``.

    Raises :class:`ViewError`: 400 for any other choice of arguments, 404 when there is no such
    model, 502 when its artifacts cannot be read.
    """
    given = {
        key
        for key, value in (
            *(("model_id", model_id), ("run_id", run_id), ("path", path)),
            *(("name", name), ("version", version), ("alias", alias)),
        )
        if value
    }
    with context.engine.connect() as connection:
        if model_id and given == {"model_id"}:
            place = _logged_model(connection, context, model_id)
        elif run_id and path and given == {"run_id", "path"}:
            place = _run_artifact(connection, context, run_id, path)
        elif name and version and given == {"name", "version"}:
            place = _version(connection, context, name, version)
        elif name and alias and given == {"name", "alias"}:
            version = _version_of(connection, context, name, alias)
            place = _version(connection, context, name, version)
            place = replace(place, uri=_registered_uri(f"{name}@{alias}") or place.uri)
        else:
            raise bad_request(
                "Give model_id, or run_id and path, or name and version, or name and alias."
            )
        registered = (
            RegisteredAs(name=name, version=version)
            if name and version
            else _registered(connection, context, place)
        )
    return _describe(context, place, registered)


def _logged_model(connection: sqlalchemy.Connection, context: Context, model_id: str) -> _Place:
    table = context.tables.logged_models
    row = connection.execute(
        select(table).where(table.c.model_id == model_id, table.c.lifecycle_stage == ACTIVE)
    ).first()
    if row is None:
        raise not_found(f"There is no logged model {model_id!r} in this store.")
    return _Place(
        kind="logged_model",
        uri=f"models:/{row.model_id}",
        name=row.name,
        location=row.artifact_location,
        path="",
        run_id=row.source_run_id,
    )


def _run_artifact(
    connection: sqlalchemy.Connection, context: Context, run_id: str, path: str
) -> _Place:
    # MLflow checks the path once more; this tells the person which parameter it was.
    if path.startswith("/") or "\\" in path or "\0" in path or ".." in path.split("/"):
        raise bad_request("path must lead to a folder below the run's artifacts.")
    table = context.tables.runs
    row = connection.execute(select(table).where(table.c.run_uuid == run_id)).first()
    if row is None or row.artifact_uri is None:
        raise not_found(f"There is no run {run_id!r} in this store.")
    path = path.strip("/")
    return _Place(
        kind="run_artifact",
        uri=f"{_RUN}{run_id}/{path}",
        name=path.rpartition("/")[2],
        location=row.artifact_uri,
        path=f"{path}/",
        run_id=run_id,
    )


def _version(
    connection: sqlalchemy.Connection, context: Context, name: str, version: str
) -> _Place:
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
    return _Place(
        kind=kind,
        uri=_registered_uri(f"{name}/{version}") or source,
        name=name,
        location=location,
        path=path,
        run_id=row.run_id or None,
    )


def _version_of(connection: sqlalchemy.Connection, context: Context, name: str, alias: str) -> str:
    table = context.tables.model_aliases
    found = connection.execute(
        select(table.c.version).where(table.c.name == name, table.c.alias == alias)
    ).scalar()
    if found is None:
        raise not_found(f"There is no alias {alias} of a model {name!r} in this store.")
    return str(found)


def _registered_uri(path: str) -> str | None:
    """The URI of a registered model; ``None`` when MLflow would read another name from it.

    It takes URIs apart with ``urllib``, which drops what stands behind a question mark, and
    control characters.
    """
    uri = f"models:/{path}"
    return uri if urlsplit(uri, allow_fragments=False).path == f"/{path}" else None


def _registered(
    connection: sqlalchemy.Connection, context: Context, place: _Place
) -> RegisteredAs | None:
    table = context.tables.model_versions
    # MLflow's client resolves runs:/ to the folder before it registers.
    sources = [place.uri, f"{place.location.rstrip('/')}/{place.path}".rstrip("/")]
    row = connection.execute(
        select(table.c.name, table.c.version)
        .where(
            or_(table.c.source.in_(sources), table.c.storage_location.in_(sources)),
            table.c.current_stage != DELETED_VERSION,
        )
        .order_by(table.c.creation_time.desc(), table.c.version.desc())
        .limit(1)
    ).first()
    return None if row is None else RegisteredAs(name=row.name, version=str(row.version))


def _describe(context: Context, place: _Place, registered: RegisteredAs | None) -> Model:
    fields = mlmodel.parse(_read(context, place, mlmodel.MLMODEL, mlmodel.MLMODEL_LIMIT) or b"")
    if fields is None:
        raise not_found(f"{place.uri} has no {mlmodel.MLMODEL} file that can be read.")
    example_path = mlmodel.example_path(fields)
    example = example_path and _read(context, place, example_path, mlmodel.TEXT_LIMIT)
    requirements = _read(context, place, mlmodel.REQUIREMENTS, mlmodel.TEXT_LIMIT)
    return Model(
        kind=place.kind,
        uri=place.uri,
        name=place.name,
        signature=mlmodel.signature_of(fields),
        input_example=mlmodel.example_of(fields, example) if example else None,
        flavors=list(mlmodel.flavors_of(fields)),
        requirements=mlmodel.requirements_of(requirements) if requirements else [],
        run_id=place.run_id,
        registered=registered,
    )


def _read(context: Context, place: _Place, name: str, limit: int) -> bytes | None:
    try:
        return context.read_artifact(place.location, f"{place.path}{name}", limit, local_only=False)
    except ArtifactError as error:
        raise ViewError(
            502, "TEMPORARILY_UNAVAILABLE", f"The files of {place.uri} cannot be read: {error}"
        ) from error
