"""Views asked in the writing process, which has MLflow: with the store's API beside its tables."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from jupyter_mlflow.common import schema
from tests.store import writing

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.searching import SearchApi


def both_ways(uri: str, view: str, asked: dict[str, Any]) -> list[Any]:
    """What ``view`` answers from the tables and through the API, or its error's message."""
    from fastapi.testclient import TestClient

    from jupyter_mlflow.store.views.app import serve_store, views_app
    from jupyter_mlflow.store.views.changes.probes import probe
    from jupyter_mlflow.store.views.changes.watch import Watcher

    context, api = _opened(uri)
    answers = []
    for one in (context, dataclasses.replace(context, api=api)):
        app = views_app()
        watcher = Watcher(probe(one))
        serve_store(app, one, watcher)
        try:
            answer = TestClient(app).get(f"/views/{view}", params=asked).json()
        finally:
            watcher.close()
        answers.append({key: value for key, value in answer.items() if key != "cursor"})
    return answers


def _opened(uri: str) -> tuple[Context, SearchApi]:
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    from jupyter_mlflow.store import app, search

    store = SqlAlchemyStore(uri, "unused")
    path = schema.sqlite_path(uri)
    context = writing._context(str(path))
    if path is None:
        context = dataclasses.replace(
            context,
            engine=app._reading(store.engine),
            sqlite_path=None,
            search=search.search(store.engine.dialect.name),
        )
    return context, search.StoreSearch(store)


def unknown_schema(path: str) -> list[str]:
    """The log of a store process that opens a schema it does not know, and reads runs of it."""
    import subprocess
    import sys

    code = """
import sys, logging
logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")
from jupyter_mlflow.store import app, search
search.KNOWN = frozenset()
app.prepare(sys.argv[1], "")
context = app.open_store(sys.argv[1])
print(type(context.api).__name__)
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, f"sqlite:///{path}"],
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.splitlines()


def at_revisions(path: str, revisions: list[str]) -> dict[str, list[Any]]:
    """What the views answer of a run, as its database goes through the schemas of MLflow."""
    import sqlite3
    from contextlib import closing

    from jupyter_mlflow.store.views.experiments import search as experiments
    from jupyter_mlflow.store.views.runs import groups, window
    from jupyter_mlflow.store.views.runs.question import Grouping, Key, Question, Which

    which = Which(experiment_ids=("0",), filter="metrics.m > 0 and tags.t LIKE 'x%'")
    question = Question(which, order_by=("params.p DESC",), keys=True, best=True)
    answers: dict[str, list[Any]] = {}
    for revision in revisions:
        writing.older_database(path, revision)
        if not answers:
            with closing(sqlite3.connect(path)) as database, database:
                database.executescript(_RUN)
        context = writing._context(path)
        answers[revision] = [
            found.model_dump(mode="json")
            for found in (
                window.runs(context, question, ""),
                groups.groups(context, Grouping(which, (Key("param", "p"),), ("m",)), ""),
                experiments.experiments(context, experiments.Asked(text="def"), ""),
            )
        ]
        context.engine.dispose()
    return answers


_RUN = """
INSERT INTO experiments (experiment_id, name, lifecycle_stage) VALUES (0, 'Default', 'active');
INSERT INTO runs (run_uuid, name, experiment_id, status, lifecycle_stage, start_time, source_type)
  VALUES ('a', 'one', 0, 'FINISHED', 'active', 1, 'LOCAL');
INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
  VALUES ('m', 0.5, 1, 0, 0, 'a');
INSERT INTO params (key, value, run_uuid) VALUES ('p', 'x', 'a');
INSERT INTO tags (key, value, run_uuid) VALUES ('t', 'xy', 'a');
"""


def told_before_it_is_read(path: str) -> list[int]:
    """How many runs each view has of a mirror that gets one more as it tells how far it is."""
    import sqlite3
    from contextlib import closing

    from jupyter_mlflow.common.schema import mlflow_head
    from jupyter_mlflow.store.views.context import Remote
    from jupyter_mlflow.store.views.experiments import search as experiments
    from jupyter_mlflow.store.views.runs import groups, window
    from jupyter_mlflow.store.views.runs.question import Grouping, Key, Question, Which

    writing.older_database(path, mlflow_head() or "")
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_RUN)

    class Filling(Remote):
        def progress(self) -> None:
            with closing(sqlite3.connect(path)) as database, database:
                database.execute(
                    "INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage, status) "
                    "SELECT 'run ' || count(*), 0, 'active', 'FINISHED' FROM runs"
                )

    context = dataclasses.replace(writing._context(path), remote=Filling())
    which = Which(experiment_ids=("0",))
    return [
        window.runs(context, Question(which), "").total,
        groups.groups(context, Grouping(which, (Key("param", "p"),)), "").runs,
        experiments.experiments(context, experiments.Asked(), "").columns.runs[0],
    ]
