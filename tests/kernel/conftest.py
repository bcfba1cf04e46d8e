from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.kernel.running import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
