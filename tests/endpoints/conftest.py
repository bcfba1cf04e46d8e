"""One Jupyter server for all these tests, with real models in a real store."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.endpoints.serving import ENDPOINTS, Site
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def writer() -> Iterator[Callable[..., Any]]:
    """Call a function in another process, which has MLflow."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        yield lambda function, *args, **kwargs: pool.submit(function, *args, **kwargs).result(120)


@pytest.fixture(scope="session")
def shared_site(
    tmp_path_factory: pytest.TempPathFactory, writer: Callable[..., Any]
) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site")) as server:
        site = Site(server, writer)
        yield site
        site.client.close()


@pytest.fixture
def site(shared_site: Site) -> Iterator[Site]:
    """The server; a test's endpoints end with the test, and leave nothing."""
    yield shared_site
    for endpoint in shared_site.client.get(ENDPOINTS).json()["endpoints"]:
        shared_site.delete(endpoint["name"])
    assert shared_site.processes() == []
    assert shared_site.folders() == []
