"""A PySpark ML pipeline without a signature is served, and scores a file, as it predicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests import spark
from tests.endpoints.serving import Site
from tests.models.own import logged
from tests.models.scoring import Scoring
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def shared_site(
    tmp_path_factory: pytest.TempPathFactory, writer: Callable[..., Any]
) -> Iterator[Site]:
    """A server whose Python has PySpark."""
    with running(tmp_path_factory.mktemp("site"), None, **spark.environment()) as server:
        site = Site(server, writer)
        yield site
        site.client.close()


def test_it_predicts_as_itself(site: Site) -> None:
    own = logged(site, "spark", **spark.environment())
    assert set(own.model) == {"run_id", "path"}
    site.ready("served", own.model)
    assert "java" in {process.name() for process in site.processes()}
    assert site.predict("served", *own.rows) == own.predictions
    # `site` looks that nothing of it is left, the virtual machine included.
    site.delete("served")

    scoring = Scoring(site, own.model, "spark", list(own.rows[0]))
    printed = scoring.run(None, **spark.environment())
    assert f"{len(own.rows)} of {len(own.rows)} rows" in printed
    assert scoring.predictions() == own.predictions
