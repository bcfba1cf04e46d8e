"""A batch inference notebook of the server's, run from top to bottom."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING, Any

import nbformat
from nbclient import NotebookClient

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoints.serving import Site

NOTEBOOKS = "jupyter-mlflow/notebooks/inference"


class Scoring:
    """The notebook that predicts with a model on the file ``csv`` of the server's root folder."""

    def __init__(self, site: Site, model: dict[str, str], name: str, columns: list[str]) -> None:
        self._root = site.server.root
        self._output = f"{name}-predictions.csv"
        reply = site.client.post(
            NOTEBOOKS,
            json={
                "model": model,
                "input": {"kind": "file", "path": f"{name}.csv"},
                "columns": {column: column for column in columns},
                "output": self._output,
            },
        )
        assert reply.status_code == 201, reply.text
        self._path = self._root / reply.json()["path"]

    def run(self, python: Path | None = None, **env: str) -> str:
        """Run all cells in a new kernel, of another interpreter if given; what they printed."""
        notebook = nbformat.read(self._path, as_version=4)
        client = NotebookClient(
            notebook, timeout=300, resources={"metadata": {"path": str(self._path.parent)}}
        )
        # Made by the client, which then also closes what it has opened.
        manager = client.create_kernel_manager()
        if python is not None:
            argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            assert manager.kernel_spec is not None
            manager.kernel_spec.argv = argv
        # No variable of the machine's tells MLflow of another store.
        known = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")}
        try:
            client.execute(env={**known, "MLFLOW_DISABLE_TELEMETRY": "1", **env})
        finally:
            self.printed = _printed(notebook)
        return self.printed

    def predictions(self) -> list[Any]:
        """The column of predictions in the one file that it has saved; numbers as such."""
        (file,) = self._root.glob(self._output.replace(".csv", "-*.csv"))
        with file.open(newline="") as rows:
            return [_value(row["prediction"]) for row in csv.DictReader(rows)]


def _printed(notebook: nbformat.NotebookNode) -> str:
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    return "".join(one.text for one in outputs if one.output_type == "stream")


def _value(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text
