"""What a cell shows of its runs, in the saved notebook: readable without this extension."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

if TYPE_CHECKING:
    from pathlib import Path

# The figures of a cell's runs are waited for as long as a busy machine takes, not 20 ms.
PATIENT = "from jupyter_mlflow.kernel.card import cards; cards.WAIT = 60.0"
ONE = """
import mlflow
with mlflow.start_run(run_name="gentle-fox"):
    for step in range(5):
        mlflow.log_metric("accuracy", step / 10, step=step)
"""
SWEEP = """
with mlflow.start_run(run_name="many"):
    for number in range(12):
        with mlflow.start_run(run_name=f"child-{number}", nested=True):
            mlflow.log_metric("accuracy", number / 100)
"""
# What a name may hold must stay text.
ODD = """
with mlflow.start_run(run_name="<script>alert(1)</script>"):
    pass
"""


def test_nbconvert_shows_the_runs_of_a_cell(tmp_path: Path) -> None:
    notebook = new_notebook(
        cells=[new_code_cell(source) for source in (PATIENT, ONE, SWEEP, ODD)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    source = tmp_path / "notebook.ipynb"
    nbformat.write(notebook, source)
    # Only the first step has the extension in its kernel; the second knows nothing of it.
    _convert(tmp_path, "--to", "notebook", "--execute", "--output", "run.ipynb", source.name)
    _convert(tmp_path, "--to", "html", "run.ipynb")

    saved = nbformat.read(tmp_path / "run.ipynb", as_version=4)
    texts = [
        "\n".join(output.data["text/plain"] for output in cell.outputs if "data" in output)
        for cell in saved.cells[1:]
    ]
    assert "gentle-fox" in texts[0]
    assert "finished" in texts[0]
    assert "accuracy 0.4" in texts[0]
    assert texts[1].count("\n") == 0, "one row for a sweep"
    assert "12 runs, best accuracy 0.11" in texts[1]
    page = (tmp_path / "run.html").read_text(encoding="utf-8")
    assert "gentle-fox" in page
    assert "12 runs, best accuracy 0.11" in page
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def _convert(folder: Path, *arguments: str) -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW")}
    subprocess.run(
        [sys.executable, "-m", "nbconvert", *arguments],
        cwd=folder,
        env={**env, "IPYTHONDIR": str(folder / "ipython"), "MLFLOW_DISABLE_TELEMETRY": "1"},
        check=True,
        capture_output=True,
    )
