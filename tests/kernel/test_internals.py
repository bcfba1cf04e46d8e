"""The contract with what is private in MLflow: fails with the MLflow that changes it."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import mlflow
import pytest
from mlflow.exceptions import MlflowException
from mlflow.store.artifact import host_policy
from mlflow.tracking._tracking_service import utils
from mlflow.tracking._tracking_service.client import TrackingServiceClient
from mlflow.utils.autologging_utils import MlflowAutologgingQueueingClient

from jupyter_mlflow.kernel import internals, store

if TYPE_CHECKING:
    from mlflow.entities import Run


def test_version_and_uri(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://somewhere")
    assert internals.version() == mlflow.__version__
    assert internals.tracking_uri() == "http://somewhere"


def test_mlflows_own_choice_is_known_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "with space"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    assert store.own_choice(folder) == mlflow.get_tracking_uri()
    (folder / "mlruns" / "12").mkdir(parents=True)
    assert store.own_choice(folder) == mlflow.get_tracking_uri()
    (folder / "mlruns" / "12" / "meta.yaml").touch()
    assert store.own_choice(folder) == mlflow.get_tracking_uri()
    assert store.own_choice(folder).startswith("file:")


# SQLAlchemy's, of MLflow's models.
@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning")
def test_active_runs_and_experiment(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is registered here is gone for the tests that follow in this process.
    registry = utils._tracking_store_registry
    monkeypatch.setattr(registry, "_registry", dict(registry._registry))
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    (tmp_path / "mlflow.db").write_bytes(template.read_bytes())
    root = (tmp_path / "artifacts").as_uri()
    scheme = utils._get_tracking_scheme(uri)
    assert internals.keep_artifacts(uri, root)
    builder = utils._tracking_store_registry._registry["sqlite"]
    assert internals.keep_artifacts(uri, root)
    assert utils._tracking_store_registry._registry["sqlite"] is builder
    # Else MLflow would take the store for a plug-in's, and this process for a server.
    assert utils._get_tracking_scheme(uri) == scheme == "sqlite"
    assert not host_policy.is_tracking_server_process()

    before = mlflow.get_tracking_uri() if mlflow.is_tracking_uri_set() else None
    # set_experiment sets both, for good.
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "0")
    monkeypatch.setattr("mlflow.tracking.fluent._active_experiment_id", None)
    mlflow.set_tracking_uri(uri)
    try:
        chosen = mlflow.set_experiment("chosen")
        assert chosen.artifact_location == f"{root}/{chosen.experiment_id}"
        assert internals.active_experiment_id() == chosen.experiment_id
        with mlflow.start_run() as outer, mlflow.start_run(nested=True) as inner:
            assert internals.active_runs() == (outer.info.run_id, inner.info.run_id)
        assert internals.active_runs() == ()
    finally:
        mlflow.set_tracking_uri(before)


@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning")
def test_runs_are_watched_and_nothing_else_changes(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("create_run", "set_terminated"):
        monkeypatch.setattr(TrackingServiceClient, name, getattr(TrackingServiceClient, name))
    plain = TrackingServiceClient.create_run
    made: list[tuple[str, str]] = []
    ended: list[tuple[tuple[object, ...], dict[str, object]]] = []

    def note(run: Run, uri: str) -> None:
        made.append((run.info.run_id, uri))

    def note_end(*args: object, **kwargs: object) -> None:
        ended.append((args, kwargs))

    assert internals.watch_runs(note, note_end)
    watched = TrackingServiceClient.create_run
    assert internals.watch_runs(note, note_end)
    assert TrackingServiceClient.create_run is watched is not plain
    assert inspect.signature(watched) == inspect.signature(plain)

    (tmp_path / "mlflow.db").write_bytes(template.read_bytes())
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    client = mlflow.MlflowClient(uri)
    parent = client.create_run("0", run_name="parent", start_time=5)
    assert (parent.info.run_name, parent.info.start_time) == ("parent", 5)
    # Every API goes this way, autologging's own among them.
    autologging = MlflowAutologgingQueueingClient(uri)
    pending = autologging.create_run("0", tags={"mlflow.parentRunId": parent.info.run_id})
    autologging.set_terminated(pending, status="KILLED", end_time=7)
    autologging.flush(synchronous=True)
    client.set_terminated(parent.info.run_id)
    [child] = [run_id for run_id, _ in made if run_id != parent.info.run_id]
    assert made == [(parent.info.run_id, uri), (child, uri)]
    assert client.get_run(child).data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert {args[0] for args, _ in ended} <= {parent.info.run_id, child}
    with pytest.raises(MlflowException, match="12345") as raised:
        client.create_run("12345")
    assert len(made) == 2
    # IPython leaves such frames out of a traceback.
    ours = [entry.frame for entry in raised.traceback if entry.path == Path(internals.__file__)]
    assert [frame.f_locals.get("__tracebackhide__") for frame in ours] == [True]
