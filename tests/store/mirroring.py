"""For the tests of mirrors: how they are looked at, and what the writing process does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

RUNS = 1300
"""Of the experiment of many runs."""

STRANGE_KEYS = ("__proto__", "constructor", "a/b c.d-e_f", "k" * 250, " ", "Ünïcode 🧪", "`a`")
VALUES = (float("nan"), float("inf"), float("-inf"), -0.0, 5e-324, 1.7976931348623157e308, 0.1)


def strange_run(uri: str, experiment_id: str) -> str:
    """A run with everything in it that a run of MLflow's can have."""
    from mlflow import MlflowClient
    from mlflow.data.http_dataset_source import HTTPDatasetSource
    from mlflow.data.meta_dataset import MetaDataset
    from mlflow.entities import DatasetInput, InputTag, Metric

    client = MlflowClient(uri)
    run_id: str = client.create_run(experiment_id, run_name="‮evil <b>" + "n" * 200).info.run_id
    client.log_batch(
        run_id, [Metric(f"m{place}", value, 7, 2**53 + 3) for place, value in enumerate(VALUES)]
    )
    for step in (-5, 3, 3, 1):
        client.log_metric(run_id, "order", step / 2, timestamp=10 - step, step=step)
    client.log_param(run_id, "long", "p" * 6000)
    client.log_param(run_id, "empty", "")
    for key in STRANGE_KEYS[:3]:
        client.log_param(run_id, key, "\n=cmd()</script>{{x}}")
    for key in STRANGE_KEYS[:4]:
        client.set_tag(run_id, key, "t" * 5000)
    dataset = MetaDataset(HTTPDatasetSource("http://host/data.csv"), name="data", digest="abc")
    tags = [InputTag("mlflow.data.context", "train")]
    client.log_inputs(run_id, [DatasetInput(dataset._to_mlflow_entity(), tags)])
    return run_id


def half_a_pair(uri: str, run_id: str) -> int:
    """Log a tag with a lone surrogate, which MLflow's own client cannot spell."""
    body = json.dumps({"run_id": run_id, "key": "half", "value": "\ud800 is half"})
    sent = httpx.post(
        f"{uri}/api/2.0/mlflow/runs/set-tag",
        content=body,
        headers={"Content-Type": "application/json"},
        timeout=60,
    )
    return sent.status_code


def told(uri: str, run_id: str) -> dict[str, Any]:
    """A run as MLflow's client has it."""
    from mlflow import MlflowClient

    run = MlflowClient(uri).get_run(run_id)
    return {
        "name": run.info.run_name,
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": {key: repr(value) for key, value in run.data.metrics.items()},
    }


def search(uri: str, experiment_ids: list[str], which: str, order: list[str]) -> list[str]:
    """The ids of all runs that MLflow's own search finds, in its order."""
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    found: list[str] = []
    token = None
    while True:
        page = client.search_runs(
            experiment_ids, which, max_results=1000, order_by=order, page_token=token
        )
        found += [run.info.run_id for run in page]
        token = page.token
        if not token:
            return found


def log_points(uri: str, run_id: str, key: str, first: int, end: int) -> None:
    """A history of one point per step."""
    from mlflow import MlflowClient
    from mlflow.entities import Metric

    client = MlflowClient(uri)
    for at in range(first, end, 1000):
        steps = range(at, min(at + 1000, end))
        client.log_batch(run_id, [Metric(key, step / 3, 1000 + step, step) for step in steps])


def register(uri: str, name: str, model_id: str) -> None:
    """A version of a registered model, and an alias of it."""
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    client.create_registered_model(name)
    run_id = client.get_logged_model(model_id).source_run_id
    made = client.create_model_version(name, f"models:/{model_id}", run_id, model_id=model_id)
    client.set_registered_model_alias(name, "champion", made.version)


def trace(uri: str, run_id: str) -> str:
    """A trace made within a run; its id."""
    import mlflow

    mlflow.set_tracking_uri(uri)
    with mlflow.start_run(run_id), mlflow.start_span("outer") as span:
        span.set_inputs({"question": "?"})
    mlflow.flush_trace_async_logging()
    found: str = mlflow.get_last_active_trace_id()
    return found


def shown(store: StoreProcess, experiment_id: str = "1", **question: Any) -> list[str]:
    """The ids of all runs of an experiment, in the order in which they are shown."""
    found: list[str] = []
    while True:
        window = store.get(
            "/views/runs", experiment_id=experiment_id, offset=len(found), limit=1000, **question
        )
        found += window["columns"]["run_id"]
        if len(found) >= window["total"]:
            return found


def progress(store: StoreProcess) -> Any:
    """What a mirror says of itself."""
    return store.get("/views/experiments", limit=1)["progress"]


def until(store: StoreProcess, holds: Callable[[], Any], changes: int = 200) -> Any:
    """What ``holds`` returns as soon as that is true; looked at after each change."""
    cursor = ""
    for _ in range(changes):
        # Before the look: what changes after it is a change.
        cursor = store.get("/views/changes", since=cursor, wait=20)["cursor"]
        if found := holds():
            return found
    raise AssertionError(progress(store))


def complete(store: StoreProcess) -> Any:
    """Wait until the mirror says that all is here."""
    return until(store, lambda: progress(store)["complete"])


def server_order(runs: int) -> list[str]:
    """The runs that ``MlflowServer.fill`` wrote, the newest first."""
    ids = [f"{number:032x}" for number in range(runs)]
    return sorted(ids, key=lambda one: (-(int(one, 16) // 3), one))
