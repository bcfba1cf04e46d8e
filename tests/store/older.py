"""Stores of this MLflow, and of one of 2024 with a run in it and a place for its copy."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from jupyter_mlflow.common.copies import copy_path
from jupyter_mlflow.common.schema import mlflow_head, sqlite_uri

REVISION = "4465047574b1"
"""What MLflow 2.10 to 2.12 gave a database."""


def older_store(path: Path) -> Path:
    """Make one at ``path`` by MLflow's own migrations, up to that year's."""
    _write("older_database", path, REVISION)
    with closing(sqlite3.connect(path)) as database, database:
        location = (path.parent / "mlruns" / "0").as_uri()
        database.execute(
            "INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage)"
            " VALUES (0, 'Default', ?, 'active')",
            (location,),
        )
        add_run(database, "of-2024")
    # An old file: one that is being made this moment would be waited for.
    os.utime(path, (0, 0))
    return path


def current_store(path: Path) -> Path:
    """Make one at ``path`` as this MLflow does."""
    _write("build", path, "")
    return path


def _write(function: str, path: Path, argument: str) -> None:
    """Call a function of ``tests.store.writing`` in a process of its own."""
    code = f"import sys; from tests.store import writing; writing.{function}(*sys.argv[1:])"
    command = [sys.executable, "-c", code, str(path), argument]
    root = Path(__file__).parent.parent.parent
    subprocess.run(command, check=True, capture_output=True, cwd=root)


def add_run(database: sqlite3.Connection, name: str) -> None:
    database.execute(
        "INSERT INTO runs (run_uuid, name, experiment_id, status, lifecycle_stage, start_time,"
        " source_type, artifact_uri) VALUES (?, ?, 0, 'FINISHED', 'active', 1, 'LOCAL', 'x')",
        (name, name),
    )


def copy_of(path: Path) -> Path:
    return copy_path(path, str(mlflow_head()))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def names(path: Path) -> list[str]:
    """The names of the runs in a store."""
    with closing(sqlite3.connect(path)) as database:
        return [str(row[0]) for row in database.execute("SELECT name FROM runs ORDER BY name")]


def started(path: Path, **options: Any) -> subprocess.Popen[str]:
    """``python -m jupyter_mlflow.store --upgrade``, as the Jupyter server starts it."""
    failure = path.parent.parent / "failure.json"
    return subprocess.Popen(
        [sys.executable, "-m", "jupyter_mlflow.store", "--upgrade", "--failure", str(failure)],
        env={**os.environ, "JUPYTER_MLFLOW_STORE_URI": sqlite_uri(path)},
        cwd=path.parent,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def upgraded(path: Path) -> None:
    process = started(path)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 0, log
