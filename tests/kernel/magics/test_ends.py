"""How the runs of ``%%mlflow_run`` end, whatever happens, in a real kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.running import RunningKernel
    from tests.kernel.runs import Runs

LAST = "r = mlflow.last_active_run(); (r.info.run_name, r.info.status)"
_INTERRUPT = """
import signal
from mlflow.tracking._tracking_service.client import TrackingServiceClient as client
def interrupted(name):
    real = getattr(client, name)
    def call(*args, **kwargs):
        setattr(client, name, real)
        found = real(*args, **kwargs) if name == 'create_run' else None
        signal.raise_signal(signal.SIGINT)
        return found
    setattr(client, name, call)
"""


def test_runs_left_open_inside_end_with_the_cell(kernel: RunningKernel) -> None:
    kernel.run("%%mlflow_run outer\ninner = mlflow.start_run(nested=True).info.run_id\n1 / 0")
    assert kernel.value(LAST) == ("outer", "FAILED")
    assert kernel.value("mlflow.get_run(inner).info.status") == "FAILED"


def test_a_run_that_the_cell_ends_itself_stays_as_it_is(kernel: RunningKernel) -> None:
    kernel.run("%%mlflow_run mine\nmlflow.end_run('KILLED')")
    assert kernel.value(LAST) == ("mine", "KILLED")


def test_an_end_that_cannot_be_logged_is_said(kernel: RunningKernel) -> None:
    outcome = kernel.run("%%mlflow_run\nmlflow.delete_run(mlflow.active_run().info.run_id)\n'done'")
    assert outcome.value == "done"
    (said,) = outcome.printed.splitlines()
    assert said.startswith("The end of run ")
    assert "could not be logged" in said


def test_code_may_turn_to_another_store(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("uri = mlflow.get_tracking_uri()")
    outcome = kernel.run(
        "%%mlflow_run outer\nmlflow.start_run(nested=True)\n"
        "mlflow.set_tracking_uri('sqlite:///elsewhere.db')\n1 / 0"
    )
    assert "could not be logged" not in outcome.printed
    assert kernel.value("mlflow.active_run() is None") is True
    kernel.run("mlflow.set_tracking_uri(uri)")
    outer, inner = runs.made()
    assert outer.status == inner.status == "FAILED"
    assert "traceback.txt" in runs.artifacts(outer)


@pytest.mark.parametrize("place", ["create_run", "set_terminated", "log_batch"])
@pytest.mark.parametrize("options", ["", "--sweep x=1,2"])
def test_an_interrupt_while_mlflow_works_leaves_nothing_open(
    kernel: RunningKernel, runs: Runs, place: str, options: str
) -> None:
    kernel.run(_INTERRUPT)
    kernel.run(f"interrupted({place!r})")
    outcome = kernel.run(f"%%mlflow_run -p a=1 {options}\npass")
    assert "Error in callback" not in outcome.printed
    assert kernel.value("mlflow.active_run() is None") is True
    assert "RUNNING" not in {run.status for run in runs.made()}


def test_an_interrupt_at_the_end_of_an_inner_run_ends_the_outer(
    kernel: RunningKernel, runs: Runs
) -> None:
    kernel.run(_INTERRUPT)
    kernel.run("%%mlflow_run outer\n%%mlflow_run --nested inner\ninterrupted('set_terminated')")
    assert [run.status for run in runs.made()] == ["FINISHED", "FINISHED"]


@pytest.mark.parametrize(
    ("code", "status"),
    [("1 / 0", "FAILED"), ("raise KeyboardInterrupt", "KILLED"), ("1", "FINISHED")],
)
def test_what_another_magic_keeps_to_itself_counts(
    kernel: RunningKernel, code: str, status: str
) -> None:
    kernel.run(f"%%mlflow_run quiet\n%%capture\n{code}")
    assert kernel.value(LAST) == ("quiet", status)


def test_cells_of_a_notebook_that_is_run(kernel: RunningKernel, runs: Runs, tmp_path: Path) -> None:
    sources = ["%%mlflow_run first\n1", " ", "%%mlflow_run second\n1 / 0", "%%mlflow_run never\n1"]
    path = tmp_path / "other.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in sources]), path)
    kernel.run(f"%run {path}")
    assert runs.outcomes() == [("first", "FINISHED"), ("second", "FAILED")]
