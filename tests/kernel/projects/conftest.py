"""One Jupyter server with one notebook for all these tests, and a project beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest

from tests.jobs import projects
from tests.jobs.site import Site
from tests.kernel.projects.notebook import Notebook
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site")) as server, Site(server) as site:
        projects.make(server.root / "sub", "near")
        empty = nbformat.writes(nbformat.v4.new_notebook())
        for name in ("x.ipynb", "y.ipynb"):
            (server.root / "sub" / name).write_text(empty)
        server.wait_store()
        yield site


@pytest.fixture(scope="session")
def notebook(site: Site) -> Iterator[Notebook]:
    """The notebook ``sub/x.ipynb``, whose folder has the project ``near``."""
    found = Notebook(site.server, "sub/x.ipynb")
    yield found
    found.stop()


@pytest.fixture(autouse=True)
def _leave_nothing(site: Site) -> Iterator[None]:
    """A job that a test has left would keep those of the next from running."""
    yield
    for job in site.all():
        if job["ended"] is None:
            site.kill(job["id"])
