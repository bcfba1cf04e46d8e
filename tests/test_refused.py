"""A store that must not be opened: said in the panel's words, left alone, in nobody's way."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import nbformat
import pytest

from jupyter_mlflow.common import schema

from .servers import running

if TYPE_CHECKING:
    from pathlib import Path

    from .servers import Server


def older_store(folder: Path) -> Path:
    """A database that carries an earlier revision of MLflow's."""
    older = sorted(schema.known_revisions() - {str(schema.mlflow_head())})[0]
    path = folder / "mlflow.db"
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES (?)", (older,))
        database.execute("CREATE TABLE experiments (experiment_id INTEGER)")
        database.execute("CREATE TABLE runs (run_uuid TEXT)")
    # An old file: one that is being made this moment would be waited for.
    os.utime(path, (0, 0))
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.timeout(120)
def test_an_older_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = older_store(tmp_path / "root")
    before = digest(path)
    with running(tmp_path, tmp_path / "root") as server:
        refused = server.get("jupyter-mlflow/views/default/ready")
        assert refused.status_code == 503
        assert refused.json()["error_code"] == "SCHEMA_OLDER"
        assert "Copy and upgrade" in refused.json()["message"]
        (connection,) = server.get("jupyter-mlflow/connections").json()
        assert connection["state"] == "failed"
        assert connection["error"]["message"] == refused.json()["message"]
        told = kernel_elsewhere(server, tmp_path)
    assert digest(path) == before
    assert f"sqlite:///{path}" not in told


def kernel_elsewhere(server: Server, tmp_path: Path) -> str:
    """What a kernel in another folder says of its store: MLflow's own choice, at once."""
    folder = server.root / "elsewhere"
    folder.mkdir()
    nbformat.write(nbformat.v4.new_notebook(), folder / "x.ipynb")
    kernel = server.kernel("elsewhere/x.ipynb")
    printed = kernel.run(
        # A cell that waited so long would be given up by its test.
        "from jupyter_mlflow.kernel import store; store.PUBLISH_WAIT = 3600.0\n"
        "import mlflow\n"
        "with mlflow.start_run(): mlflow.log_metric('m', 1)\n"
        "print(mlflow.get_tracking_uri())"
    )
    kernel.close()
    return printed


@pytest.mark.timeout(120)
def test_a_uri_with_a_password_shows_it_nowhere(tmp_path: Path) -> None:
    secret = "hunter2-seeded"
    uri = f"postgresql://person:{secret}@127.0.0.1:9/mlflow"
    with running(tmp_path, MLFLOW_TRACKING_URI=uri) as server:
        replies = [
            server.get("jupyter-mlflow/views/default/ready"),
            server.get("jupyter-mlflow/connections"),
            server.get("jupyter-mlflow/tracking/default/version"),
        ]
        assert [reply.status_code for reply in replies] == [503, 200, 503]
        assert not any(secret in reply.text for reply in replies)
        commands = [argument for p in server.family() for argument in p.cmdline()]
        assert not any(secret in argument for argument in commands)
        folder = server.runtime / "jupyter-mlflow"
        written = [file.read_text() for file in folder.iterdir()] + [server.log]
        assert len(written) >= 2
        assert not any(secret in text for text in written)
