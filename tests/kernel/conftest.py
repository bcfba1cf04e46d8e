from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.kernel.running import Server
from tests.kernel.runs import Runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.kernel.running import RunningKernel


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that MLflow itself has made."""
    path = tmp_path_factory.mktemp("template") / "mlflow.db"
    subprocess.run(
        [sys.executable, "-c", "import mlflow; mlflow.search_experiments()"],
        env=os.environ | {"MLFLOW_TRACKING_URI": f"sqlite:///{path}"},
        cwd=path.parent,
        check=True,
        capture_output=True,
    )
    return path


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server whose default store is not there yet."""
    server = Server(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def server(fresh_server: Server, template: Path) -> Server:
    """A server with a default store."""
    shutil.copyfile(template, fresh_server.store)
    return fresh_server


@pytest.fixture(scope="module")
def shared_kernel(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningKernel]:
    """One kernel for all tests of a module."""
    server = Server(tmp_path_factory.mktemp("kernel"))
    server.store.write_bytes(template.read_bytes())
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow")
    yield kernel
    server.stop()


@pytest.fixture
def kernel(shared_kernel: RunningKernel) -> Iterator[RunningKernel]:
    """The module's kernel; the test has to leave no run active."""
    yield shared_kernel
    assert shared_kernel.value("mlflow.active_run() is None") is True


@pytest.fixture
def runs(kernel: RunningKernel) -> Runs:
    """The runs that the test makes in ``kernel``."""
    return Runs(kernel)
