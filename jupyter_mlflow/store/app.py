"""Everything of MLflow that is not its public API, in one place.

What is named here is relied on by no other module and checked by ``tests/store/test_contract.py``
against the installed MLflow.
"""

from __future__ import annotations

import functools
import os
import posixpath
import sqlite3
import sys
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy

from jupyter_mlflow.common import schema
from jupyter_mlflow.store.views.context import ArtifactError, Context, Tables, TagError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.types import ASGIApp

_SECURITY: Final = {
    # Who reaches the socket is the Jupyter server, which says "localhost" and no Origin.
    "MLFLOW_SERVER_ALLOWED_HOSTS": "localhost",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    "MLFLOW_ENABLE_WORKSPACES": "false",
    # A process that the user did not ask for phones nobody.
    "MLFLOW_DISABLE_TELEMETRY": "true",
}
_UNWANTED: Final = (
    "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
    "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE",
    "_MLFLOW_STATIC_PREFIX",
    "prometheus_multiproc_dir",
)

_UNUSED: Final = "pyarrow"

_OWN_ARTIFACTS: Final = "./mlartifacts"
"""Where ``mlflow-artifacts:/`` leads when nothing is said: as with ``mlflow server``."""


def prepare(uri: str, artifact_root: str) -> None:
    """Set the environment that MLflow's server reads while it is imported.

    ``uri`` is the tracking URI, ``artifact_root`` the root of new experiments' artifacts as a
    URI; empty for MLflow's own rule, which is ``MLFLOW_DEFAULT_ARTIFACT_ROOT``, else ``./mlruns``.
    """
    for name in [*_UNWANTED, *(name for name in os.environ if name.startswith("_MLFLOW_SERVER_"))]:
        os.environ.pop(name, None)
    os.environ.update(_SECURITY)

    # pandas, which MLflow imports for its clients, would load 40 to 80 MB of pyarrow that no
    # request needs. `open_store` lets it be imported again, for artifacts on HDFS.
    if _UNUSED not in sys.modules:
        sys.modules[_UNUSED] = None  # type: ignore[assignment]
    # MLflow decides while it is imported whether it is a server, by whether this is loaded.
    import uvicorn  # noqa: F401
    from mlflow.server import constants

    default_root = os.environ.get("MLFLOW_DEFAULT_ARTIFACT_ROOT") or "./mlruns"
    destination = os.environ.get("MLFLOW_ARTIFACTS_DESTINATION") or _OWN_ARTIFACTS
    os.environ[constants.BACKEND_STORE_URI_ENV_VAR] = uri
    os.environ[constants.REGISTRY_STORE_URI_ENV_VAR] = uri
    os.environ[constants.ARTIFACT_ROOT_ENV_VAR] = artifact_root or default_root
    os.environ[constants.ARTIFACTS_DESTINATION_ENV_VAR] = artifact_root or destination
    os.environ[constants.SERVE_ARTIFACTS_ENV_VAR] = "true"


def build_database(path: Path, artifact_root: str) -> None:
    """Make an MLflow database at ``path`` with its Default experiment, and close it."""
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    store = SqlAlchemyStore(schema.sqlite_uri(path), artifact_root)
    store._dispose_engine()


def upgrade_database(path: Path) -> None:
    """Give the MLflow database at ``path`` this MLflow's schema, and close it.

    Raises what MLflow's migrations raise; the database is then good for nothing.
    """
    os.environ.update(_SECURITY)
    from mlflow.store.db.utils import _upgrade_db

    # A name with a "%" or "?" in it is not told from a URI's own by every SQLAlchemy.
    engine = sqlalchemy.create_engine("sqlite://", creator=lambda: sqlite3.connect(path))
    try:
        _upgrade_db(engine)
    finally:
        engine.dispose()


@contextmanager
def _quiet_imports() -> Iterator[None]:
    with warnings.catch_warnings():
        # MLflow 3.17 imports starlette.middleware.wsgi, whose deprecation is not ours to mend.
        warnings.filterwarnings("ignore", message="starlette.middleware.wsgi is deprecated")
        yield


def mlflow_app() -> ASGIApp:
    """MLflow's whole ASGI app, for the environment that :func:`prepare` set.

    It takes no ``lifespan`` messages from us: those would start its jobs.
    """
    with _quiet_imports():
        from mlflow.server.fastapi_app import app
    application: ASGIApp = app
    return application


def open_store(uri: str) -> Context:
    """Open the store as MLflow's handlers will, and say what the views need of it.

    Raises what MLflow raises when it cannot. The schema must have been checked before: MLflow
    upgrades what it opens.
    """
    with _quiet_imports():
        from mlflow.server import handlers
        from mlflow.version import VERSION
    if sys.modules.get(_UNUSED, _UNUSED) is None:
        del sys.modules[_UNUSED]

    store: Any = handlers._get_tracking_store()
    path = schema.sqlite_path(uri)
    engine: sqlalchemy.Engine = store.engine
    return Context(
        engine=_reading(engine) if path is None else _read_only_engine(path),
        tables=_tables(),
        mlflow_version=VERSION,
        schema=schema.mlflow_head() or "",
        label=_label(engine.url),
        sqlite_path=path,
        read_artifact=read_artifact,
        write_artifact=write_artifact,
        set_tags=functools.partial(_set_tags, store),
    )


def _set_tags(store: Any, run_id: str, tags: Mapping[str, str]) -> bool:
    from mlflow.entities import RunTag
    from mlflow.exceptions import MlflowException

    try:
        store.log_batch(run_id, [], [], [RunTag(key, value) for key, value in tags.items()])
    except MlflowException as error:
        # Not there, or deleted.
        if error.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            return False
        raise TagError(str(error)) from error
    return True


def _tables() -> Tables:
    from mlflow.store.model_registry.dbmodels import models as registry
    from mlflow.store.tracking.dbmodels import models as tracking

    return Tables(
        experiments=tracking.SqlExperiment.__table__,
        experiment_tags=tracking.SqlExperimentTag.__table__,
        runs=tracking.SqlRun.__table__,
        tags=tracking.SqlTag.__table__,
        params=tracking.SqlParam.__table__,
        metrics=tracking.SqlMetric.__table__,
        latest_metrics=tracking.SqlLatestMetric.__table__,
        logged_models=tracking.SqlLoggedModel.__table__,
        model_versions=registry.SqlModelVersion.__table__,
    )


def _read_only_engine(path: Path) -> sqlalchemy.Engine:
    # Autocommit: no lock outlives its statement, so no training kernel waits for a view.
    return sqlalchemy.create_engine(
        "sqlite://",
        creator=lambda: schema.read_only(path),
        poolclass=sqlalchemy.pool.QueuePool,
        isolation_level="AUTOCOMMIT",
    )


def _reading(engine: sqlalchemy.Engine) -> sqlalchemy.Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _label(url: sqlalchemy.URL) -> str:
    if url.get_backend_name() == "sqlite":
        return f"sqlite · {Path(url.database or '').name}"
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()} · {url.host or 'localhost'}{port}/{url.database or ''}"


def read_artifact(uri: str, path: str, limit: int, *, local_only: bool) -> bytes | None:
    """The file ``path`` below the artifact location ``uri``, as the store process reaches it.

    ``None`` when there is none, when it has more than ``limit`` bytes, or when it is not on
    this machine and ``local_only`` is set. Raises :class:`ArtifactError` when the location cannot
    be read, or when ``path`` leads out of it.
    """
    from mlflow.exceptions import MlflowException
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
    from mlflow.utils.uri import is_local_uri, validate_path_is_safe

    try:
        uri = _behind_proxy(uri)
        if local_only and not is_local_uri(uri):
            return None
        repository = get_artifact_repository(uri)
        checked = validate_path_is_safe(path)
        local = repository.get_local_path(checked)
        if local is not None:
            return _read_file(Path(local), limit)
        return _download(repository, checked, limit)
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return None
        raise ArtifactError(str(error)) from error
    except Exception as error:
        # Whatever a cloud's client, or the lack of it, raises.
        raise ArtifactError(f"{type(error).__name__}: {error}") from error


def write_artifact(uri: str, path: str, content: bytes) -> None:
    """Make the file ``path`` below the artifact location ``uri``, as the store process reaches it.

    Raises :class:`ArtifactError` when the location cannot be written to.
    """
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    try:
        repository = get_artifact_repository(_behind_proxy(uri))
        with tempfile.TemporaryDirectory() as folder:
            local = Path(folder, posixpath.basename(path))
            local.write_bytes(content)
            repository.log_artifact(str(local), posixpath.dirname(path) or None)
    except Exception as error:
        raise ArtifactError(f"{type(error).__name__}: {error}") from error


def _behind_proxy(uri: str) -> str:
    """Where the artifacts are that MLflow's server hands out under ``mlflow-artifacts:/``."""
    from mlflow.server import constants, handlers

    if not handlers._is_servable_proxied_run_artifact_root(uri):
        return uri
    below = handlers._get_proxied_run_artifact_destination_path(uri)
    return posixpath.join(os.environ[constants.ARTIFACTS_DESTINATION_ENV_VAR], below)


def _read_file(file: Path, limit: int) -> bytes | None:
    try:
        if not file.is_file() or file.stat().st_size > limit:
            return None
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _download(repository: Any, path: str, limit: int) -> bytes | None:
    sizes = {
        info.path: info.file_size for info in repository.list_artifacts(posixpath.dirname(path))
    }
    if sizes.get(path) is None or sizes[path] > limit:
        return None
    with tempfile.TemporaryDirectory() as folder:
        return Path(repository.download_artifacts(path, folder)).read_bytes()
