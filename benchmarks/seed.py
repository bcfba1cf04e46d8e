"""The store that everything is measured on: 10,000 runs × 20 metrics × 20 params, and two long
series.

Made by MLflow itself, filled by plain SQL in seconds, the same on every machine but for its
paths. Kept in the temporary folder for the next time; ``python -m benchmarks.seed`` says where.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common import tags
from jupyter_mlflow.common.schema import mlflow_head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VERSION: Final = 4
"""Goes up with each change of what is written, so that nobody measures on an older store."""

RUNS: Final = 10_000
KEYS: Final = 20
METRICS: Final = ("accuracy", "loss", *(f"metric_{n:02}" for n in range(2, KEYS)))
PARAMS: Final = ("learning_rate", "optimizer", *(f"param_{n:02}" for n in range(2, KEYS)))
LONG: Final = {0: 100_000, 1: 1_000_000}
"""Points of ``loss`` in the newest run and in the one before it."""
CHARTED: Final = range(2, 92)
"""Runs with a series as most have it, to open one after the other."""
CHARTED_POINTS: Final = 1000

EXPERIMENT: Final = "1"
"""Id of the experiment of the notebook."""
NOTEBOOK_ID: Final = "0b5c4a52-9c1c-4d0f-8f3b-6e0c5a1d7e11"
NOTEBOOK: Final = "benchmark.ipynb"

_OTHERS: Final = 20
_RUNS_OF_OTHERS: Final = 50
_NEWEST: Final = 1_790_000_000_000
_SECOND: Final = 1000
_MINUTE: Final = 60 * _SECOND
_MAKE = (
    "import sys; from pathlib import Path; from jupyter_mlflow.store import app, default; "
    "path, root = Path(sys.argv[1]), sys.argv[2]; app.prepare('sqlite:///' + str(path), root); "
    "default.create(path, lambda made: app.build_database(made, root))"
)


def run_id(number: int) -> str:
    """The id of the run that is ``number`` runs older than the newest."""
    return hashlib.md5(f"run {number}".encode()).hexdigest()


def other_name(number: int) -> str:
    """The name of one of the other experiments, the first of which has the number 1."""
    return f"other/{number:02}.ipynb"


def series(*, quick: bool) -> dict[int, int]:
    """The runs with a long series of ``loss``, and its points; ``quick`` is without the longest."""
    return {n: points for n, points in LONG.items() if not quick or points == min(LONG.values())}


def run_name(number: int) -> str:
    """The name of that run."""
    return f"benchmark-run-{number}"


def store(folder: Path, *, quick: bool) -> Path:
    """A copy of the store in ``folder``, to be written to; ``quick`` is without the longest."""
    path = folder / "mlflow.db"
    shutil.copyfile(_kept(quick=quick), path)
    return path


def place(root: Path, *, quick: bool) -> Path:
    """Make ``root`` the folder of a person with that store and its notebook."""
    root.mkdir(parents=True)
    store(root, quick=quick)
    (root / NOTEBOOK).write_text(json.dumps(_notebook()))
    return root


def _notebook() -> dict[str, object]:
    return {
        "cells": [],
        "metadata": {
            tags.NOTEBOOK_METADATA: {tags.NOTEBOOK_METADATA_ID: NOTEBOOK_ID},
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _kept(*, quick: bool) -> Path:
    folder = Path(tempfile.gettempdir()) / f"jupyter-mlflow-benchmarks-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    assert folder.stat().st_uid == os.getuid(), f"{folder} is somebody else's"
    path = folder / f"{VERSION}-{mlflow_head()}-{'quick' if quick else 'full'}.db"
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=folder) as name:
            made = _made(Path(name) / "mlflow.db", quick=quick)
            made.replace(path)
    return path


def _made(path: Path, *, quick: bool) -> Path:
    root = "file:///nowhere/mlartifacts"
    env = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")}
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _MAKE, str(path), root],
        env=env, check=True, capture_output=True,
    )  # fmt: skip
    with closing(sqlite3.connect(path)) as connection:
        _fill(connection, root, series(quick=quick))
        connection.commit()
        # So that the file alone is all there is to copy.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return path


def _fill(connection: sqlite3.Connection, root: str, long: dict[int, int]) -> None:
    chance = random.Random(VERSION)
    into = _Inserts(connection)
    names = [NOTEBOOK, *(other_name(n) for n in range(1, _OTHERS + 1))]
    for index, name in enumerate(names):
        experiment, notebook_id = int(EXPERIMENT) + index, NOTEBOOK_ID
        if index:
            notebook_id = f"00000000-0000-4000-8000-{index:012}"
        into.experiment(experiment, name, root, notebook_id)
        numbers = range(RUNS) if not index else _others(index)
        runs = [_Run(number, experiment, name, notebook_id, root) for number in numbers]
        into.runs(runs, chance)
    for number, points in (dict.fromkeys(CHARTED, CHARTED_POINTS) | long).items():
        into.series(run_id(number), points, chance)


def _others(index: int) -> range:
    return range(RUNS + index * _RUNS_OF_OTHERS, RUNS + (index + 1) * _RUNS_OF_OTHERS)


class _Run:
    """One run's own row and tags, as the kernel's side writes them."""

    def __init__(
        self, number: int, experiment: int, notebook: str, notebook_id: str, root: str
    ) -> None:
        self.id = run_id(number)
        self.name = run_name(number)
        self.start = _NEWEST - number * _MINUTE
        status = "FAILED" if number % 50 == 49 else "FINISHED"
        self.row = (
            self.id, self.name, "UNKNOWN", "", "", "me", status, self.start, self.start + 40_000,
            "", "active", f"{root}/{experiment}/{self.id}/artifacts", experiment, None,
        )  # fmt: skip
        self.tags = {
            "mlflow.user": "me",
            "mlflow.runName": self.name,
            tags.SOURCE_TYPE: tags.SOURCE_TYPE_NOTEBOOK,
            tags.SOURCE_NAME: notebook,
            tags.NOTEBOOK_ID: notebook_id,
            tags.NOTEBOOK_PATH: notebook,
            tags.KERNEL_ID: f"kernel-{number // 100}",
            tags.KERNEL_PROCESS: f"process-{number // 100}",
            tags.CELL_ID: f"cell-{number % 12}",
            tags.CELL_EXECUTION_COUNT: str(number % 100 + 1),
            tags.CELL_SHA256: hashlib.sha256(f"{number % 300}".encode()).hexdigest(),
            tags.GIT_COMMIT: hashlib.sha1(f"{number // 500}".encode()).hexdigest(),
            tags.GIT_BRANCH: "main",
        }


class _Inserts:
    """Rows into MLflow's tables, which are named as MLflow names them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def experiment(self, number: int, name: str, root: str, notebook_id: str) -> None:
        row = (number, name, f"{root}/{number}", "active", _NEWEST, _NEWEST)
        self._many("experiments", "experiment_id name artifact_location lifecycle_stage "
                   "creation_time last_update_time", [row])  # fmt: skip
        found = {
            tags.EXPERIMENT_SOURCE_ID: notebook_id,
            tags.EXPERIMENT_SOURCE_TYPE: tags.SOURCE_TYPE_NOTEBOOK,
            tags.NOTEBOOK_PATH: name,
        }
        rows = ((key, value, number) for key, value in found.items())
        self._many("experiment_tags", "key value experiment_id", rows)

    def runs(self, runs: list[_Run], chance: random.Random) -> None:
        self._many(
            "runs",
            "run_uuid name source_type source_name entry_point_name user_id status start_time "
            "end_time source_version lifecycle_stage artifact_uri experiment_id deleted_time",
            (run.row for run in runs),
        )
        self._many(
            "tags",
            "key value run_uuid",
            ((key, value, run.id) for run in runs for key, value in run.tags.items()),
        )
        params = (
            (key, _param(key, chance), run.id) for run in runs for key in PARAMS
        )  # fmt: skip
        self._many("params", "key value run_uuid", params)
        metrics = [
            (key, chance.random(), run.start + 30_000, 0, False, run.id)
            for run in runs
            for key in METRICS
        ]
        for table in ("latest_metrics", "metrics"):
            self._many(table, "key value timestamp step is_nan run_uuid", metrics)

    def series(self, run: str, points: int, chance: random.Random) -> None:
        def history() -> Iterator[tuple[object, ...]]:
            for step in range(1, points + 1):
                spike = 5.0 if chance.random() < 1e-4 else 0.0
                value = 1 / (1 + step / 1000) + chance.random() / 20 + spike
                yield "loss", value, _NEWEST + 30_000 + step, step, False, run

        self._many("metrics", "key value timestamp step is_nan run_uuid", history())
        self._connection.execute(
            "UPDATE latest_metrics SET (value, timestamp, step) = (SELECT value, timestamp, step "
            "FROM metrics WHERE run_uuid = ? AND key = 'loss' ORDER BY step DESC LIMIT 1) "
            "WHERE run_uuid = ? AND key = 'loss'",
            (run, run),
        )

    def _many(self, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
        names = columns.split()
        self._connection.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            rows,
        )


def _param(key: str, chance: random.Random) -> str:
    if key == "optimizer":
        return chance.choice(("adam", "sgd", "rmsprop", "adagrad"))
    if key == "learning_rate":
        return f"{10 ** -chance.randint(1, 5)}"
    return f"{chance.random():.6f}"


if __name__ == "__main__":
    print(_kept(quick="--quick" in sys.argv))
