"""An older MLflow and its database beside us: it never notices that we were there."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

import nbformat
import pytest

from jupyter_mlflow.common.schema import sqlite_revision
from tests.environments import add_package, kernelspec
from tests.servers import running
from tests.store.older import copy_of, digest, upgraded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import StoreProcess

OLDER = "3.10.0"

LOG = """
import sys
import mlflow
mlflow.set_tracking_uri(sys.argv[1])
with mlflow.start_run() as run:
    mlflow.log_metric("m", 1.0)
print(len(mlflow.search_runs(output_format="list")))
"""


# The environment is the older MLflow's: nothing of this one must leak into it.
ENV = {
    **{key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "GIT_PYTHON_REFRESH": "quiet",
}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the older MLflow."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=True)
    made = folder / "bin" / "python"
    install = [str(made), "-m", "pip", "install", "-q", f"mlflow=={OLDER}", "ipykernel"]
    subprocess.run(install, check=True, env=ENV)
    return made


def log(python: Path, uri: str, folder: Path) -> int:
    """Log a run with the older MLflow; how many there are then."""
    done = subprocess.run(
        [python, "-c", LOG, uri], check=True, capture_output=True, cwd=folder, env=ENV
    )
    return int(done.stdout)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_older_mlflows_store_stays_its_own(
    tmp_path: Path, python: Path, make_store: Callable[..., StoreProcess]
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    store = make_store(root)
    assert log(python, store.uri, root) == 1
    before = digest(store.path)
    failure = store.refused("--create")
    assert failure["code"] == "SCHEMA_OLDER"
    assert sys.executable not in failure["message"]
    upgraded(store.path)
    assert digest(store.path) == before
    assert log(python, store.uri, root) == 2
    store.set_uri(f"sqlite:///{copy_of(store.path)}")
    (experiment,) = (
        store.launch()
        .wait_ready()
        .get("/views/runs", experiment_id="0")["columns"]["experiment_name"]
    )
    assert experiment == "Default"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_kernel_with_an_older_mlflow_is_followed(tmp_path: Path, python: Path) -> None:
    add_package(python)
    kernelspec(tmp_path, "older", python)
    with running(tmp_path) as server:
        folder = server.root / "analysis"
        folder.mkdir()
        nbformat.write(nbformat.v4.new_notebook(), folder / "x.ipynb")
        kernel = server.kernel("analysis/x.ipynb", "older")
        kernel.run("import mlflow\nwith mlflow.start_run(run_name='mine'): pass")
        state = server.get("jupyter-mlflow/notebooks", path="analysis/x.ipynb").json()
        assert state["kernel"]["tracking_uri"] == f"sqlite:///{folder / 'mlflow.db'}"
        revision = sqlite_revision(folder / "mlflow.db")
        made = server.post("jupyter-mlflow/connections", {"kernel_id": kernel.id}).json()
        views = f"jupyter-mlflow/views/{made['id']}"
        ready = server.get(f"{views}/ready").json()
        assert (ready["mlflow_version"], ready["schema"]) == (OLDER, revision)
        runs = server.get(f"{views}/runs", notebook_id=state["notebook_id"]).json()
        assert runs["columns"]["run_name"] == ["mine"]
        assert sqlite_revision(folder / "mlflow.db") == revision
        kernel.close()
