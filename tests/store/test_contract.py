"""What of MLflow's private side ``store/app.py`` relies on is there, and does what is relied on.

The behaviour behind the names is tested with real processes in the other modules of this folder;
here is what says, after an upgrade of MLflow, which name it is that has gone.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.common import schema
from jupyter_mlflow.store import check
from jupyter_mlflow.store.failure import StoreFailure
from jupyter_mlflow.store.search import KNOWN
from jupyter_mlflow.store.views.experiments import search as experiments
from jupyter_mlflow.store.views.metric import history
from jupyter_mlflow.store.views.models import of_runs, place
from jupyter_mlflow.store.views.run import models
from jupyter_mlflow.store.views.runs import search, stored
from jupyter_mlflow.store.views.traces import traces
from tests.common.test_shown_uris import KINDS

if TYPE_CHECKING:
    from pathlib import Path

# Third-party: MLflow's imports, see jupyter_mlflow.store.app._quiet_imports.
pytestmark = pytest.mark.filterwarnings(
    "ignore:starlette.middleware.wsgi is deprecated", "ignore::DeprecationWarning:mlflow"
)


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("mlflow.server.constants", "BACKEND_STORE_URI_ENV_VAR REGISTRY_STORE_URI_ENV_VAR"),
        ("mlflow.server.constants", "ARTIFACT_ROOT_ENV_VAR ARTIFACTS_DESTINATION_ENV_VAR"),
        ("mlflow.server.constants", "SERVE_ARTIFACTS_ENV_VAR"),
        ("mlflow.server.fastapi_app", "app"),
        ("mlflow.server.handlers", "_get_tracking_store _is_servable_proxied_run_artifact_root"),
        ("mlflow.server.handlers", "_get_proxied_run_artifact_destination_path"),
        ("mlflow.store.db.utils", "_upgrade_db"),
        ("mlflow.store.tracking.sqlalchemy_store", "SqlAlchemyStore"),
        ("mlflow.store.artifact.artifact_repository_registry", "get_artifact_repository"),
        ("mlflow.utils.search_utils", "SearchUtils"),
        ("mlflow.utils.file_utils", "local_file_uri_to_path"),
        ("mlflow.utils.uri", "is_local_uri validate_path_is_safe"),
        ("mlflow.version", "VERSION"),
        ("mlflow.tracking._tracking_service.utils", "_get_store"),
        ("mlflow.tracking.request_auth.registry", "fetch_auth"),
        ("mlflow.tracking.request_header.registry", "resolve_request_headers"),
        ("mlflow.utils.rest_utils", "WORKSPACE_HEADER_NAME get_request_workspace"),
        ("mlflow.utils.rest_utils", "get_workspace_client"),
        ("mlflow.store.db.base_sql_model", "Base"),
    ],
)
def test_names(module: str, names: str) -> None:
    found = importlib.import_module(module)
    for name in names.split():
        assert hasattr(found, name), f"{module}.{name}"


def test_the_stores_constructor_and_end() -> None:
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    assert list(inspect.signature(SqlAlchemyStore).parameters)[:2] == [
        "db_uri",
        "default_artifact_root",
    ]
    assert callable(SqlAlchemyStore._dispose_engine)


def test_tags_are_set_together_or_not_at_all() -> None:
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    names = ["self", "run_id", "metrics", "params", "tags"]
    assert list(inspect.signature(SqlAlchemyStore.log_batch).parameters) == names


def test_the_parts_of_mlflows_search() -> None:
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    from mlflow.utils.search_utils import SearchUtils

    parts = "parse_search_filter parse_order_by_for_search_runs translate_key_alias is_attribute"
    for name in (*parts.split(), "is_metric", "is_param", "is_tag", "is_dataset"):
        assert callable(getattr(SearchUtils, name)), name
    compare = inspect.signature(SearchUtils.get_sql_comparison_func)
    assert list(compare.parameters) == ["comparator", "dialect"]
    searches = {
        "search_runs": "experiment_ids filter_string run_view_type max_results order_by page_token",
        "search_experiments": "view_type max_results page_token",
        "search_logged_models": "experiment_ids max_results order_by page_token",
    }
    for name, parameters in searches.items():
        there = inspect.signature(getattr(SqlAlchemyStore, name)).parameters
        assert set(parameters.split()) <= set(there), name


def test_our_sql_knows_this_schema() -> None:
    """Where it does not, read the new migrations and add them to ``search.KNOWN``."""
    assert schema.mlflow_head() in KNOWN


def test_environment_variables_have_mlflows_names() -> None:
    from mlflow import environment_variables
    from mlflow.server import constants
    from mlflow.server.handlers import STATIC_PREFIX_ENV_VAR

    from jupyter_mlflow.store import app

    for name in (*app._SECURITY, *app._UNWANTED[:2]):
        assert getattr(environment_variables, name).name == name
    assert set(app._UNWANTED[2:]) == {STATIC_PREFIX_ENV_VAR, constants.PROMETHEUS_EXPORTER_ENV_VAR}
    for name in ("BACKEND_STORE_URI", "ARTIFACT_ROOT", "ARTIFACTS_DESTINATION", "SERVE_ARTIFACTS"):
        # So that what a parent had set is cleared away by its prefix.
        assert getattr(constants, f"{name}_ENV_VAR").startswith("_MLFLOW_SERVER_")


def test_the_variables_of_mlflows_command_line() -> None:
    """Those for artifacts mean what they mean there."""
    code = """
import json
from mlflow.cli import server
print(json.dumps({option.name: option.envvar for option in server.params}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    variables = json.loads(done.stdout)
    assert variables["default_artifact_root"] == "MLFLOW_DEFAULT_ARTIFACT_ROOT"
    assert variables["artifacts_destination"] == "MLFLOW_ARTIFACTS_DESTINATION"


def test_tables_have_the_columns_that_the_views_read() -> None:
    from jupyter_mlflow.store.app import _tables

    tables = _tables()
    columns = {
        "experiments": "experiment_id name lifecycle_stage artifact_location creation_time "
        "last_update_time",
        "experiment_tags": "experiment_id key value",
        "runs": "run_uuid name experiment_id status start_time end_time user_id artifact_uri "
        "lifecycle_stage",
        "tags": "run_uuid key value",
        "params": "run_uuid key value",
        "metrics": "run_uuid key value is_nan timestamp step",
        "latest_metrics": "run_uuid key value is_nan timestamp step",
        "logged_models": "model_id name artifact_location source_run_id status lifecycle_stage "
        "creation_timestamp_ms last_updated_timestamp_ms",
        "datasets": "dataset_uuid name digest dataset_source_type dataset_source dataset_schema "
        "dataset_profile",
        "inputs": "input_uuid source_type source_id destination_type destination_id",
        "input_tags": "input_uuid name value",
        "model_versions": "name version source storage_location run_id current_stage "
        "creation_time last_updated_time",
        "model_aliases": "name version alias",
        "traces": "request_id timestamp_ms execution_time_ms status request_preview "
        "response_preview",
        "trace_metadata": "request_id key value",
        "associations": "source_type source_id destination_type destination_id",
    }
    for table, names in columns.items():
        assert set(names.split()) <= set(getattr(tables, table).c.keys()), table


def test_constants_that_are_repeated_here() -> None:
    from mlflow.entities import LoggedModelStatus
    from mlflow.entities.lifecycle_stage import LifecycleStage
    from mlflow.entities.model_registry.model_version_stages import STAGE_DELETED_INTERNAL
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    from mlflow.utils import mlflow_tags

    from jupyter_mlflow.common import tags

    assert LoggedModelStatus.READY.to_int() == of_runs.READY
    assert LifecycleStage.ACTIVE == stored.ACTIVE
    assert STAGE_DELETED_INTERNAL == place.DELETED_VERSION
    assert mlflow_tags.MLFLOW_LOGGED_MODELS == of_runs.HISTORY_TAG
    assert mlflow_tags.MLFLOW_RUN_NAME == stored.RUN_NAME_TAG
    assert mlflow_tags.MLFLOW_EXPERIMENT_SOURCE_ID == tags.EXPERIMENT_SOURCE_ID
    assert mlflow_tags.MLFLOW_EXPERIMENT_SOURCE_TYPE == tags.EXPERIMENT_SOURCE_TYPE
    assert mlflow_tags.MLFLOW_PARENT_RUN_ID == tags.PARENT_RUN
    assert mlflow_tags.MLFLOW_SOURCE_TYPE == tags.SOURCE_TYPE
    assert mlflow_tags.MLFLOW_SOURCE_NAME == tags.SOURCE_NAME
    assert mlflow_tags.MLFLOW_DATASET_CONTEXT == search.DATASET_CONTEXT
    assert mlflow_tags.MLFLOW_RUN_NOTE == experiments.NOTE
    for value, kept in (("inf", stored.LARGEST), ("-inf", -stored.LARGEST)):
        found = SqlAlchemyStore.sanitize_metric_value(None, float(value))
        assert found == (False, kept)
    assert SqlAlchemyStore.sanitize_metric_value(None, float("nan"))[0] is True


def test_constants_of_run_and_traces() -> None:
    from mlflow.entities import LoggedModelStatus
    from mlflow.entities.entity_type import EntityAssociationType
    from mlflow.store.artifact import local_artifact_repo
    from mlflow.tracing.constant import TraceMetadataKey

    from jupyter_mlflow.store import artifacts
    from jupyter_mlflow.store.app import _tables

    assert [str(LoggedModelStatus.from_int(number)) for number in range(4)] == [*models.STATUSES]
    assert TraceMetadataKey.SOURCE_RUN == traces.SOURCE_RUN
    assert (EntityAssociationType.TRACE, EntityAssociationType.RUN) == (traces.TRACE, traces.RUN)
    assert local_artifact_repo._TEMP_ARTIFACT_PREFIX == artifacts.UNFINISHED
    (index,) = [one for one in _tables().metrics.indexes if one.name == history.INDEX]
    assert [column.name for column in index.columns] == ["run_uuid", "key", "step"]


def test_the_head_revision_is_mlflows() -> None:
    from mlflow.store.db.utils import _get_latest_schema_revision

    assert schema.mlflow_head() == _get_latest_schema_revision()


def test_what_counts_as_a_file_store_is_mlflows_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow.tracking._tracking_service.utils import _has_existing_mlruns_data

    monkeypatch.chdir(tmp_path)

    def ours() -> bool:
        try:
            check.check_no_file_store(tmp_path)
        except StoreFailure:
            return True
        return False

    for made in ("mlruns/models/x/meta.yaml", "mlruns/1/artifacts/meta.yaml", "mlruns/0/meta.yaml"):
        file = tmp_path / made
        file.parent.mkdir(parents=True)
        file.touch()
        assert ours() == _has_existing_mlruns_data(), made
    assert ours()


def test_what_a_tracking_uri_leads_to_is_mlflows_rule() -> None:
    from mlflow.exceptions import MlflowException
    from mlflow.tracking._tracking_service import utils

    def theirs(uri: str) -> str:
        try:
            builder = utils._tracking_store_registry.get_store_builder(uri)
        except (MlflowException, ValueError):
            return "unknown"
        kinds = {utils._get_file_store: "files", utils._get_sqlalchemy_store: "database"}
        return kinds.get(builder, "remote")

    for uri, kind in KINDS.items():
        # What MLflow has no store for may come with a plug-in.
        if (mlflows := theirs(uri)) != "unknown":
            assert mlflows == kind, uri
    assert {theirs(uri) for uri in KINDS} == {"files", "database", "remote", "unknown"}
    from mlflow.store.db.db_types import DATABASE_ENGINES

    assert set(DATABASE_ENGINES) == schema.DATABASES


def test_serving_starts_no_jobs(tmp_path: Path) -> None:
    """MLflow's own lifespan is not run, and nothing that is imported starts huey."""
    code = """
import json, sys, threading
from jupyter_mlflow.store import app
app.prepare(sys.argv[1], "")
app.mlflow_app()
app.open_store(sys.argv[1])
names = sorted(thread.name for thread in threading.enumerate())
print(json.dumps([names, [name for name in ("huey", "docker") if name in sys.modules]]))
"""
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path}/mlflow.db"]
    env = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")}
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path, env=env)
    assert json.loads(done.stdout) == [["MainThread"], []]
