"""``--sweep`` in a real kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.kernel.magics.sweep import run_name

if TYPE_CHECKING:
    from tests.kernel.running import Display, Outcome, RunningKernel
    from tests.kernel.runs import Runs

WIDGET = "application/vnd.jupyter.widget-view+json"
COUNT = (
    "cells = []\n"
    "def counted(result): cells.append(result.success)\n"
    "get_ipython().events.register('post_run_cell', counted)\n"
)


def progress(outcome: Outcome) -> list[Display]:
    """What was shown of the sweep's progress, without the card."""
    return [each for each in outcome.displays if "runs, " in each.data.get("text/plain", "")]


def test_all_combinations_in_order(kernel: RunningKernel, runs: Runs) -> None:
    outcome = kernel.run(
        "%%mlflow_run grid --sweep lr=0.1,0.2 --sweep depth=3,4 -p e=[] -t t=1 --description d\n"
        "e.append(1)\nmlflow.log_metric('m', lr * depth)\nprint(lr, depth)\n(lr, depth, e)"
    )
    assert outcome.status == "ok"
    assert outcome.printed == "0.1 3\n0.1 4\n0.2 3\n0.2 4\n"
    assert outcome.results == [f"({lr}, {depth}, [1])" for lr in (0.1, 0.2) for depth in (3, 4)]
    parent, *children = runs.made()
    assert (parent.name, parent.status, parent.params) == ("grid", "FINISHED", {"e": "[]"})
    assert [(run.name, run.status) for run in children] == [
        (f"lr={lr}, depth={depth}", "FINISHED") for lr in (0.1, 0.2) for depth in (3, 4)
    ]
    assert {run.parent for run in children} == {parent.run_id}
    assert children[0].params == {"lr": "0.1", "depth": "3", "e": "[]"}
    assert children[0].tags["t"] == parent.tags["t"] == "1"
    assert "mlflow.note.content" not in children[0].tags
    assert parent.tags["mlflow.note.content"] == "d"
    assert kernel.value("lr, depth") == (0.2, 4)


def test_values_may_be_lists_and_variables(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("rates = [0.5, 'a b']")
    kernel.run('%%mlflow_run --sweep rate={rates} --sweep "layers=[(1, 2), (3,)]"\npass')
    names = [run.name for run in runs.made()[1:]]
    assert names[:2] == ["rate=0.5, layers=(1, 2)", "rate=0.5, layers=(3,)"]
    assert names[2] == "rate=a b, layers=(1, 2)"


def test_a_swept_variable_keeps_its_types(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("import numpy; kinds = [int, float]")
    outcome = kernel.run(
        "%%mlflow_run --sweep kind={kinds} --sweep x={numpy.array([0.5])}\nkind, type(x).__name__"
    )
    assert outcome.results == ["(int, 'float64')", "(float, 'float64')"]
    assert runs.made()[1].params == {"kind": "<class 'int'>", "x": "0.5"}


def test_each_run_has_a_figure_of_its_own(kernel: RunningKernel) -> None:
    kernel.run("%matplotlib inline\nimport matplotlib.pyplot as plt")
    outcome = kernel.run(
        "%%mlflow_run --sweep x=1,2,3\nplt.plot([x])\nprint(len(plt.gca().lines))\n1 / (x - 2);"
    )
    assert outcome.printed.startswith("1\n1\n")
    assert sum("image/png" in each.data for each in outcome.displays) == 3
    assert kernel.value("plt.get_fignums()") == []


def test_inside_a_function_its_variables_are_seen(kernel: RunningKernel, runs: Runs) -> None:
    outcome = kernel.run(
        "def f(data, n):\n    %mlflow_run --sweep n=1,2 print([data + n for _ in 'a'])\nf(10, 5)"
    )
    assert outcome.printed == "[11]\n[12]\n"
    assert [run.params for run in runs.made()] == [{}, {"n": "1"}, {"n": "2"}]


def test_children_have_their_parent_though_the_code_ends_it(
    kernel: RunningKernel, runs: Runs
) -> None:
    kernel.run("%%mlflow_run --sweep x=1,2\nwhile mlflow.active_run(): mlflow.end_run()")
    parent, *children = runs.made()
    assert [run.parent for run in children] == [parent.run_id] * 2


def test_children_are_in_the_experiment_of_their_parent(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("%%mlflow_run --experiment elsewhere --sweep a=1,2\npass")
    assert len({run.experiment_id for run in runs.made()}) == 1
    assert runs.made()[0].experiment_id == kernel.value(
        "mlflow.get_experiment_by_name('elsewhere').experiment_id"
    )


def test_a_failed_run_does_not_stop_the_sweep(kernel: RunningKernel, runs: Runs) -> None:
    outcome = kernel.run(
        "%%mlflow_run --sweep x=1,0,2,a,b\n\nif isinstance(x, str):\n    raise ValueError(x)\n1 / x"
    )
    assert (outcome.status, outcome.results) == ("ok", ["1.0", "0.5"])
    # Once per kind, wherever its line is in the cell; the same line failed for b, too.
    assert outcome.errors == ["ZeroDivisionError", "ValueError"]
    assert outcome.traceback.count("line 5") == outcome.traceback.count("line 4") == 1
    assert "jupyter_mlflow" not in outcome.traceback
    assert outcome.printed == (
        "Run x=0 failed:\nRun x=a failed:\n3 of 5 runs failed: x=0 (ZeroDivisionError: division "
        "by zero); x=a (ValueError: a); x=b (ValueError: b)\n"
    )
    parent, *children = runs.made()
    assert parent.status == "FINISHED"
    assert [run.status for run in children] == [
        *("FINISHED", "FAILED", "FINISHED", "FAILED", "FAILED")
    ]
    text = runs.artifacts(children[-1])["traceback.txt"]
    assert "\x1b" not in text
    assert "raise ValueError(x)" in text
    assert text.endswith("ValueError: b\n")
    assert runs.artifacts(parent) == {}


def test_many_failures_are_counted(kernel: RunningKernel) -> None:
    outcome = kernel.run("%%mlflow_run --sweep x=[0,0,0,0,0,0,0,1]\n1 / x;")
    assert outcome.printed.endswith("; and 2 more\n")
    assert outcome.printed.count("ZeroDivisionError") == 5
    assert outcome.results == []


def test_a_sweep_without_a_finished_run_fails(kernel: RunningKernel, runs: Runs) -> None:
    outcome = kernel.run("%%mlflow_run --sweep x=1,2\n1 / 0")
    assert (outcome.status, outcome.errors) == ("error", ["ZeroDivisionError", "SweepFailed"])
    assert "SweepFailed: 2 of 2 runs failed: x=1 (ZeroDivisionError" in outcome.traceback
    assert outcome.printed == "Run x=1 failed:\n"
    assert [run.status for run in runs.made()] == ["FAILED"] * 3


@pytest.mark.parametrize("wait", ["time.sleep(60)", "while True: await asyncio.sleep(0.01)"])
def test_an_interrupt_ends_the_sweep(kernel: RunningKernel, runs: Runs, wait: str) -> None:
    request = kernel.send(
        f"%%mlflow_run --sweep x=1,2,3\nimport asyncio, time\n"
        f"if x == 2:\n    print('now', flush=True)\n    {wait}"
    )
    outcome = kernel.outcome(request, when_printed=kernel.manager.interrupt_kernel)
    assert outcome.status == "error"
    assert len(outcome.errors) == 1
    assert "jupyter_mlflow" not in outcome.traceback
    assert [run.status for run in runs.made()] == ["KILLED", "FINISHED", "KILLED"]
    assert progress(outcome)[-1].data["text/plain"].startswith("1 of 3 runs, ")


def test_a_swept_cell_may_await(kernel: RunningKernel, runs: Runs) -> None:
    code = "%%mlflow_run --sweep x=1,2\n\nimport asyncio\ny = await asyncio.sleep(0, x)\nawait "
    assert kernel.run(f"{code}asyncio.sleep(0, y + 1)").results == ["2", "3"]
    assert [run.status for run in runs.made()] == ["FINISHED"] * 3
    outcome = kernel.run(f"{code}asyncio.sleep(1 / 0)")
    assert outcome.errors == ["ZeroDivisionError", "SweepFailed"]
    assert "line 5" in outcome.traceback


def test_other_parts_see_one_cell(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run(COUNT)
    kernel.run("%%mlflow_run --sweep x=1,2\nx")
    assert kernel.value("cells") == [True, True]
    kernel.run("get_ipython().events.unregister('post_run_cell', counted)")
    counts = {run.tags["jupyter.cell.execution_count"] for run in runs.made()}
    assert len(counts) == 1


def test_the_bar_gives_way_to_a_line(kernel: RunningKernel) -> None:
    first, last = progress(kernel.run("%%mlflow_run --sweep x=1,2\npass"))
    assert WIDGET in first.data
    assert (last.update, last.display_id) == (True, first.display_id)
    assert WIDGET not in last.data
    assert last.data["text/plain"].startswith("2 of 2 runs, ")
    assert kernel.value("len(__import__('ipywidgets').Widget.widgets)") == 0


def test_without_ipywidgets_there_is_a_line(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run("import sys; kept = sys.modules['ipywidgets']; sys.modules['ipywidgets'] = None")
    first, *_, last = progress(kernel.run("%%mlflow_run --sweep x=1,2\npass"))
    kernel.run("sys.modules['ipywidgets'] = kept")
    assert first.data["text/plain"].startswith("0 of 2 runs, ")
    assert last.data["text/plain"].startswith("2 of 2 runs, ")
    assert [run.status for run in runs.made()] == ["FINISHED"] * 3


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("%%mlflow_run --sweep x=\nran = True", "--sweep x= has no values."),
        ("%%mlflow_run --sweep x=1 --nmae\nran = True", "unrecognized arguments: --nmae"),
        ("%%mlflow_run --sweep x=1 --nmae\nran = True\nawait f()", "unrecognized arguments"),
        ("%%mlflow_run --sweep x=1\nran = True\nreturn 5", "'return' outside function (line 3)"),
    ],
)
def test_a_mistake_is_one_line_and_runs_nothing(
    kernel: RunningKernel, runs: Runs, code: str, said: str
) -> None:
    kernel.run("ran = False")
    outcome = kernel.run(code)
    assert (outcome.status, outcome.errors) == ("error", [])
    assert said in outcome.printed
    assert outcome.printed.count("\n") == 1
    assert kernel.value("ran") is False
    assert runs.made() == []


def test_a_syntax_error_is_shown_as_ever(kernel: RunningKernel, runs: Runs) -> None:
    outcome = kernel.run("%%mlflow_run --sweep x=1\n\nx = (")
    assert outcome.errors == ["SyntaxError"]
    assert "line 3" in outcome.traceback
    assert runs.made() == []


@pytest.mark.parametrize(
    ("code", "results"),
    [
        ("%%mlflow_run --sweep x=1,2\n%%time\nx", ["1", "2"]),
        ("%%time\n%%mlflow_run --sweep x=1,2\nx", ["1", "2"]),
        ("get_ipython().run_cell_magic('mlflow_run', '--sweep x=1,2', 'x')", ["1", "2"]),
        ("%config InteractiveShell.ast_node_interactivity = 'all'", []),
        ("%%mlflow_run --sweep x=1,2\nx\nx + 1", ["1", "2", "2", "3"]),
        ("%config InteractiveShell.ast_node_interactivity = 'last_expr_or_assign'", []),
        ("%%mlflow_run --sweep x=1,2\ny = x + 1", ["2", "3"]),
        ("%config InteractiveShell.ast_node_interactivity = 'last_expr'", []),
        ("%%mlflow_run --sweep x=1,2\n!echo $x\ny = x + 1", []),
    ],
)
def test_ipythons_own_ways_hold_in_a_sweep(
    kernel: RunningKernel, code: str, results: list[str]
) -> None:
    outcome = kernel.run(code)
    assert (outcome.status, outcome.results) == ("ok", results)


def test_names_are_short() -> None:
    assert run_name({"lr": 0.1, "kind": "a\nb"}) == "lr=0.1, kind=a b"
    assert run_name({"x": "y" * 100}) == f"x={'y' * 23}…"
    assert len(run_name({f"key{number}": number for number in range(100)})) == 120
