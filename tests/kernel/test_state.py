"""What a kernel reports of itself."""

from __future__ import annotations

import importlib.metadata
import os
import socket
import stat
import sys
from typing import TYPE_CHECKING

import psutil

from jupyter_mlflow.common import records

if TYPE_CHECKING:
    from tests.kernel.running import Server


def test_a_report_before_and_after_mlflow(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    before = kernel.state
    assert (before.kernel_id, before.interpreter) == (kernel.id, sys.executable)
    assert (before.mlflow_version, before.experiment_id, before.active_runs) == (None, None, ())
    run_id = kernel.run("import mlflow; run = mlflow.start_run(); run.info.run_id").value
    during = kernel.state
    assert during.mlflow_version == importlib.metadata.version("mlflow")
    assert (during.experiment_id, during.experiment_name) == ("1", "x.ipynb")
    assert during.active_runs == (run_id,)
    kernel.run("mlflow.end_run()")
    assert kernel.state.active_runs == ()
    mode = records.state_path(server.folder, kernel.id).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_long_cell_reports_its_run_while_it_lasts(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    request = kernel.send(
        "import mlflow, pathlib, time\n"
        "run = mlflow.start_run()\n"
        "while not pathlib.Path('go').exists(): time.sleep(0.01)\n"
        "run.info.run_id"
    )
    state = kernel.state_when(lambda state: len(state.active_runs) == 1)
    assert state.experiment_name == "x.ipynb"
    (server.root / "go").touch()
    assert kernel.outcome(request).value == state.active_runs[0]


def test_an_experiment_of_the_user_is_reported_by_name(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow; e = mlflow.set_experiment('mine')")
    assert kernel.state.experiment_name == "mine"
    assert kernel.state.experiment_id == kernel.value("e.experiment_id")


def test_no_cell_waits_for_a_store_that_hangs(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    # Who opens a pipe to read waits until somebody writes, as on a disk that does not answer.
    pipe = server.root / "hangs.db"
    os.mkfifo(pipe)
    kernel.run(
        "import mlflow, os\n"
        f"mlflow.set_tracking_uri('sqlite:///{pipe}')\n"
        "os.environ['MLFLOW_EXPERIMENT_ID'] = '77'"
    )
    for _ in range(3):
        assert kernel.run("1 + 1").value == 2
    assert (kernel.state.experiment_id, kernel.state.experiment_name) == ("77", None)


def test_the_state_is_written_only_when_it_changes(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    path = records.state_path(server.folder, kernel.id)
    inode = path.stat().st_ino
    kernel.run("1 + 1")
    assert path.stat().st_ino == inode
    # A server removes the file around a restart.
    path.unlink()
    kernel.run("1 + 1")
    assert path.exists()


def test_a_place_that_cannot_be_written_is_no_concern_of_the_cell(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    moved = server.runtime / "elsewhere"
    server.folder.rename(moved)
    outcome = kernel.run("import mlflow\nwith mlflow.start_run(): pass")
    assert (outcome.status, outcome.printed) == ("ok", "")
    moved.rename(server.folder)


def test_the_report_tells_this_process_from_all_others(server: Server) -> None:
    kernel = server.kernel("analysis/x.ipynb", "id")
    kernel.run("import mlflow")
    state = kernel.state
    process = psutil.Process(state.pid)
    assert state.created == process.create_time()
    assert process.pid == kernel.value("__import__('os').getpid()")
    assert state.host == socket.gethostname()
    assert state.cwd == str(server.root / "analysis")
    kernel.run("import os; os.chdir('/')")
    assert kernel.state.cwd == "/"
    assert kernel.state.process_id == state.process_id
    (server.root / "gone").mkdir()
    kernel.run(f"os.chdir({str(server.root / 'gone')!r}); os.rmdir(os.getcwd())")
    assert kernel.run("1 + 1").value == 2


def test_the_last_runs_are_reported(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow")
    made = kernel.run(
        "ids = []\n"
        "for _ in range(53):\n"
        "    with mlflow.start_run() as run: ids.append(run.info.run_id)\n"
        "tuple(ids)"
    ).value
    assert kernel.state.new_runs == made[-50:]
