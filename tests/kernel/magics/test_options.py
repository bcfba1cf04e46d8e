"""The options of ``%%mlflow_run``, in a real kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel
    from tests.kernel.runs import Runs


def test_params_are_variables_and_logged(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("lr, half = 5, 0.5")
    outcome = kernel.run(
        "%%mlflow_run -p lr={half} -p layers=[64, 'a b'] -p kind=net\nlr, layers, kind"
    )
    assert outcome.value == (0.5, [64, "a b"], "net")
    assert kernel.value("lr") == 0.5
    assert runs.only().params == {"lr": "0.5", "layers": "[64, 'a b']", "kind": "net"}


def test_a_variable_is_its_own_param(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("version, data = '1.10', object(); kept = data")
    outcome = kernel.run("%%mlflow_run -p version={version} -p data={data}\nversion, data is kept")
    assert outcome.value == ("1.10", True)
    assert runs.only().params["version"] == "1.10"


def test_a_name_is_as_python_has_it(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("\u00b5 = 1")
    assert kernel.run("%%mlflow_run -p \u00b5=2\n\u00b5").value == 2
    assert runs.only().params == {"\u03bc": "2"}


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


def test_what_mlflow_does_not_take_is_one_line(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("ran = False")
    outcome = kernel.run("%%mlflow_run --description a -t mlflow.note.content=b\nran = True")
    assert outcome.printed.startswith("UsageError: ")
    assert (outcome.printed.count("\n"), outcome.errors) == (1, [])
    assert kernel.value("ran") is False
    assert runs.made() == []
