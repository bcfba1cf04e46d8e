"""``--autolog`` and ``--no-autolog`` in a real kernel, with scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel
    from tests.kernel.runs import Runs

START = """
import mlflow.sklearn
import mlflow.utils.autologging_utils as a, mlflow.utils.import_hooks as h
from sklearn.linear_model import Ridge
def fit():
    Ridge().fit([[1.0], [2.0]], [1.0, 2.0])
def autologging():
    configs = {name: config for name, config in a.AUTOLOGGING_INTEGRATIONS.items() if config}
    waiting = sorted(module for module, hooks in h._post_import_hooks.items() if hooks)
    return repr((a._AUTOLOGGING_GLOBALLY_DISABLED, configs, waiting))
mlflow.sklearn.autolog(disable=True)
a.AUTOLOGGING_INTEGRATIONS["sklearn"] = {}
"""
SETTINGS = "log_models=False, silent=True"


@pytest.fixture
def kernel(kernel: RunningKernel) -> RunningKernel:
    """The kernel as if nobody had spoken of autologging."""
    assert kernel.run(START).status == "ok"
    return kernel


@pytest.mark.parametrize("code", ["fit()", "fit(); 1 / 0", "fit(); mlflow.autolog(silent=True)"])
def test_on_for_one_cell(kernel: RunningKernel, runs: Runs, code: str) -> None:
    before = kernel.value("autologging()")
    kernel.run(f"%%mlflow_run --autolog\n{code}")
    assert kernel.value("autologging()") == before
    kernel.run("%%mlflow_run\nfit()")
    logged, plain = runs.made()
    assert logged.params["alpha"] == "1.0"
    assert logged.models == 1
    assert (plain.params, plain.models) == ({}, 0)


def test_on_for_each_run_of_a_sweep(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("%%mlflow_run --autolog --sweep x=1,2\nfit()")
    assert [run.params.get("alpha") for run in runs.made()] == [None, "1.0", "1.0"]


def test_the_settings_of_a_library_come_back(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run(f"mlflow.sklearn.autolog({SETTINGS})")
    before = kernel.value("autologging()")
    kernel.run("%%mlflow_run --autolog\nfit()")
    kernel.run("%%mlflow_run --autolog\nmlflow.sklearn.autolog(disable=True)\nfit()")
    assert kernel.value("autologging()") == before
    kernel.run("%%mlflow_run\nfit()")
    assert [run.params.get("alpha") for run in runs.made()] == ["1.0", None, "1.0"]
    assert [run.models for run in runs.made()] == [0, 0, 0]


def test_off_for_one_cell_and_on_as_it_was(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run(f"mlflow.autolog({SETTINGS})")
    before = kernel.value("autologging()")
    kernel.run("%%mlflow_run --no-autolog\nfit()\n1 / 0")
    kernel.run("%%mlflow_run --autolog\nfit()")
    assert kernel.value("autologging()") == before
    kernel.run("mlflow.autolog(disable=True, silent=True)")
    off, on = runs.made()
    assert (off.params, on.params["alpha"], on.models) == ({}, "1.0", 0)


def test_a_mistake_leaves_it_alone(kernel: RunningKernel, runs: Runs) -> None:
    before = kernel.value("autologging()")
    kernel.run("%%mlflow_run --autolog --description a -t mlflow.note.content=b\npass")
    assert kernel.value("autologging()") == before
    assert runs.made() == []


def test_an_interrupt_while_it_is_turned_on_leaves_it_off(
    kernel: RunningKernel, runs: Runs
) -> None:
    before = kernel.value("autologging()")
    kernel.run(
        "autolog = mlflow.autolog\ndef interrupted():\n    autolog()\n    raise KeyboardInterrupt\n"
        "mlflow.autolog = interrupted"
    )
    kernel.run("%%mlflow_run --autolog\npass")
    kernel.run("mlflow.autolog = autolog")
    assert kernel.value("autologging()") == before
    assert runs.only().status == "KILLED"
