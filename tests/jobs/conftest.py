"""One Jupyter server for most of these tests, with a real store and a plug-in backend."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.jobs.site import Site
from tests.projects.plugin import install
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a backend that records what it is given."""
    return install(tmp_path_factory.mktemp("plugin"))


@pytest.fixture(scope="session")
def site(plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = os.pathsep.join([str(Path(__file__).parents[2]), str(plugin)])
    place = tmp_path_factory.mktemp("site")
    with running(place, PYTHONPATH=path) as server, Site(server) as site:
        yield site
