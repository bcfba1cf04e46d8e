"""What the views need of the store, so that they know no more of MLflow than this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import sqlalchemy

    from jupyter_mlflow.store.views.searching import Search, SearchApi
    from jupyter_mlflow.store.views.wire import Progress


class ArtifactError(Exception):
    """An artifact location that cannot be read, or written to."""


class NoArtifact(ArtifactError):
    """An artifact that is not there."""


class LargeArtifact(ArtifactError):
    """An artifact that is larger than what is wanted of it."""


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
    datasets: sqlalchemy.Table
    inputs: sqlalchemy.Table
    input_tags: sqlalchemy.Table
    logged_models: sqlalchemy.Table
    model_versions: sqlalchemy.Table
    model_aliases: sqlalchemy.Table
    traces: sqlalchemy.Table
    trace_metadata: sqlalchemy.Table
    associations: sqlalchemy.Table


class ReadArtifact(Protocol):
    """See ``jupyter_mlflow.store.artifacts.read_artifact``."""

    def __hash__(self) -> int: ...

    def __call__(self, uri: str, path: str, limit: int, *, local_only: bool) -> bytes | None: ...


class WriteArtifact(Protocol):
    """See ``jupyter_mlflow.store.artifacts.write_artifact``."""

    def __call__(self, uri: str, path: str, content: bytes) -> None: ...


@dataclass(frozen=True)
class Listing:
    """A folder of artifacts: paths, whether they are folders, sizes of files in bytes."""

    entries: list[tuple[str, bool, int | None]]
    truncated: bool


class Opened:
    """A file on this machine, to be closed."""

    def __init__(self, path: Path, close: Callable[[], None] = lambda: None) -> None:
        self.path = path
        self.close = close

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class ListArtifacts(Protocol):
    """See ``jupyter_mlflow.store.artifacts.list_artifacts``."""

    def __call__(self, uri: str, path: str, most: int) -> Listing: ...


class OpenArtifact(Protocol):
    """See ``jupyter_mlflow.store.artifacts.open_artifact``."""

    def __call__(self, uri: str, path: str, most: int | None = None) -> Opened: ...


class CopyArtifacts(Protocol):
    """See ``jupyter_mlflow.store.artifact_folders.copy_artifacts``."""

    def __call__(self, uri: str, path: str, target: Path) -> None: ...


class SetTags(Protocol):
    """Set tags of a run, all or none; returns whether the run is there and active.

    Raises :class:`TagError` when the store takes none.
    """

    def __call__(self, run_id: str, tags: Mapping[str, str]) -> bool: ...


class Remote:
    """What is different about a store that is no database: here, that it is one.

    The rows of a remote store are copied to a database of ours, the mirror, and views read that.
    ``store/mirror/`` has the other kind.
    """

    def progress(self) -> Progress | None:
        """How much has been copied; ``None`` for a store that is read itself."""
        return None

    def load_histories(self, run_ids: Sequence[str], keys: Sequence[str]) -> None:
        """Copy the histories of these metrics, as far as they changed; they are not kept ready.

        Raises :class:`ViewError` when the remote store does not give them.
        """

    def load_traces(self, run_id: str) -> None:
        """Copy the newest traces of a run, as far as the remote store gives them."""


@dataclass(frozen=True)
class Context:
    """One open store.

    ``engine`` commits by itself and is for reading only; ``sqlite_path`` is ``None`` for
    other databases; ``label`` names the store to a person, without a secret. ``api`` is there for
    a schema that our SQL does not know: runs and experiments are then read through it.
    """

    engine: sqlalchemy.Engine
    tables: Tables
    mlflow_version: str
    schema: str
    label: str
    sqlite_path: Path | None
    read_artifact: ReadArtifact
    write_artifact: WriteArtifact
    list_artifacts: ListArtifacts
    open_artifact: OpenArtifact
    copy_artifacts: CopyArtifacts
    set_tags: SetTags
    search: Search
    api: SearchApi | None = None
    remote: Remote = field(default_factory=Remote)
