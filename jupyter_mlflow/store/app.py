"""Everything of MLflow that is not its public API, in one place.

What is named here, of its search in ``search.py`` and of its artifacts in ``artifacts.py``, is
relied on by no other module and checked by ``tests/store/test_contract.py`` against the
installed MLflow.
"""

from __future__ import annotations

import functools
import logging
import os
import sqlite3
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy

from jupyter_mlflow.common import schema
from jupyter_mlflow.common.label import label
from jupyter_mlflow.store import artifact_folders, artifacts, search
from jupyter_mlflow.store.views.context import Context, Tables, TagError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from starlette.types import ASGIApp

    from jupyter_mlflow.store.views.context import Remote

log = logging.getLogger("jupyter_mlflow.store")

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

    leave_out_unused()
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


def leave_out_unused() -> None:
    """Keep what no request needs from being imported with MLflow.

    pandas, which MLflow imports for its clients, would load 40 to 80 MB of pyarrow. Once the store
    is open it can be imported again, for artifacts on HDFS.
    """
    if _UNUSED not in sys.modules:
        # Python's own way to say that it cannot be imported; its type does not know it.
        sys.modules[_UNUSED] = None  # type: ignore[assignment]


def _allow_unused() -> None:
    if sys.modules.get(_UNUSED, _UNUSED) is None:
        del sys.modules[_UNUSED]


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
    _allow_unused()
    store: Any = handlers._get_tracking_store()
    path = schema.sqlite_path(uri)
    engine: sqlalchemy.Engine = store.engine
    revision = schema.mlflow_head() or ""
    return Context(
        engine=_reading(engine) if path is None else _read_only_engine(path),
        tables=_tables(),
        mlflow_version=VERSION,
        schema=revision,
        label=label(uri),
        sqlite_path=path,
        read_artifact=artifacts.read_artifact,
        write_artifact=artifacts.write_artifact,
        list_artifacts=artifacts.list_artifacts,
        open_artifact=artifacts.open_artifact,
        copy_artifacts=artifact_folders.copy_artifacts,
        set_tags=functools.partial(_set_tags, store),
        search=search.search(engine.dialect.name),
        api=None if revision in search.KNOWN else _unknown_schema(store, revision),
    )


def remote_context(store: Any, mirror: Path, name: str, remote: Remote) -> Context:
    """What the views need of ``store``, an open one of MLflow's that is no database.

    ``mirror`` is the SQLite file that its rows are copied to by ``remote``; people are shown
    ``name``.
    """
    from mlflow.version import VERSION

    _allow_unused()
    revision = schema.mlflow_head() or ""
    return Context(
        engine=_read_only_engine(mirror),
        tables=_tables(),
        mlflow_version=VERSION,
        schema=revision,
        label=name,
        sqlite_path=mirror,
        read_artifact=artifacts.read_artifact,
        write_artifact=artifacts.write_artifact,
        list_artifacts=artifacts.list_artifacts,
        open_artifact=artifacts.open_artifact,
        copy_artifacts=artifact_folders.copy_artifacts,
        set_tags=functools.partial(_set_tags, store),
        search=search.search("sqlite"),
        api=None if revision in search.KNOWN else _unknown_schema(store, revision),
        remote=remote,
    )


def _unknown_schema(store: Any, revision: str) -> search.StoreSearch:
    log.warning(
        "The schema %s is not one that the fast reads know: runs and experiments are read through "
        "MLflow's own search, which is slower. Update jupyter-mlflow.",
        revision,
    )
    return search.StoreSearch(store)


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
        datasets=tracking.SqlDataset.__table__,
        inputs=tracking.SqlInput.__table__,
        input_tags=tracking.SqlInputTag.__table__,
        logged_models=tracking.SqlLoggedModel.__table__,
        model_versions=registry.SqlModelVersion.__table__,
        model_aliases=registry.SqlRegisteredModelAlias.__table__,
        traces=tracking.SqlTraceInfo.__table__,
        trace_metadata=tracking.SqlTraceMetadata.__table__,
        associations=tracking.SqlEntityAssociation.__table__,
    )


def _read_only_engine(path: Path) -> sqlalchemy.Engine:
    # Autocommit: no lock outlives its statement, so no training kernel waits for a view.
    return sqlalchemy.create_engine(
        "sqlite://",
        creator=lambda: _reader(path),
        poolclass=sqlalchemy.pool.QueuePool,
        # The one that has just read what is asked for again.
        pool_use_lifo=True,
        isolation_level="AUTOCOMMIT",
    )


def _reader(path: Path) -> sqlite3.Connection:
    connection = schema.read_only(path)
    # Python's own, a quarter faster, which raises for what is not UTF-8: see views/route.py.
    connection.text_factory = str
    # As MLflow's own connections, so that LIKE finds the same.
    connection.execute("PRAGMA case_sensitive_like = true")
    # Room for the last metrics of ten thousand runs, which filters and orders look up one by one:
    # with half of it the query of two of them takes half as long again, if not its whole answer.
    connection.execute("PRAGMA cache_size = -32000")
    return connection


def _reading(engine: sqlalchemy.Engine) -> sqlalchemy.Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")
