"""What a person's script does with MLflow's client, unmodified: run with the tracking URI set.

Each step checks its own result; the last line says that all of them were reached.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

work = Path(sys.argv[1])
client = MlflowClient()


def log_and_search() -> str:
    mlflow.set_experiment("through the proxy / ünïcode")
    with mlflow.start_run(run_name="first") as run:
        mlflow.log_params({"maxIter": 10, "regParam": "0.1"})
        for step in range(3):
            mlflow.log_metric("accuracy", 0.5 + step / 10, step=step)
        mlflow.set_tag("note", "a & b = c ü")
        client.log_batch(
            run.info.run_id,
            metrics=[Metric(f"m{i}", i / 7, 1, i) for i in range(200)],
            params=[Param(f"p{i}", str(i)) for i in range(50)],
            tags=[RunTag(f"t{i}", str(i)) for i in range(20)],
        )
    back = client.get_run(run.info.run_id)
    assert back.info.status == "FINISHED"
    assert back.data.params["regParam"] == "0.1"
    assert back.data.metrics["accuracy"] == 0.7
    assert back.data.metrics["m199"] == 199 / 7
    assert back.data.tags["note"] == "a & b = c ü"
    assert len(client.get_metric_history(run.info.run_id, "accuracy")) == 3
    found = client.search_runs([run.info.experiment_id], "params.maxIter = '10' and metrics.m7 = 1")
    assert [r.info.run_id for r in found] == [run.info.run_id]
    client.set_tag(run.info.run_id, "gone", "1")
    client.delete_tag(run.info.run_id, "gone")
    return str(run.info.run_id)


def trace() -> None:
    with mlflow.start_span("outer") as span:
        span.set_inputs({"question": "?"})
        with mlflow.start_span("inner"):
            pass
    mlflow.flush_trace_async_logging()
    trace_id = mlflow.get_last_active_trace_id()
    assert trace_id is not None
    assert {s.name for s in mlflow.get_trace(trace_id).data.spans} == {"outer", "inner"}
    client.set_trace_tag(trace_id, "k", "v")
    [found] = mlflow.search_traces(return_type="list", filter_string="tags.k = 'v'")
    assert found.info.trace_id == trace_id
    mlflow.log_feedback(trace_id=trace_id, name="good", value=True)


def model(run_id: str) -> None:
    class Echo(mlflow.pyfunc.PythonModel):  # type: ignore[misc]
        def predict(self, context, model_input, params=None):  # type: ignore[no-untyped-def]
            return model_input

    with mlflow.start_run(run_id):
        info = mlflow.pyfunc.log_model(name="echo", python_model=Echo(), pip_requirements=[])
    version = mlflow.register_model(info.model_uri, "my echo")
    assert str(version.version) == "1"
    client.set_registered_model_alias("my echo", "champion", "1")
    client.set_model_version_tag("my echo", "1", "a.b", "c")
    assert client.get_model_version_by_alias("my echo", "champion").run_id == run_id
    assert [m.name for m in client.search_registered_models()] == ["my echo"]
    assert mlflow.pyfunc.load_model("models:/my echo@champion").predict([1, 2]) == [1, 2]
    client.delete_registered_model_alias("my echo", "champion")
    [found] = client.search_logged_models([client.get_run(run_id).info.experiment_id])
    assert found.model_id == info.model_id


def artifacts() -> None:
    # Goes through the server whatever the store's own root is.
    experiment_id = client.create_experiment("files", artifact_location="mlflow-artifacts:/files")
    big = work / "big.bin"
    big.write_bytes(os.urandom(1 << 20) * 30)
    odd = work / "ünïcode & 100%.txt"
    odd.write_text("odd")
    run_id = client.create_run(experiment_id).info.run_id
    client.log_artifact(run_id, str(big), "a/b")
    client.log_artifact(run_id, str(odd))
    client.log_text(run_id, "<script>1</script>", "page.html")
    client.log_dict(run_id, {"a": 1}, "dict.json")
    names = {f.path for f in client.list_artifacts(run_id)}
    assert names == {"a", odd.name, "page.html", "dict.json"}, names
    assert [f.file_size for f in client.list_artifacts(run_id, "a/b")] == [30 << 20]
    there = Path(client.download_artifacts(run_id, "", str(work)))
    assert _hash(there / "a/b/big.bin") == _hash(big)
    assert (there / odd.name).read_text() == "odd"


def datasets() -> None:
    from mlflow.genai.datasets import create_dataset, search_datasets

    made = create_dataset(name="questions", experiment_id=["0"], tags={"k": "v"})
    made.merge_records([{"inputs": {"question": "?"}, "expectations": {"answer": "!"}}])
    [found] = search_datasets(filter_string="name = 'questions'")
    assert len(found.to_df()) == 1


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


run = log_and_search()
trace()
model(run)
artifacts()
datasets()
print("all done")
