"""One Jupyter server for most of these tests, with a real store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.jobs.site import Site
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site")) as server, Site(server) as site:
        yield site
