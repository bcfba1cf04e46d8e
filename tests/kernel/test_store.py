"""Which store a kernel logs to, and that nobody's store is shadowed or initialised twice."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.common import copies, records
from jupyter_mlflow.common.records import KernelState
from jupyter_mlflow.common.schema import mlflow_head

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.running import Server

URI = "import mlflow; mlflow.get_tracking_uri()"
RUN = "import mlflow\nwith mlflow.start_run() as run: pass\n"


def _set_revision(store: Path, revision: str) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()


def test_the_default_store_is_everybodys(server: Server) -> None:
    for path in ("a.ipynb", "deep/b.ipynb"):
        kernel = server.kernel(path)
        assert kernel.state.tracking_uri == server.uri
        assert kernel.run(URI).value == server.uri
        assert kernel.state.notice is None


def test_a_store_of_its_own_in_the_folder_stays_in_use(server: Server, template: Path) -> None:
    folder = server.root / "analysis"
    folder.mkdir()
    shutil.copyfile(template, folder / "mlflow.db")
    kernel = server.kernel("analysis/x.ipynb")
    assert kernel.run(URI).value == f"sqlite:///{folder / 'mlflow.db'}"
    assert "store of its own" in (kernel.state.notice or "")
    # The notebook has its experiment there, with artifacts where MLflow puts them.
    location = "mlflow.get_experiment(run.info.experiment_id).artifact_location"
    assert str(folder / "mlruns") in kernel.run(RUN + location).value


def test_an_older_store_in_the_folder_is_said_to_be_upgraded(
    server: Server, template: Path
) -> None:
    folder = server.root / "analysis"
    folder.mkdir()
    shutil.copyfile(template, folder / "mlflow.db")
    _set_revision(folder / "mlflow.db", "0a8213491aaa")
    notice = server.kernel("analysis/x.ipynb").state.notice or ""
    assert "can no longer use it" in notice
    assert "Copy and upgrade" in notice


def test_an_upgraded_copy_takes_the_place_of_the_store_beside_it(
    server: Server, template: Path
) -> None:
    copy = copies.copy_path(server.store, str(mlflow_head()))
    shutil.copyfile(template, copy)
    _set_revision(server.store, "0a8213491aaa")
    before = server.store.read_bytes()
    server.record(tracking_uri=f"sqlite:///{copy}")
    kernel = server.kernel("x.ipynb")
    assert kernel.run(RUN + "mlflow.get_tracking_uri()").value == f"sqlite:///{copy}"
    assert kernel.state.notice is None
    assert server.store.read_bytes() == before


def test_runs_in_files_stay_in_use(server: Server) -> None:
    data = server.root / "analysis" / "mlruns" / "0"
    data.mkdir(parents=True)
    (data / "meta.yaml").touch()
    kernel = server.kernel("analysis/x.ipynb")
    assert kernel.run(URI).value == data.parent.as_uri()
    assert "mlflow migrate-filestore" in (kernel.state.notice or "")


def test_an_empty_mlruns_is_no_store(server: Server) -> None:
    (server.root / "analysis" / "mlruns").mkdir(parents=True)
    assert server.kernel("analysis/x.ipynb").run(URI).value == server.uri


def test_a_uri_of_the_user_stands(server: Server) -> None:
    kernel = server.kernel(MLFLOW_TRACKING_URI="http://u:secret@127.0.0.1:9")
    assert kernel.run(URI).value == "http://u:secret@127.0.0.1:9"
    state = kernel.state
    assert "secret" not in f"{state}"
    assert "MLFLOW_TRACKING_URI is set" in (state.notice or "")
    kernel.run(f"mlflow.set_tracking_uri({server.uri!r})")
    assert kernel.state.notice is None


@pytest.mark.parametrize("revision", ["0a8213491aaa", "a revision of tomorrow"])
def test_a_store_of_another_schema_is_not_touched(server: Server, revision: str) -> None:
    _set_revision(server.store, revision)
    before = server.store.read_bytes()
    kernel = server.kernel("analysis/x.ipynb")
    own = f"sqlite:///{server.root / 'analysis' / 'mlflow.db'}"
    assert kernel.run(RUN + "mlflow.get_tracking_uri()").value == own
    assert "another version's" in (kernel.state.notice or "")
    assert server.store.read_bytes() == before


def test_a_fresh_store_of_another_schema_is_not_waited_for(fresh_server: Server) -> None:
    fresh_server.record(schema="a revision of tomorrow")
    kernel = fresh_server.kernel("analysis/x.ipynb")
    kernel.run(RUN)
    assert kernel.state.tracking_uri != fresh_server.uri
    assert not fresh_server.store.exists()


def test_a_fresh_store_is_waited_for(fresh_server: Server, template: Path) -> None:
    kernel = fresh_server.kernel("analysis/x.ipynb")
    assert kernel.state.tracking_uri == fresh_server.uri
    request = kernel.send(RUN + "mlflow.get_tracking_uri(), run.info.experiment_id")
    # What makes the server start the store process, which publishes a complete file.
    kernel.state_when(lambda state: state.mlflow_version is not None)
    assert not fresh_server.store.exists()
    aside = fresh_server.root / "aside"
    shutil.copyfile(template, aside)
    aside.rename(fresh_server.store)
    assert kernel.outcome(request).value == (fresh_server.uri, "1")


def test_a_child_that_is_first_asks_and_waits_too(fresh_server: Server, template: Path) -> None:
    kernel = fresh_server.kernel("analysis/x.ipynb")
    script = (
        "import mlflow; e = mlflow.create_experiment('c'); "
        "print(mlflow.get_tracking_uri(), mlflow.get_experiment(e).artifact_location)"
    )
    request = kernel.send(
        "import subprocess, sys\n"
        f"subprocess.run([sys.executable, '-c', {script!r}], capture_output=True, text=True).stdout"
    )
    kernel.state_when(lambda state: state.mlflow_version is not None)
    shutil.copyfile(template, fresh_server.root / "aside")
    (fresh_server.root / "aside").rename(fresh_server.store)
    location = (fresh_server.artifacts / "1").as_uri()
    assert kernel.outcome(request).value == f"{fresh_server.uri} {location}\n"


@pytest.mark.parametrize("how", ["gone in order", "killed", "its store failed"])
def test_a_store_that_nobody_makes_is_not_waited_for(fresh_server: Server, how: str) -> None:
    kernel = fresh_server.kernel("analysis/x.ipynb")
    # Who waits for it till the end is not done before the test is given up.
    kernel.run("from jupyter_mlflow.kernel import store\nstore.PUBLISH_WAIT = 3600.0")
    request = kernel.send(RUN + "mlflow.get_tracking_uri()")
    kernel.state_when(lambda state: state.mlflow_version is not None)
    if how == "killed":
        fresh_server.record(pid=2**22 - 1)
    elif how == "its store failed":
        fresh_server.record(tracking_uri="")
    else:
        fresh_server.record_path.unlink()
    own = f"sqlite:///{fresh_server.root / 'analysis' / 'mlflow.db'}"
    assert kernel.outcome(request).value == own
    assert "could not be made" in (kernel.state.notice or "")
    assert not fresh_server.store.exists()


def test_a_file_that_is_not_the_servers_is_refused(fresh_server: Server, template: Path) -> None:
    kernel = fresh_server.kernel("analysis/x.ipynb")
    request = kernel.send(URI)
    kernel.state_when(lambda state: state.mlflow_version is not None)
    aside = fresh_server.root / "aside"
    shutil.copyfile(template, aside)
    _set_revision(aside, "0a8213491aaa")
    aside.rename(fresh_server.store)
    assert kernel.outcome(request).value != fresh_server.uri


def test_another_uri_in_the_same_cell_has_its_own_artifacts(server: Server) -> None:
    kernel = server.kernel("analysis/x.ipynb")
    found = kernel.run(
        "import mlflow; mlflow.set_tracking_uri('sqlite:///other.db')\n"
        "e = mlflow.create_experiment('e'); first = mlflow.get_experiment(e).artifact_location\n"
        f"mlflow.set_tracking_uri({server.uri!r})\n"
        "e = mlflow.create_experiment('e'); second = mlflow.get_experiment(e).artifact_location\n"
        "first, second"
    ).value
    assert found == (
        str(server.root / "analysis" / "mlruns" / "1"),
        (server.artifacts / "1").as_uri(),
    )
    assert kernel.state.tracking_uri == server.uri


def test_a_folder_entered_before_the_import_counts(server: Server, template: Path) -> None:
    project = server.root / "project"
    project.mkdir()
    shutil.copyfile(template, project / "mlflow.db")
    kernel = server.kernel("x.ipynb")
    kernel.run(f"import os; os.chdir({str(project)!r})")
    assert kernel.run(URI).value == f"sqlite:///{project / 'mlflow.db'}"


def test_a_kernel_without_mlflow_is_told_how_to_get_it(server: Server) -> None:
    # What a kernel sees in whose environment there is none.
    hidden = server.root / "hide.py"
    hidden.write_text(
        "import importlib.util\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *a: None if name == 'mlflow' else find(name, *a)\n"
    )
    kernel = server.kernel("x.ipynb", PYTHONSTARTUP=str(hidden))
    assert "%pip install mlflow" in (kernel.state.notice or "")
    assert kernel.value("'MLFLOW_TRACKING_URI' in __import__('os').environ") is False


def test_a_server_that_hides_its_uri_sets_none(fresh_server: Server) -> None:
    fresh_server.record(tracking_uri="", artifact_root=None, schema=None)
    kernel = fresh_server.kernel("x.ipynb")
    assert kernel.value("'MLFLOW_TRACKING_URI' in __import__('os').environ") is False
    own = f"sqlite:///{fresh_server.root / 'mlflow.db'}"
    said = f"The server offers this kernel no store: its runs are logged to {own}."
    assert kernel.state.notice == said


def test_a_notebook_is_known_without_the_servers_store(fresh_server: Server) -> None:
    fresh_server.record(tracking_uri="")
    kernel = fresh_server.kernel("analysis/x.ipynb", "id")
    found = kernel.run(
        RUN + "run = mlflow.get_run(run.info.run_id)\n"
        "e = mlflow.get_experiment(run.info.experiment_id)\n"
        "mlflow.get_tracking_uri(), e.name, e.tags['mlflow.experiment.sourceId'], "
        "{k: v for k, v in run.data.tags.items() if k.startswith('jupyter.notebook')}"
    )
    own = f"sqlite:///{fresh_server.root / 'analysis' / 'mlflow.db'}"
    tags = {"jupyter.notebook.id": "id", "jupyter.notebook.path": "analysis/x.ipynb"}
    assert found.value == (own, "analysis/x.ipynb", "id", tags)
    assert not fresh_server.store.exists()


def test_a_store_that_failed_at_first_is_taken_when_it_is_there(server: Server) -> None:
    server.record(tracking_uri="")
    kernel = server.kernel("analysis/x.ipynb")
    assert kernel.state.tracking_uri != server.uri
    server.record()
    assert kernel.run(URI).value == server.uri


def test_no_record_no_trace(fresh_server: Server) -> None:
    fresh_server.record_path.unlink()
    kernel = fresh_server.kernel("x.ipynb")
    assert kernel.run(RUN + "run.info.experiment_id").value == "0"
    assert records.read(records.state_path(fresh_server.folder, kernel.id), KernelState) is None
