"""``jupyter_mlflow.run_project`` in a real notebook, and outside of any."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.jobs.site import values
from tests.kernel.projects.notebook import card

if TYPE_CHECKING:
    from pathlib import Path

    from tests.jobs.site import Site
    from tests.kernel.projects.notebook import Notebook

START = "from jupyter_mlflow import run_project\n"


def test_a_grid_is_one_job_with_a_run_for_each_value(site: Site, notebook: Notebook) -> None:
    # They wait for what is there.
    found = notebook.run(
        START + "job = run_project('../project', 'wait', grid={'until': ('/', '/.')})\njob.wait()"
    )
    assert found.status == "ok", found.traceback
    told = card(found)
    assert told["head"]["progress"] == {"done": 2, "total": 2}
    assert [row["values"] for row in told["jobs"]] == ["until /", "until /."]
    runs = notebook.value("job.runs")
    assert runs[0] == told["parent_run_id"]
    gates = [values(site.run(run_id), "params")["until"] for run_id in runs[1:]]
    assert sorted(gates) == ["/", "/."]
    assert notebook.value("job.state, len(job.jobs), '=== until /. ===' in job.log()") == (
        *("finished", 2, True),
    )


@pytest.mark.slow
def test_its_runs_go_where_those_of_the_notebook_go(site: Site, notebook: Notebook) -> None:
    where = "mlflow.get_experiment(mlflow.get_run(job.runs[0]).info.experiment_id).name"
    for before, asked, expected in (
        ("", "experiment_name='named'", "named"),
        ("mlflow.set_experiment('chosen')", "", "chosen"),
    ):
        found = notebook.run(
            f"{START}import mlflow\n{before}\n"
            f"job = run_project('near', {asked}).wait()\nmlflow.tracking.fluent."
            "_active_experiment_id = None"
        )
        assert found.status == "ok", found.traceback
        assert notebook.value(where) == expected


@pytest.mark.slow
def test_an_interrupted_wait_leaves_the_job_alone(
    site: Site, notebook: Notebook, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    code = f"job = run_project('near', 'wait', parameters={{'until': {str(gate)!r}}})\njob"
    request = notebook.send(START + code)
    notebook.outcome(request)
    notebook.until_shown(request, "waits")
    waiting = notebook.send("print('now')\njob.wait()")
    found = notebook.outcome(waiting, when_printed=notebook.interrupt)
    assert found.errors == ["KeyboardInterrupt"]
    late = notebook.run("job.wait(0.2)")
    assert late.errors == ["TimeoutError"]
    assert notebook.value("job.state") == "running"
    assert notebook.value("job.cancel().state, job.has_ended") == ("killed", True)
    assert notebook.run("job.wait()").errors == ["JobFailedError"]
    assert site.all()[0]["state"] == "killed"


@pytest.mark.slow
def test_a_program_that_the_notebook_starts_may_run_one_too(site: Site, notebook: Notebook) -> None:
    script = site.server.root / "sub" / "script.py"
    script.write_text(START + "print(run_project('near').wait().state)\n")
    printed = notebook.run(f"!{sys.executable} {script}").printed
    assert printed.strip() == "finished"


def test_outside_of_jupyter_it_says_what_to_do_instead(tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("JPY_")}
    told = subprocess.run(
        [sys.executable, "-c", START + "run_project('.')"],
        env=clean,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "ProjectError: The Jupyter server of a notebook runs projects as jobs" in told.stderr
    assert "mlflow run PATH -P name=value" in told.stderr


_IN_A_TERMINAL = """
from IPython.core.interactiveshell import InteractiveShell
ip = InteractiveShell()
ip.run_line_magic("load_ext", "jupyter_mlflow")
assert not ip.run_cell("%mlflow_project run .").success
assert not ip.run_cell("%mlflow_project list").success
"""


def test_in_a_terminal_the_magic_says_what_to_do_instead(tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("JPY_")}
    told = subprocess.run(
        [sys.executable, "-c", _IN_A_TERMINAL],
        env=clean | {"IPYTHONDIR": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in (told.stdout + told.stderr).splitlines() if line]
    assert len(lines) == 2, told
    assert all(line.startswith("UsageError: The Jupyter server") for line in lines)
