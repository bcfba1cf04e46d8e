"""One model's description: signature, input example, flavors, requirements, registration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from jupyter_mlflow.store.views.context import ArtifactError, ViewError, not_found
from jupyter_mlflow.store.views.models import mlmodel
from jupyter_mlflow.store.views.models.place import DELETED_VERSION, find, registered_uri
from jupyter_mlflow.store.views.models.wire import Model, RegisteredAs

if TYPE_CHECKING:
    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.models.place import Place


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
    """The model that :func:`place.find` finds by these.

    Raises :class:`ViewError` as that does, and 502 when its artifacts cannot be read.
    """
    with context.engine.connect() as connection:
        place = find(
            connection,
            context,
            model_id=model_id,
            run_id=run_id,
            path=path,
            name=name,
            version=version,
            alias=alias,
        )
        registered = (
            RegisteredAs(name=name, version=place.version)
            if name and place.version
            else _registered(connection, context, place)
        )
    if alias:
        place = replace(place, uri=registered_uri(f"{name}@{alias}") or place.uri)
    return _describe(context, place, registered)


def _registered(
    connection: sqlalchemy.Connection, context: Context, place: Place
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


def _describe(context: Context, place: Place, registered: RegisteredAs | None) -> Model:
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


def _read(context: Context, place: Place, name: str, limit: int) -> bytes | None:
    try:
        return context.read_artifact(place.location, f"{place.path}{name}", limit, local_only=False)
    except ArtifactError as error:
        raise ViewError(
            502, "TEMPORARILY_UNAVAILABLE", f"The files of {place.uri} cannot be read: {error}"
        ) from error
