"""One Jupyter server for the tests of a file, with real models in a real store."""

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


@pytest.fixture(scope="module")
def module_site(
    tmp_path_factory: pytest.TempPathFactory, writer: Callable[..., Any]
) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site")) as server:
        site = Site(server, writer)
        yield site
        site.client.close()


@pytest.fixture
def site(module_site: Site) -> Iterator[Site]:
    """The file's server; a test's endpoints end with it, and leave nothing."""
    yield module_site
    for endpoint in module_site.client.get(ENDPOINTS).json()["endpoints"]:
        module_site.delete(endpoint["name"])
    assert module_site.processes() == []
    assert module_site.folders() == []
