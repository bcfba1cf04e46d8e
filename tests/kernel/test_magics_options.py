"""The options of ``%%mlflow_run``, in a real kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel
    from tests.kernel.runs import Runs

STATE = (
    "import mlflow.utils.autologging_utils as a, mlflow.utils.import_hooks as h\n"
    "def autologging(): return repr((\n"
    "    a._AUTOLOGGING_GLOBALLY_DISABLED,\n"
    "    {k: v for k, v in a.AUTOLOGGING_INTEGRATIONS.items() if v},\n"
    "    sorted(k for k, v in h._post_import_hooks.items() if v)))\n"
    "from sklearn.linear_model import Ridge\n"
    "def fit(): Ridge().fit([[1.0], [2.0]], [1.0, 2.0])\n"
)


def test_params_are_variables_and_logged(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("lr, half = 5, 0.5")
    outcome = kernel.run(
        "%%mlflow_run -p lr={half} -p layers=[64, 'a b'] -p kind=net\nlr, layers, kind"
    )
    assert outcome.value == (0.5, [64, "a b"], "net")
    assert kernel.value("lr") == 0.5
    assert runs.only().params == {"lr": "0.5", "layers": "[64, 'a b']", "kind": "net"}


def test_tags_and_description(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("%%mlflow_run -t stage=draft -t 'a b=c d' --description 'A *note*'\npass")
    tags = runs.only().tags
    assert (tags["stage"], tags["a b"], tags["mlflow.note.content"]) == (
        *("draft", "c d"),
        "A *note*",
    )


def test_another_experiment_for_this_run_only(kernel: RunningKernel, runs: Runs) -> None:
    for _ in range(2):
        kernel.run("%%mlflow_run --experiment 'the other'\npass")
    kernel.run("%%mlflow_run\npass")
    first, second, after = runs.made()
    other = kernel.value("mlflow.get_experiment_by_name('the other').experiment_id")
    assert first.experiment_id == second.experiment_id == other != after.experiment_id
    assert kernel.state.experiment_name == "x.ipynb"


def test_a_deleted_experiment_is_one_line(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("mlflow.delete_experiment(mlflow.create_experiment('gone')); ran = False")
    outcome = kernel.run("%%mlflow_run --experiment gone\nran = True")
    assert outcome.printed == (
        "UsageError: The experiment 'gone' has been deleted. Restore it, or choose another name.\n"
    )
    assert outcome.errors == []
    assert kernel.value("ran") is False
    assert runs.made() == []


def test_nested_is_below_the_active_run(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("outer = mlflow.start_run()")
    kernel.run("%%mlflow_run --nested inner\n1 / 0")
    assert kernel.value("mlflow.active_run().info.run_id == outer.info.run_id") is True
    kernel.run("mlflow.end_run()")
    outer, inner = runs.made()
    assert (outer.status, inner.status, inner.parent) == ("FINISHED", "FAILED", outer.run_id)


def test_two_magics_on_one_cell(kernel: RunningKernel, runs: Runs) -> None:
    code = "%%mlflow_run outer\n%%mlflow_run --nested inner\nimport asyncio\n"
    assert kernel.run(f"{code}await asyncio.sleep(0, 5)").value == 5
    outer, inner = runs.made()
    assert (outer.name, outer.status, inner.status) == ("outer", "FINISHED", "FINISHED")
    assert inner.parent == outer.run_id


@pytest.mark.parametrize("fit", ["fit()", "fit(); 1 / 0", "fit(); mlflow.autolog(silent=True)"])
def test_autologging_for_one_cell(kernel: RunningKernel, runs: Runs, fit: str) -> None:
    kernel.run(STATE)
    before = kernel.value("autologging()")
    kernel.run(f"%%mlflow_run --autolog\n{fit}")
    assert kernel.value("autologging()") == before
    kernel.run("%%mlflow_run\nfit()")
    logged, plain = runs.made()
    assert logged.params["alpha"] == "1.0"
    assert plain.params == {}


def test_autologging_goes_back_to_the_settings_before(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run(STATE + "mlflow.sklearn.autolog(log_models=False, extra_tags={'mine': 'yes'})")
    before = kernel.value("autologging()")
    # The person's own settings stay while it is on for everything.
    kernel.run("%%mlflow_run --autolog\nfit()")
    kernel.run("%%mlflow_run --autolog\nmlflow.sklearn.autolog(disable=True)\nfit()")
    assert kernel.value("autologging()") == before
    kernel.run("%%mlflow_run\nfit()")
    kernel.run("mlflow.sklearn.autolog(disable=True)")
    tags = [run.tags.get("mine") for run in runs.made()]
    assert tags == ["yes", None, "yes"]


def test_autologging_that_is_on_stays_on(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run(STATE + "mlflow.autolog(log_models=False, extra_tags={'mine': 'yes'}, silent=True)")
    before = kernel.value("autologging()")
    kernel.run("%%mlflow_run --no-autolog\nfit()\n1 / 0")
    kernel.run("%%mlflow_run --autolog\nfit()")
    assert kernel.value("autologging()") == before
    kernel.run("mlflow.autolog(disable=True, silent=True)")
    off, on = runs.made()
    assert (off.params, on.params["alpha"], on.tags["mine"]) == ({}, "1.0", "yes")


def test_what_mlflow_does_not_take_is_one_line(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("ran = False")
    outcome = kernel.run("%%mlflow_run --description a -t mlflow.note.content=b\nran = True")
    assert outcome.printed.startswith("UsageError: ")
    assert (outcome.printed.count("\n"), outcome.errors) == (1, [])
    assert kernel.value("ran") is False
    assert runs.made() == []
