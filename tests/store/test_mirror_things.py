"""What a mirror has of a run besides its row: histories, models, traces, artifacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import mirroring, writing
from .mirroring import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from .upstream import Gate, MlflowServer

    Writer = Callable[..., Any]


def test_histories_are_fetched_when_asked_for(
    mirrored: Any, remote_server: MlflowServer, upstream: Gate, writer: Writer
) -> None:
    made = writer(writing.experiment, remote_server.uri, "long", "mlflow-artifacts:/long")
    run = writer(writing.run, remote_server.uri, made, status=None)
    remote_server.log_points(run, "long", range(60_000))
    store = mirrored(upstream.uri)
    assert not upstream.asked("get-history")

    def series() -> Any:
        return store.get("/views/metric", run_id=run, key="long", width=200)["series"][0]

    found = series()
    assert found["total"] == 60_000
    assert found["steps"][-1] == 59_999
    assert len(upstream.asked("get-history")) == 3
    assert series()["total"] == 60_000
    assert len(upstream.asked("get-history")) == 3
    remote_server.log_points(run, "long", range(60_000, 60_500))
    until(store, lambda: series()["total"] == 60_500)
    small = upstream.asked("get-history")[3:]
    assert all("max_results=1000" in one.path for one in small)
    # What was logged out of its time is there when the run has ended.
    writer(writing.call, remote_server.uri, "log_metric", run, "long", 7.0, timestamp=1, step=0)
    writer(writing.call, remote_server.uri, "set_terminated", run)
    until(store, lambda: series()["total"] == 60_501)


def test_strange_data(mirrored: Any, remote_server: MlflowServer, writer: Writer) -> None:
    made = writer(writing.experiment, remote_server.uri, "strange ‮ / `%2F`", "mlflow-artifacts:/s")
    run = writer(mirroring.strange_run, remote_server.uri, made)
    half = writer(mirroring.half_a_pair, remote_server.uri, run)
    theirs = writer(mirroring.told, remote_server.uri, run)
    store = mirrored(remote_server.uri)
    found = store.get("/views/runs", experiment_id=made, limit=10)
    assert found["columns"]["run_name"] == [theirs["name"]]
    assert {key: [value] for key, value in theirs["params"].items()} == found["params"]
    tags = {key: [value] for key, value in theirs["tags"].items() if key != "half"}
    assert tags.items() <= found["tags"].items()
    assert ("half" in found["tags"]) == (half == 200)
    # As MLflow tells infinity that it has kept.
    largest = "1.7976931348623157e+308"
    words = {"nan": "NaN", largest: "Infinity", f"-{largest}": "-Infinity"}
    for key, value in theirs["metrics"].items():
        assert found["metrics"][key] == [words[value] if value in words else float(value)], key
    details = store.get("/views/run", run_id=run)
    assert [one["name"] for one in details["datasets"]] == ["data"]
    series = store.get("/views/metric", run_id=run, key="order")["series"][0]
    assert series["steps"] == [-5, 1, 3]
    # A point twice for one step and moment is one point, as MLflow has it.
    assert series["values"] == [-2.5, 0.5, 1.5]
    big = store.get("/views/metric", run_id=run, key="m0")["series"][0]
    assert (big["steps"], big["values"]) == ([2**53 + 3], ["NaN"])


def test_models(mirrored: Any, remote_server: MlflowServer, writer: Writer) -> None:
    made = writer(writing.experiment, remote_server.uri, "models", "mlflow-artifacts:/models")
    run = writer(writing.run, remote_server.uri, made, status=None)
    model = writer(writing.log_model, remote_server.uri, run)
    writer(mirroring.register, remote_server.uri, "classify", model)
    store = mirrored(remote_server.uri)

    def models() -> Any:
        return store.get("/views/runs", experiment_id=made)["models"][0]

    assert [one["kind"] for one in until(store, models)] == ["logged_model"]

    def model_of() -> Any:
        return store.get("/views/model", model_id=model)

    assert until(store, lambda: model_of()["registered"])["name"] == "classify"
    # Its files come from the server's own store, through the server.
    assert [one["name"] for one in model_of()["signature"]["inputs"]] == ["length", "depth"]


def test_traces_and_artifacts_of_a_run(
    mirrored: Any, remote_server: MlflowServer, writer: Writer
) -> None:
    made = writer(writing.experiment, remote_server.uri, "traced", "mlflow-artifacts:/traced")
    run = writer(writing.run, remote_server.uri, made, status=None)
    trace = writer(mirroring.trace, remote_server.uri, run)
    writer(writing.call, remote_server.uri, "log_text", run, "a,b\n1,2\n", "data/table.csv")
    store = mirrored(remote_server.uri)
    (found,) = store.get("/views/traces", run_id=run)["traces"]
    assert found["trace_id"] == trace
    assert (found["status"], found["request"]) == ("OK", '{"question": "?"}')
    assert found["timestamp"] > 1_700_000_000_000
    assert store.get("/views/run", run_id=run)["traces"] == 1
    folder = store.get("/views/artifacts", run_id=run, path="data")
    assert [one["path"] for one in folder["entries"]] == ["data/table.csv"]
    file = store.client.get("/views/artifact", params={"run_id": run, "path": "data/table.csv"})
    assert file.text == "a,b\n1,2\n"
    table = store.get("/views/artifact-table", run_id=run, path="data/table.csv")
    assert [one["name"] for one in table["columns"]] == ["a", "b"]
