"""A schema that our SQL does not know: the same answers, through MLflow's own search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.store import reading, searching, writing

# Fixtures.
from tests.store.test_postgres import driver, postgres, server  # noqa: F401 - fixtures, found by their names
from tests.store.test_search_same import SLOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

EXPERIMENTS = ["2", "3"]


@pytest.fixture(scope="module", params=["store", pytest.param("postgres", marks=SLOW)])
def filled(request: pytest.FixtureRequest, writer: Writer) -> StoreProcess:
    """Two experiments of strange runs, some of a notebook's, nested, with models."""
    store: StoreProcess = request.getfixturevalue(request.param)
    if request.param == "store":
        # As the other has.
        writer(writing.experiment, store.uri, "first", store.artifacts.as_uri())
    assert writer(searching.fill, store.uri, store.artifacts.as_uri(), 5) == EXPERIMENTS
    ids = store.client.get("/views/runs", params={"experiment_id": EXPERIMENTS}).json()["columns"][
        "run_id"
    ]
    notebook = {"jupyter.notebook.id": "n-1", "jupyter.cell.id": "c-1"}
    for run_id in ids[:5]:
        for key, value in {**notebook, "mlflow.parentRunId": ids[2]}.items():
            writer(writing.call, store.uri, "set_tag", run_id, key, value)
    writer(writing.call, store.uri, "set_experiment_tag", "3", "mlflow.experiment.sourceId", "n-1")
    writer(writing.logged_model, store.uri, "2", ids[0], b"flavors: {sklearn: {}}")
    writer(writing.call, store.uri, "create_experiment", "none \u00e9")
    return store


@pytest.mark.parametrize(
    ("view", "asked"),
    [
        ("runs", {"experiment_id": EXPERIMENTS}),
        ("runs", {"experiment_id": "2", "offset": 3, "limit": 4, "keys": True, "best": True}),
        ("runs", {"experiment_id": EXPERIMENTS, "stage": "all", "order_by": ["metrics.loss DESC"]}),
        ("runs", {"experiment_id": "2", "filter": "metrics.loss >= 0", "best": True}),
        ("runs", {"experiment_id": EXPERIMENTS, "column": ["metrics.loss", "tags.note"]}),
        ("runs", {"experiment_id": EXPERIMENTS, "where": ["params.lr=0.1", "tags.note"]}),
        ("runs", {"experiment_id": EXPERIMENTS, "parent": ""}),
        ("runs", {"experiment_id": EXPERIMENTS, "with_model": True}),
        ("runs", {"notebook_id": "n-1"}),
        ("runs", {"notebook_id": "n-1", "cell_id": "c-1", "status": "FINISHED"}),
        ("runs", {"notebook_id": "nobody"}),
        ("runs", {"kernel_process": "nobody"}),
        ("runs", {"run_id": ["f" * 32]}),
        ("runs", {"experiment_id": "2", "filter": "metrics.loss > 'x'"}),
        ("runs", {"experiment_id": "2", "order_by": "nothing.x"}),
        ("runs", {"experiment_id": "99"}),
        ("groups", {"experiment_id": EXPERIMENTS, "group_by": ["params.lr"], "metric": "loss"}),
        ("groups", {"notebook_id": "n-1", "group_by": ["tags.note", "params.LR"]}),
        ("experiments", {}),
        ("experiments", {"search": "E\u0301", "stage": "all"}),
        ("experiments", {"offset": 1, "limit": 1}),
    ],
    ids=str,
)
def test_the_same_answers(
    filled: StoreProcess, writer: Writer, view: str, asked: dict[str, Any]
) -> None:
    tables, api = writer(reading.both_ways, filled.uri, view, asked)
    assert api == tables


def test_it_is_told_in_the_log(store: StoreProcess) -> None:
    said = reading.unknown_schema(str(store.path))
    assert said[-1] == "StoreSearch"
    assert any("slower" in line and line.startswith("WARNING") for line in said)
