"""What the writing process makes beside runs: datasets, models, traces, files."""

from __future__ import annotations

import contextlib


def parquet(path: str) -> None:
    """Three rows in a Parquet file, with what JSON has no form for."""
    import pyarrow  # type: ignore[import-untyped]  # it has none
    from pyarrow import parquet as files

    columns = {
        "n": pyarrow.array([2**53 + 1, 2, 3]),
        "f": pyarrow.array([float("nan"), None, 1.0]),
        "t": pyarrow.array([1, None, 3], pyarrow.timestamp("ms")),
        "b": pyarrow.array([b"ab", None, b""]),
        "l": pyarrow.array([[1], None, []]),
    }
    files.write_table(pyarrow.table(columns), path)


def dataset(uri: str, run_id: str, name: str, context: str | None) -> None:
    """A dataset that a run used."""
    from mlflow import MlflowClient
    from mlflow.entities import Dataset, DatasetInput, InputTag

    used = Dataset(name, "digest", "local", '{"uri": "x"}', schema="{}", profile=None)
    tags = [] if context is None else [InputTag("mlflow.data.context", context)]
    MlflowClient(uri).log_inputs(run_id, [DatasetInput(used, tags)])


def pending_model(uri: str, experiment_id: str, run_id: str, status: str) -> str:
    """A LoggedModel whose files are not there; returns its id."""
    from mlflow import MlflowClient
    from mlflow.entities import LoggedModelStatus

    client = MlflowClient(uri)
    made = client.create_logged_model(experiment_id, name="unfinished", source_run_id=run_id)
    if status != "PENDING":
        client.finalize_logged_model(made.model_id, LoggedModelStatus(status))
    model_id: str = made.model_id
    return model_id


def trace(uri: str, run_id: str | None, question: str) -> str:
    """A trace, made within a run or not; returns its id."""
    import mlflow

    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment(experiment_id="0")
    within = mlflow.start_run(run_id) if run_id else contextlib.nullcontext()
    with within, mlflow.start_span("ask") as span:
        span.set_inputs({"question": question})
        span.set_outputs("answer")
    mlflow.flush_trace_async_logging()
    made: str = span.trace_id
    return made
