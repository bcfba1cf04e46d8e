"""What the writing process does: MLflow's own client on plain SQLite, as a kernel has it."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.context import Context


def build(path: str, artifact_root: str) -> None:
    """A database at ``path``, made by MLflow itself."""
    from jupyter_mlflow.store.app import build_database

    build_database(Path(path), artifact_root)


def experiment(uri: str, name: str, location: str, tags: dict[str, str] | None = None) -> str:
    from mlflow import MlflowClient

    made: str = MlflowClient(uri).create_experiment(name, artifact_location=location, tags=tags)
    return made


def run(
    uri: str,
    experiment_id: str,
    *,
    name: str | None = None,
    start_time: int | None = None,
    metrics: dict[str, list[float]] | None = None,
    params: dict[str, str] | None = None,
    tags: dict[str, str] | None = None,
    status: str | None = "FINISHED",
) -> str:
    """A run with its values; ``status`` ``None`` leaves it running."""
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    made = client.create_run(experiment_id, run_name=name, start_time=start_time, tags=tags)
    run_id: str = made.info.run_id
    for key, values in (metrics or {}).items():
        for step, value in enumerate(values):
            client.log_metric(run_id, key, value, step=step)
    for key, text in (params or {}).items():
        client.log_param(run_id, key, text)
    if status is not None:
        client.set_terminated(run_id, status)
    return run_id


def call(uri: str, method: str, *args: Any, **kwargs: Any) -> None:
    """Any method of ``MlflowClient``, for its effect."""
    from mlflow import MlflowClient

    getattr(MlflowClient(uri), method)(*args, **kwargs)


def journal_mode(path: str, mode: str) -> str:
    connection = sqlite3.connect(path)
    try:
        found: str = connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0]
        return found
    finally:
        connection.close()


def _classifier() -> tuple[Any, Any]:
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    data = pd.DataFrame({"length": [1.0, 2.0, 3.0, 4.0], "depth": [4.0, 3.0, 2.0, 1.0]})
    return LogisticRegression().fit(data, [0, 0, 1, 1]), data


def log_model(uri: str, run_id: str, name: str = "classifier") -> str:
    """A LoggedModel as ``mlflow.sklearn`` logs it; returns its id."""
    import mlflow

    mlflow.set_tracking_uri(uri)
    model, data = _classifier()
    with mlflow.start_run(run_id):
        info = mlflow.sklearn.log_model(
            model, name=name, input_example=data.head(2), serialization_format="cloudpickle"
        )
    made: str = info.model_id
    return made


def log_run_artifact_model(uri: str, run_id: str, path: str) -> None:
    """A model as Spark's flavor logs it: a folder of the run's artifacts, and the history tag."""
    import mlflow
    from mlflow import MlflowClient
    from mlflow.models import Model, infer_signature

    mlflow.set_tracking_uri(uri)
    model, data = _classifier()
    description = Model(artifact_path=path, run_id=run_id)
    with tempfile.TemporaryDirectory() as folder:
        local = Path(folder) / "model"
        mlflow.sklearn.save_model(
            model,
            local,
            mlflow_model=description,
            signature=infer_signature(data, model.predict(data)),
            input_example=data.head(1),
            serialization_format="cloudpickle",
        )
        client = MlflowClient(uri)
        client.log_artifacts(run_id, str(local), path)
    client.set_tag(run_id, "mlflow.log-model.history", json.dumps([description.get_tags_dict()]))


def register(uri: str, name: str, source: str, run_id: str) -> str:
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    client.create_registered_model(name)
    return str(client.create_model_version(name, source, run_id).version)


def write_and_read(uri: str, location: str) -> int:
    """What a first cell does; the number of experiments it finds at once."""
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    found = len(client.search_experiments())
    made = client.create_run(client.create_experiment("first cell", location))
    client.log_metric(made.info.run_id, "m", 1.0)
    return found


def _context(path: str) -> Context:
    from jupyter_mlflow.store import app, artifact_folders, artifacts, search
    from jupyter_mlflow.store.views.context import Context

    return Context(
        engine=app._read_only_engine(Path(path)),
        tables=app._tables(),
        mlflow_version="",
        schema="",
        label="",
        sqlite_path=Path(path),
        read_artifact=artifacts.read_artifact,
        write_artifact=artifacts.write_artifact,
        list_artifacts=artifacts.list_artifacts,
        open_artifact=artifacts.open_artifact,
        copy_artifacts=artifact_folders.copy_artifacts,
        set_tags=lambda *_: False,
        search=search.search("sqlite"),
    )


def count_statements(path: str, notebook_id: str, limit: int) -> list[str]:
    """The SQL of one answer of the runs view."""
    import sqlalchemy

    from jupyter_mlflow.store.views.runs import window
    from jupyter_mlflow.store.views.runs.question import Question, Which

    context = _context(path)
    seen: list[str] = []
    sqlalchemy.event.listen(
        context.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: seen.append(statement),
    )
    window.runs(context, Question(Which(notebook_id=notebook_id), limit=limit), "")
    return seen


def query_probe(path: str, seconds: float = 0.0) -> str | None:
    """What a database that does not tell is known by, at a time of the probe's clock."""
    from jupyter_mlflow.store.views.changes.probes import QueryProbe

    return QueryProbe(_context(path), clock=lambda: seconds).look()


def probe_statements(path: str) -> list[str]:
    """What a look asks such a database: each statement's plan, as SQLite makes it."""
    import sqlalchemy

    from jupyter_mlflow.store.views.changes.probes import QueryProbe

    context = _context(path)
    asked: list[tuple[str, Any]] = []
    sqlalchemy.event.listen(
        context.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, values, *_: asked.append((statement, values)),
    )
    assert QueryProbe(context).look() is not None
    plans = []
    with sqlite3.connect(path) as connection:
        for statement, values in asked:
            plans += [
                row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            ]
    connection.close()
    return plans


def intervals(path: str, seconds: list[float]) -> list[float]:
    """The time to the next look after looks that took so long."""
    from jupyter_mlflow.store.views.changes.probes import QueryProbe

    times = iter([time for took in seconds for time in (0.0, took)])
    probe = QueryProbe(_context(path), clock=lambda: next(times))
    found = []
    for _ in seconds:
        assert probe.look() is not None
        found.append(probe.interval)
    return found


def logged_model(
    uri: str, experiment_id: str, run_id: str, mlmodel: bytes, files: dict[str, bytes] | None = None
) -> str:
    """A LoggedModel of a run that consists of these files; returns its id."""
    from urllib.parse import unquote, urlparse

    from mlflow import MlflowClient
    from mlflow.entities import LoggedModelStatus

    client = MlflowClient(uri)
    made = client.create_logged_model(experiment_id, name="strange", source_run_id=run_id)
    folder = Path(unquote(urlparse(made.artifact_location).path))
    folder.mkdir(parents=True)
    for name, content in {"MLmodel": mlmodel, **(files or {})}.items():
        (folder / name).write_bytes(content)
    client.finalize_logged_model(made.model_id, LoggedModelStatus.READY)
    model_id: str = made.model_id
    return model_id


def older_database(path: str, revision: str) -> None:
    """A database as an older MLflow made it, without runs."""
    import sqlalchemy
    from alembic import command
    from mlflow.store.db.utils import _get_alembic_config
    from mlflow.store.tracking.dbmodels.initial_models import Base

    engine = sqlalchemy.create_engine("sqlite://", creator=lambda: sqlite3.connect(path))
    Base.metadata.create_all(engine)
    config = _get_alembic_config("sqlite://")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def many_runs(path: str, experiment_id: int, count: int) -> None:
    """Runs with a metric ``m`` and a param ``p`` each, faster than MLflow makes them."""
    names = [f"{number:05}" for number in range(count)]
    ids = [f"{experiment_id:016x}{number:016x}" for number in range(count)]
    with sqlite3.connect(path) as connection:
        connection.executemany(
            "INSERT INTO runs (run_uuid, name, experiment_id, status, start_time, user_id,"
            " lifecycle_stage, source_type) VALUES (?, ?, ?, 'FINISHED', 1, '', 'active', 'LOCAL')",
            [(run_id, name, experiment_id) for run_id, name in zip(ids, names, strict=True)],
        )
        connection.executemany(
            "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)"
            " VALUES ('m', ?, 1, 0, 0, ?)",
            [(float(name), run_id) for run_id, name in zip(ids, names, strict=True)],
        )
        connection.executemany(
            "INSERT INTO params (key, value, run_uuid) VALUES ('p', ?, ?)",
            [(name, run_id) for run_id, name in zip(ids, names, strict=True)],
        )
    connection.close()


def is_drawn_by_sqlite(path: str, run_id: str, by_time: bool) -> bool:
    """Whether a series of 3,000 points is drawn down without reading all of them."""
    from jupyter_mlflow.store.views.metric import sqlite
    from jupyter_mlflow.store.views.metric.history import History
    from jupyter_mlflow.store.views.metric.ranges import Range

    context = _context(path)
    with context.engine.connect() as connection:
        history = History(connection, context.tables, run_id, "m", 3000)
        found = sqlite.drawn(history, Range(by_time), 100, 20)
    context.engine.dispose()
    return history.is_indexed and found is not None
