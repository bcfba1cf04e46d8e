"""``%%mlflow_run`` in a real kernel."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.running import RunningKernel
    from tests.kernel.runs import Runs

LAST = "r = mlflow.last_active_run(); (r.info.run_name, r.info.status)"


def test_a_cell_is_a_run(kernel: RunningKernel) -> None:
    outcome = kernel.run(
        "%%mlflow_run my first run\nmlflow.log_param('a', 1)\nx = '''line\nline'''\n"
        "mlflow.active_run().info.run_name"
    )
    assert outcome.value == "my first run"
    assert outcome.printed == ""
    assert kernel.value(LAST) == ("my first run", "FINISHED")
    assert kernel.value("x, Out[len(In) - 3]") == ("line\nline", "my first run")


def test_names_may_be_made_up_or_filled_in(kernel: RunningKernel) -> None:
    kernel.run("depth = 3")
    kernel.run("%%mlflow_run 'tree {depth}'\npass")
    assert kernel.value(LAST) == ("tree 3", "FINISHED")
    kernel.run("%%mlflow_run\npass")
    assert kernel.value(LAST)[1] == "FINISHED"


def test_a_cell_that_raises_failed(kernel: RunningKernel, runs: Runs) -> None:
    outcome = kernel.run("%%mlflow_run bad\ny = 1\n1 / 0\ny = 2")
    assert (outcome.status, outcome.errors) == ("error", ["ZeroDivisionError"])
    assert "line 3" in outcome.traceback
    assert "jupyter_mlflow" not in outcome.traceback
    assert kernel.value("y") == 1
    run = runs.only()
    assert (run.name, run.status) == ("bad", "FAILED")
    text = runs.artifacts(run)["traceback.txt"]
    assert text.endswith("ZeroDivisionError: division by zero\n")
    assert "----> 3 1 / 0" in text
    assert "jupyter_mlflow" not in text
    assert "\x1b" not in text


def test_long_tracebacks_have_their_causes(kernel: RunningKernel, runs: Runs) -> None:
    kernel.run(
        "%%mlflow_run\ntry:\n    1 / 0\nexcept Exception as e:\n    raise OSError('x') from e"
    )
    text = runs.artifacts(runs.only())["traceback.txt"]
    assert "ZeroDivisionError: division by zero" in text
    assert text.endswith("OSError: x\n")


@pytest.mark.parametrize("wait", ["time.sleep(60)", "while True: await asyncio.sleep(0.01)"])
def test_an_interrupted_cell_is_killed(kernel: RunningKernel, wait: str) -> None:
    request = kernel.send(
        f"%%mlflow_run stopped\nimport asyncio, time\nprint('started', flush=True)\n{wait}"
    )
    outcome = kernel.outcome(request, when_printed=kernel.manager.interrupt_kernel)
    assert outcome.status == "error"
    assert len(outcome.errors) == 1
    assert kernel.value(LAST) == ("stopped", "KILLED")


def test_a_cell_may_await(kernel: RunningKernel) -> None:
    code = "%%mlflow_run waits\nimport asyncio\nawait asyncio.sleep(0, 'done')"
    assert kernel.run(code).value == "done"
    assert kernel.value(LAST) == ("waits", "FINISHED")
    outcome = kernel.run("%%mlflow_run waits\nawait asyncio.sleep(0)\nraise OSError")
    assert outcome.errors == ["OSError"]
    assert kernel.value(LAST) == ("waits", "FAILED")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("%%mlflow_run outer\n\n%%time\n1 + 1", "outer"),
        ("%%time\n%%mlflow_run inner\n1 + 1", "inner"),
        ("%%capture\n%%mlflow_run captured\n1 + 1", "captured"),
        (
            "%%mlflow_run called\nget_ipython().run_cell('1 + 1')\nmlflow.log_param('p', 1)",
            "called",
        ),
        ("get_ipython().run_cell_magic('mlflow_run', 'direct', '1 + 1')", "direct"),
    ],
)
def test_other_magics_may_be_around_or_inside(kernel: RunningKernel, code: str, name: str) -> None:
    assert kernel.run(code).status == "ok"
    assert kernel.value(LAST) == (name, "FINISHED")


def test_called_as_a_function_it_raises_what_the_code_raises(
    kernel: RunningKernel, runs: Runs
) -> None:
    call = "get_ipython().run_cell_magic('mlflow_run', 'called', {!r})"
    assert kernel.run(call.format("'shown'\n")).value == "shown"
    outcome = kernel.run(call.format("y = 1\n1 / 0"))
    assert (outcome.status, outcome.errors) == ("error", ["ZeroDivisionError"])
    assert (
        kernel.run(f"await {call.format('import asyncio; await asyncio.sleep(0, 5)')}").value == 5
    )
    assert [run.status for run in runs.made()] == ["FINISHED", "FAILED", "FINISHED"]


def test_inside_an_active_run_nothing_runs(kernel: RunningKernel) -> None:
    kernel.run("mlflow.start_run(run_name='other'); ran = False")
    outcome = kernel.run("%%mlflow_run\nran = True")
    said = (
        "UsageError: A run is already active (other). End it with mlflow.end_run(), or start "
        "below it with --nested.\n"
    )
    assert (outcome.status, outcome.printed, outcome.errors) == ("error", said, [])
    assert kernel.value("ran") is False
    kernel.run("mlflow.end_run()")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("%%mlflow_run --nmae x\nran = True", "unrecognized arguments: --nmae"),
        ("%%mlflow_run 'x\nran = True", "This quote is not closed: 'x"),
        ("%%mlflow_run -p x\nran = True", "-p x: write -p KEY=VALUE."),
        ("%%mlflow_run -p x\nran = True\nawait f()", "-p x: write -p KEY=VALUE."),
        ("get_ipython().run_cell_magic('mlflow_run', '-p x', 'ran = True')", "write -p KEY=VALUE"),
        ("get_ipython().run_cell_magic('mlflow_run', '', 'ran = (')", "SyntaxError"),
        ("%%mlflow_run", "cell body is empty"),
    ],
)
def test_a_mistake_is_one_line_and_runs_nothing(
    kernel: RunningKernel, code: str, said: str
) -> None:
    kernel.run("ran = False")
    outcome = kernel.run(code)
    assert outcome.status == "error"
    assert outcome.errors == []
    assert said in outcome.printed
    assert outcome.printed.count("\n") == 1
    assert kernel.value("ran") is False


def test_help_runs_nothing(kernel: RunningKernel) -> None:
    for code in ("%mlflow_run --help", "%%mlflow_run --help\nraise OSError"):
        outcome = kernel.run(code)
        assert outcome.status == "ok"
        assert outcome.printed.startswith("usage:")
        assert "--sweep" in outcome.printed
    assert kernel.run("%%mlflow_run --description 'what --help says'\n1").value == 1


def test_a_syntax_error_starts_no_run(kernel: RunningKernel) -> None:
    before = kernel.value(LAST)
    assert kernel.run("%%mlflow_run broken\nx = (").errors == ["SyntaxError"]
    assert kernel.value(LAST) == before


def test_the_line_says_where_runs_go(kernel: RunningKernel) -> None:
    kernel.run("run = mlflow.start_run()")
    run_id = kernel.value("run.info.run_id")
    printed = kernel.run("%mlflow_run").printed
    kernel.run("mlflow.end_run()")
    assert f"Tracking URI: {kernel.state.tracking_uri}\n" in printed
    assert "Experiment:   x.ipynb\n" in printed
    assert f"Active run:   {run_id}\n" in printed


def test_a_missing_mlflow_is_one_line(kernel: RunningKernel) -> None:
    kernel.run("import sys; kept = sys.modules['mlflow']; ran = False")
    hide = "class Hide:\n    def find_spec(self, name, *a):\n"
    hide += "        if name == 'mlflow': raise ModuleNotFoundError('gone', name='mlflow')\n"
    kernel.run(hide + "sys.meta_path.insert(0, Hide()); del sys.modules['mlflow']")
    outcome = kernel.run("%%mlflow_run\nran = True")
    kernel.run("del sys.meta_path[0]; sys.modules['mlflow'] = kept")
    assert "%pip install mlflow" in outcome.printed
    assert outcome.printed.count("\n") == 1
    assert kernel.value("ran") is False


def test_a_store_that_cannot_be_reached(kernel: RunningKernel) -> None:
    kernel.run("import os; os.environ['MLFLOW_HTTP_REQUEST_MAX_RETRIES'] = '0'; ran = False")
    lose = "uri = mlflow.get_tracking_uri(); mlflow.set_tracking_uri('http://127.0.0.1:9')"
    kernel.run(lose)
    outcome = kernel.run("%%mlflow_run\nran = True")
    assert outcome.errors == ["MlflowException"]
    kernel.run("mlflow.set_tracking_uri(uri); del os.environ['MLFLOW_HTTP_REQUEST_MAX_RETRIES']")
    assert kernel.value("ran") is False


def test_in_a_notebook_that_jupyter_executes(template: Path, tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").write_bytes(template.read_bytes())
    look = (
        "import mlflow\nsorted(r.info.run_name + ' ' + r.info.status for r in "
        "mlflow.search_runs(output_format='list') if r.data.params or r.info.run_name == 'line')"
    )
    cells = [
        "%%mlflow_run first -p lr=0.1\nlr",
        "%%mlflow_run --sweep x=1,0\n1 / x",
        "%mlflow_run --name line 1 + 1",
        look,
    ]
    path = tmp_path / "x.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in cells]), path)
    # MLflow sets MLFLOW_EXPERIMENT_ID in a process that has chosen an experiment, such as this one.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW")}
    subprocess.run(
        [sys.executable, "-m", "jupyter", "execute", "--inplace", "--kernel_name=python3", path],
        env=clean | {"IPYTHONDIR": str(tmp_path / "ipython")},
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    notebook = nbformat.read(path, as_version=4)
    results = [
        output.data["text/plain"]
        for cell in notebook.cells
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]
    assert results[:3] == ["0.1", "1.0", "2"]
    assert ast.literal_eval(results[3]) == [
        *("first FINISHED", "line FINISHED", "x=0 FAILED", "x=1 FINISHED")
    ]
    # No widget that would be gone when the notebook is opened.
    assert "widget-view" not in path.read_text()
