"""A store of an MLflow of 2024 with a run in it, and where its upgraded copy belongs."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from jupyter_mlflow.common.copies import copy_path
from jupyter_mlflow.common.schema import mlflow_head

if TYPE_CHECKING:
    from pathlib import Path

REVISION = "4465047574b1"
"""What MLflow 2.10 to 2.12 gave a database."""


def older_store(path: Path) -> Path:
    """Make one at ``path`` by MLflow's own migrations, up to that year's."""
    code = "import sys; from tests.store import writing; writing.older_database(*sys.argv[1:])"
    subprocess.run(
        [sys.executable, "-c", code, str(path), REVISION], check=True, capture_output=True
    )
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
