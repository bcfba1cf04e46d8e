"""Stores that speak MLflow's API in their own way, as AzureML does: GUIDs, fewer calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from . import mirroring, reading
from .upstream import gate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import StoreProcess
    from .upstream import Handler, Seen

GUID = "6c1e8f0a-9d1b-4c52-8d3e-0f5f3f1f7a11"
RUN = "teal_tree_8xk-2"
POINTS = [
    {"key": "loss", "value": value, "timestamp": 1000 + step, "step": step}
    for step, value in enumerate((3.0, 2.0, 1.0))
]
EXPERIMENT = {
    "experiment_id": GUID,
    "name": "azure",
    "lifecycle_stage": "active",
    "creation_time": 5,
    "tags": [{"key": "mlflow.note.content", "value": "of GUIDs"}],
}
FOUND = {
    "info": {
        "run_id": RUN,
        "run_name": "teal",
        "experiment_id": GUID,
        # A word of its own.
        "status": "PAUSED",
        # As some write their numbers.
        "start_time": "1000",
        "end_time": "2000",
    },
    "data": {
        "metrics": POINTS[-1:],
        "params": [{"key": "lr", "value": "0.1"}],
        "tags": [{"key": "jupyter.notebook.id", "value": "notebook"}],
    },
}


def azure(handler: Handler, seen: Seen) -> bool:
    """A host without orders of experiments, status filters, models and traces."""
    call = seen.path.partition("?")[0].removeprefix("/api/2.0/mlflow/")
    asked = json.loads(seen.body or b"{}")
    reply: dict[str, Any]
    if call == "experiments/search" and "order_by" not in asked:
        reply = {"experiments": [EXPERIMENT]}
    elif call == "runs/search" and not asked["filter"]:
        reply = {"runs": [FOUND]}
    elif call == "metrics/get-history":
        reply = {"metrics": POINTS}
    else:
        known = call in ("experiments/search", "runs/search")
        code = "INVALID_PARAMETER_VALUE" if known else "ENDPOINT_NOT_FOUND"
        handler.answer(400 if known else 404, json.dumps({"error_code": code}).encode())
        return True
    handler.answer(200, json.dumps(reply).encode())
    return True


@pytest.fixture
def store(mirrored: Callable[..., StoreProcess]) -> Iterator[StoreProcess]:
    with gate() as host:
        host.spoil = azure
        yield mirrored(host.uri)


def test_ids_that_are_no_numbers(store: StoreProcess) -> None:
    def experiments() -> Any:
        return store.get("/views/experiments", search="guids")

    mirroring.until(store, lambda: experiments()["progress"]["complete"])
    found = experiments()
    assert found["columns"]["experiment_id"] == [GUID]
    assert found["columns"]["runs"] == [1]
    assert found["tags"] == {"mlflow.note.content": ["of GUIDs"]}
    runs = store.get("/views/runs", experiment_id=GUID, order_by="metrics.loss")
    assert runs["experiment"]["name"] == "azure"
    assert runs["columns"]["run_id"] == [RUN]
    assert runs["columns"]["experiment_id"] == [GUID]
    assert runs["columns"]["status"] == ["SCHEDULED"]
    assert (runs["metrics"], runs["params"]) == ({"loss": [1.0]}, {"lr": ["0.1"]})
    assert store.get("/views/runs", notebook_id="notebook")["total"] == 1
    assert store.get("/views/groups", experiment_id=GUID, group_by="params.lr")["runs"] == 1
    details = store.get("/views/run", run_id=RUN)
    assert (details["experiment"]["experiment_id"], details["start_time"]) == (GUID, 1000)
    (series,) = store.get("/views/metric", run_id=RUN, key="loss")["series"]
    assert series["values"] == [3.0, 2.0, 1.0]
    for other in (GUID.upper(), "1e2", "0", "x" * 500):
        refused = store.get("/views/runs", 404, experiment_id=other)
        assert len(refused["message"]) < 150


def test_what_comes_while_rows_are_read_does_not_make_them_complete(
    tmp_path: Path, writer: Callable[..., Any]
) -> None:
    assert writer(reading.told_before_it_is_read, str(tmp_path / "mlflow.db")) == [2, 3, 4]
