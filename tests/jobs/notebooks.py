"""Small real notebooks with parameters, and what their cells wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat

if TYPE_CHECKING:
    from pathlib import Path

PARAMETERS = """\
alpha = 0.5
epochs: int = 2
until = ""
layers = [1, 2]
fast = False
"""
TRAIN = """\
import os, mlflow
print("alpha is", alpha, type(epochs).__name__, layers, fast)
with mlflow.start_run(run_name="inner"):
    mlflow.log_metric("twice", 2 * alpha)
"""
WAIT = """\
import time
while until and not os.path.exists(until):
    print("waits", flush=True)
    time.sleep(0.05)
"""
DONE = "40 + 2"


def make(root: Path, name: str = "train.ipynb", cells: list[str] | None = None) -> Path:
    """A notebook below ``root`` whose first cell of code has its parameters."""
    sources = [PARAMETERS, TRAIN, WAIT, DONE] if cells is None else cells
    found: list[Any] = [nbformat.v4.new_markdown_cell("# Training")]
    found += [nbformat.v4.new_code_cell(source) for source in sources]
    found[1].metadata["tags"] = ["parameters"]
    notebook = nbformat.v4.new_notebook(cells=found)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, file)
    return file
