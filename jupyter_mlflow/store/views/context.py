"""What the views need of the store, so that they know no more of MLflow than this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import sqlalchemy


class ArtifactError(Exception):
    """An artifact location that cannot be read, or written to."""


class TagError(Exception):
    """A store that takes no tags just now."""


class ViewError(Exception):
    """A question that a view cannot answer, as ``status`` and MLflow's form of an error."""

    def __init__(self, status: int, error_code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error_code = error_code
        self.message = message


def bad_request(message: str) -> ViewError:
    return ViewError(400, "INVALID_PARAMETER_VALUE", message)


def not_found(message: str) -> ViewError:
    return ViewError(404, "RESOURCE_DOES_NOT_EXIST", message)


@dataclass(frozen=True)
class Tables:
    """MLflow's tables, columns named as MLflow names them."""

    experiments: sqlalchemy.Table
    experiment_tags: sqlalchemy.Table
    runs: sqlalchemy.Table
    tags: sqlalchemy.Table
    params: sqlalchemy.Table
    metrics: sqlalchemy.Table
    latest_metrics: sqlalchemy.Table
    logged_models: sqlalchemy.Table
    model_versions: sqlalchemy.Table


class ReadArtifact(Protocol):
    """See ``jupyter_mlflow.store.app.read_artifact``."""

    def __hash__(self) -> int: ...

    def __call__(self, uri: str, path: str, limit: int, *, local_only: bool) -> bytes | None: ...


class WriteArtifact(Protocol):
    """See ``jupyter_mlflow.store.app.write_artifact``."""

    def __call__(self, uri: str, path: str, content: bytes) -> None: ...


class SetTags(Protocol):
    """Set tags of a run, all or none; returns whether the run is there and active.

    Raises :class:`TagError` when the store takes none.
    """

    def __call__(self, run_id: str, tags: Mapping[str, str]) -> bool: ...


@dataclass(frozen=True)
class Context:
    """One open store.

    ``engine`` commits by itself and is for reading only; ``sqlite_path`` is ``None`` for
    other databases; ``label`` names the store to a person, without a secret.
    """

    engine: sqlalchemy.Engine
    tables: Tables
    mlflow_version: str
    schema: str
    label: str
    sqlite_path: Path | None
    read_artifact: ReadArtifact
    write_artifact: WriteArtifact
    set_tags: SetTags
