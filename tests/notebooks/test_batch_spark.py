"""Batch inference on Spark tables, with PySpark from PyPI and the Java of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient

from jupyter_mlflow.notebooks.batch import batch_notebook
from jupyter_mlflow.notebooks.batch_request import BatchRequest, SparkInput
from jupyter_mlflow.notebooks.inference import PYTHON
from tests import spark

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

MODELS = Path(__file__).with_name("batch_models.py")

TABLES = """
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").getOrCreate()
spark.createDataFrame([(1.0, 1.0), (2.0, 4.0)], ["x", "y`.z"]).createOrReplaceTempView("points")
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("workspace")
    env = {**os.environ, "PYTHONPATH": str(MODELS.parents[2])}
    subprocess.run([sys.executable, str(MODELS), str(place)], cwd=place, env=env, check=True)
    return place


@pytest.fixture(scope="module")
def client(place: Path) -> Iterator[NotebookClient]:
    client = NotebookClient(
        nbformat.v4.new_notebook(metadata={"kernelspec": PYTHON}),
        timeout=300,
        resources={"metadata": {"path": str(place)}},
    )
    env = {**os.environ, **spark.environment(), "MLFLOW_DISABLE_TELEMETRY": "1"}
    with client.setup_kernel(env=env):
        yield client


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_a_table(place: Path, client: NotebookClient, suffix: str) -> None:
    told: dict[str, Any] = json.loads((place / "linear.json").read_text())
    made = batch_notebook(
        told,
        BatchRequest(SparkInput("points"), {"x": "x", "y": "y`.z"}, f"out/{suffix}.{suffix}"),
        directory="",
        tracking_uri=f"sqlite:///{place}/mlflow.db",
        kernelspec=PYTHON,
    )
    made.cells.insert(0, nbformat.v4.new_code_cell(TABLES))
    client.nb = made
    for index, cell in enumerate(made.cells):
        client.execute_cell(cell, index)
    # Behind what Spark has to say about versions.
    html = made.cells[-3].outputs[-1].data["text/html"]
    # As texts: without a signature nobody knows that these are numbers.
    assert "<td>3.0" in html or "<td>2.99" in html
    (saved,) = (place / "out").glob(f"{suffix}-*")
    written = [file for file in saved.iterdir() if file.name.startswith("part-")]
    assert written
    if suffix == "jsonl":
        rows = [json.loads(line) for file in written for line in file.read_text().splitlines()]
        assert sorted(float(row["prediction"]) for row in rows) == pytest.approx([3.0, 7.0])
