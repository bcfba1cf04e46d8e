"""The first cell against the opening panel, on a folder where there is no store yet."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import nbformat
import pytest

from .servers import running

if TYPE_CHECKING:
    from pathlib import Path

CELL = """
import mlflow
with mlflow.start_run() as run:
    mlflow.log_metric("accuracy", 1)
print(mlflow.get_tracking_uri(), run.info.experiment_id)
"""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("count", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_first_cell_against_opening_panel(tmp_path: Path, count: int) -> None:
    problems = []
    for number in range(count):
        place = tmp_path / str(number)
        with running(place) as server:
            (server.root / "x.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
            kernel = server.kernel("x.ipynb")
            statuses: list[int] = []

            def look(statuses: list[int] = statuses, server=server) -> None:  # type: ignore[no-untyped-def]
                statuses.append(server.get("jupyter-mlflow/views/default/ready").status_code)

            panel = threading.Thread(target=look)
            panel.start()
            printed = kernel.run(CELL)
            panel.join()
            kernel.close()
            if statuses != [200]:
                problems.append(f"{number}: panel {statuses}")
            if f"sqlite:///{server.root / 'mlflow.db'}" not in printed:
                problems.append(f"{number}: cell {printed}")
    assert problems == []
