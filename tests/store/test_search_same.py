"""The same runs in the same order as ``MlflowClient.search_runs``, whatever is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.store import searching
from tests.store.mirroring import complete

# Fixtures.
from tests.store.test_postgres import driver, postgres, server  # noqa: F401 - fixtures, found by their names

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess
    from tests.store.upstream import MlflowServer

    Writer = Callable[..., Any]

SLOW = (pytest.mark.slow, pytest.mark.timeout(900))


@dataclass(frozen=True)
class Case:
    """A store of a kind, made by a seed, and how much is asked of it."""

    kind: str
    seed: int
    count: int


CASES = [
    pytest.param(Case("sqlite", 1, 100), id="sqlite"),
    pytest.param(Case("sqlite", 2, 500), id="sqlite-500", marks=SLOW),
    pytest.param(Case("postgres", 3, 500), id="postgres-500", marks=SLOW),
    pytest.param(Case("mirror", 4, 100), id="mirror"),
    pytest.param(Case("mirror", 5, 500), id="mirror-500", marks=SLOW),
]


@pytest.fixture
def mirror(remote: Callable[..., StoreProcess], remote_server: MlflowServer) -> StoreProcess:
    """A store process that is still to be launched, for an MLflow server."""
    return remote(remote_server.uri)


@pytest.mark.parametrize("case", CASES)
def test_the_same_runs_in_the_same_order(
    case: Case, request: pytest.FixtureRequest, writer: Writer
) -> None:
    store: StoreProcess = request.getfixturevalue(
        {"sqlite": "store", "postgres": "postgres", "mirror": "mirror"}[case.kind]
    )
    experiments = writer(searching.fill, store.uri, store.artifacts.as_uri(), case.seed)
    if case.kind == "mirror":
        complete(store.launch().wait_ready())
    asked = searching.questions(case.seed, case.count)
    expected = writer(searching.answers, store.uri, experiments, asked)
    different = []
    for one, theirs in zip(asked, expected, strict=True):
        ours = found(store, [experiments[place] for place in one.experiments], one)
        if ours != (400 if isinstance(theirs, str) else theirs):
            different.append((one, theirs, ours))
    assert different == []
    # Questions that nothing answers would show nothing.
    assert sum(isinstance(one, list) and len(one) > 1 for one in expected) > case.count / 3
    assert sum(isinstance(one, str) for one in expected) > case.count / 50


def found(store: StoreProcess, experiments: list[str], asked: searching.Asked) -> list[str] | int:
    """The ids of the runs that the view finds, or the status of its refusal."""
    answer = store.client.get(
        "/views/runs",
        params={
            "experiment_id": experiments,
            "stage": asked.stage,
            "filter": asked.filter,
            "order_by": list(asked.order_by),
            "limit": 1000,
            "column": "tags.none",
        },
    )
    if answer.status_code != httpx.codes.OK:
        assert answer.json()["message"]
        return answer.status_code
    ids: list[str] = answer.json()["columns"]["run_id"]
    return ids
