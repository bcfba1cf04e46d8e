"""``%mlflow_run`` in front of a statement, in a real kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel
    from tests.kernel.runs import Runs


def test_a_statement_is_a_run(kernel: RunningKernel, runs: Runs) -> None:
    outcome = kernel.run("%mlflow_run --name quick -t a=b x = mlflow.active_run().info.run_name")
    assert (outcome.status, outcome.printed, outcome.results) == ("ok", "", [])
    assert kernel.value("x") == "quick"
    assert runs.outcomes() == [("quick", "FINISHED")]
    assert runs.only().tags["a"] == "b"


def test_a_value_is_shown_and_returned(kernel: RunningKernel, runs: Runs) -> None:
    assert kernel.value("%mlflow_run -p lr=0.5 str(lr) + ' a  b'") == "0.5 a  b"
    assert kernel.value("y = %mlflow_run -p lr=0.5 lr * 2\ny") == 1.0
    assert kernel.run("%mlflow_run 1 + 1;").results == []
    assert [run.params for run in runs.made()] == [{"lr": "0.5"}, {"lr": "0.5"}, {}]


def test_braces_of_the_statement_are_its_own(kernel: RunningKernel) -> None:
    kernel.run("depth = 3")
    assert kernel.value("%mlflow_run --name {depth} '{depth}', {depth}") == ("{depth}", {3})


def test_inside_a_function_its_variables_are_seen(kernel: RunningKernel, runs: Runs) -> None:
    outcome = kernel.run(
        "def f(secret):\n    %mlflow_run --name 'n{secret}' print(secret + 1)\nf(41)"
    )
    assert outcome.printed == "42\n"
    assert runs.outcomes() == [("n41", "FINISHED")]


def test_inside_a_function_params_are_what_is_logged(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("lr = 99\ndef f(lr):\n    %mlflow_run -p lr=0.1 print(lr, [lr for _ in 'a'])\n")
    assert kernel.run("f(5)").printed == "0.1 [0.1]\n"
    assert kernel.value("lr") == 99
    assert runs.only().params == {"lr": "0.1"}


def test_an_error_goes_through(kernel: RunningKernel, runs: Runs) -> None:
    outcome = kernel.run("a = 1\n%mlflow_run a / 0\na = 2")
    assert (outcome.status, outcome.errors) == ("error", ["ZeroDivisionError"])
    assert "line 2" in outcome.traceback
    assert "jupyter_mlflow" not in outcome.traceback
    assert kernel.value("a") == 1
    run = runs.only()
    assert run.status == "FAILED"
    text = runs.artifacts(run)["traceback.txt"]
    assert "a / 0" in text
    assert text.endswith("ZeroDivisionError: division by zero\n")
    kernel.run("try:\n    %mlflow_run 1 / 0\nexcept ZeroDivisionError: caught = True")
    assert kernel.value("caught") is True


def test_a_line_may_be_a_sweep(kernel: RunningKernel, runs: Runs) -> None:
    assert kernel.run("%mlflow_run --sweep x=1,2 x * 10").results == ["10", "20"]
    assert [run.params for run in runs.made()] == [{}, {"x": "1"}, {"x": "2"}]


def test_magics_may_be_statements(kernel: RunningKernel, runs: Runs) -> None:
    assert kernel.run("%mlflow_run --name shell !echo hello").printed == "hello\r\n"
    assert runs.outcomes() == [("shell", "FINISHED")]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("%mlflow_run -p a=1", "There is nothing to run: write %mlflow_run [options] STATEMENT."),
        ("%mlflow_run -p a=1 --", "There is nothing to run"),
        ("%mlflow_run await f()", "A line cannot await: write %%mlflow_run on top of the cell"),
        ("%mlflow_run x = (", "SyntaxError"),
        ("%mlflow_run return 1", "SyntaxError: 'return' outside function"),
        ("%mlflow_run -x", "unrecognized arguments: -x"),
    ],
)
def test_a_mistake_is_one_line_and_runs_nothing(
    kernel: RunningKernel, runs: Runs, code: str, said: str
) -> None:
    outcome = kernel.run(code)
    assert (outcome.status, outcome.errors) == ("error", [])
    assert said in outcome.printed
    assert outcome.printed.count("\n") == 1
    assert runs.made() == []


def test_inside_an_active_run(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("mlflow.start_run(run_name='other'); ran = False")
    assert "already active (other)" in kernel.run("%mlflow_run ran = True").printed
    assert kernel.value("ran") is False
    kernel.run("%mlflow_run --name below --nested ran = True")
    assert kernel.value("mlflow.active_run().info.run_name") == "other"
    kernel.run("mlflow.end_run()")
    other, below = runs.made()
    assert (below.name, below.status, below.parent) == ("below", "FINISHED", other.run_id)
