"""A Ray cluster on this machine, and a Jupyter server that knows of the backend."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import ray_cluster
from tests.backends.entry import install
from tests.jobs.site import Site
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).parents[3]
PASSWORD = "a canary of a password"


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Of the dashboard of a cluster."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with ray_cluster.cluster(port) as address:
        yield address


@pytest.fixture(scope="session")
def environment(address: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of a Jupyter server, or of `mlflow run`: Ray is there, and so is the backend."""
    plugin = install(tmp_path_factory.mktemp("entry"))
    places = [CHECKOUT, plugin, ray_cluster.packages()]
    return {
        "PYTHONPATH": os.pathsep.join(map(str, places)),
        "MLFLOW_TRACKING_PASSWORD": PASSWORD,
        "RAY_ADDRESS": address,
    }


@pytest.fixture(scope="module")
def ray_site(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with (
        running(tmp_path_factory.mktemp("site"), None, **environment) as server,
        Site(server) as site,
    ):
        example(server.root)
        yield site


def example(root: Path) -> None:
    """The example, as a project below ``root``."""
    shutil.copytree(CHECKOUT / "examples" / "elasticnet", root / "elasticnet")
