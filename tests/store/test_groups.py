from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.store.views.runs.groups import summed
from jupyter_mlflow.store.views.runs.wire import MetricSummary
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]


@pytest.fixture(scope="module")
def here(store: StoreProcess, writer: Writer) -> str:
    """Runs of two optimizers, and two that tell of none."""
    made: str = writer(writing.experiment, store.uri, "grouped", store.artifacts.as_uri())
    runs: list[dict[str, Any]] = [
        {"params": {"opt": "adam", "lr": "1"}, "metrics": {"m": [1.0], "n": [float("nan")]}},
        {"params": {"opt": "adam", "lr": "1"}, "metrics": {"m": [2.0]}, "tags": {"t": "x"}},
        {"params": {"opt": "adam", "lr": "2"}, "metrics": {"m": [float("inf")]}},
        {"params": {"opt": "Adam", "lr": "2"}, "metrics": {"m": [-1.0]}},
        {"params": {"opt": ""}},
        {"params": {"lr": "1"}, "metrics": {"m": [5.0]}},
        {"params": {"lr": "2"}},
    ]
    for time, run in enumerate(runs, 1):
        writer(writing.run, store.uri, made, start_time=time, **run)
    return made


def ask(store: StoreProcess, **asked: Any) -> Any:
    found = store.client.get("/views/groups", params=asked)
    assert found.status_code == 200, found.text
    return found.json()


def test_the_largest_first(store: StoreProcess, here: str) -> None:
    found = ask(store, experiment_id=here, group_by="params.opt", metric=["m", "n", "absent"])
    shown = [(one["values"], one["runs"], one["newest"]) for one in found["groups"]]
    assert shown == [
        (["adam"], 3, 3),
        ([None], 2, 7),
        ([""], 1, 5),
        (["Adam"], 1, 4),
    ]
    assert (found["total"], found["runs"]) == (4, 7)
    first = found["groups"][0]["metrics"]
    assert first["m"] == {"runs": 3, "least": 1.0, "greatest": "Infinity", "mean": 1.5}
    assert first["n"] == {"runs": 1, "least": None, "greatest": None, "mean": None}
    nothing = {"runs": 0, "least": None, "greatest": None, "mean": None}
    assert "absent" not in first
    assert found["groups"][2]["metrics"]["m"] == nothing


def test_by_several_keys_of_some_runs_in_windows(store: StoreProcess, here: str) -> None:
    asked = {"experiment_id": here, "group_by": ["params.opt", "params.lr", "tags.t"]}
    found = ask(store, **asked)
    assert found["total"] == len({tuple(one["values"]) for one in found["groups"]}) == 7
    windows = [ask(store, **asked, offset=at, limit=2)["groups"] for at in (0, 2, 4, 6)]
    assert list(chain(*windows)) == found["groups"]
    found = ask(store, **asked, filter="params.opt ILIKE 'adam' and metrics.m < 2", where="tags.t")
    assert [one["values"] for one in found["groups"]] == [["Adam", "2", None], ["adam", "1", None]]
    # What a group shows is where its runs are found.
    found = store.client.get(
        "/views/runs",
        params={"experiment_id": here, "where": ["params.opt=adam", "params.lr=1", "tags.t"]},
    ).json()
    assert found["total"] == 1


@pytest.mark.parametrize(
    ("order_by", "values"),
    [
        ("metrics.m ASC", ["Adam", "adam", None, ""]),
        ("metrics.m DESC", [None, "adam", "Adam", ""]),
        ("metrics.n DESC", ["adam", None, "", "Adam"]),
        ("params.opt DESC", ["adam", "Adam", "", None]),
        ("attributes.start_time DESC", [None, "", "Adam", "adam"]),
        ("params.lr ASC", ["adam", None, "", "Adam"]),
    ],
)
def test_in_an_order(
    store: StoreProcess, here: str, order_by: str, values: list[str | None]
) -> None:
    found = ask(store, experiment_id=here, group_by="params.opt", order_by=order_by)
    assert [one["values"] for one in found["groups"]] == [[value] for value in values]
    # What only orders is not told.
    assert found["groups"][0]["metrics"] == {}


def test_a_wrong_order(store: StoreProcess, here: str) -> None:
    asked = {"experiment_id": here, "group_by": "params.opt", "order_by": "nothing.x DESC"}
    assert store.client.get("/views/groups", params=asked).status_code == 400


@pytest.mark.parametrize(
    "group_by", [[], ["metrics.m"], ["lr"], ["params.a", "params.b", "params.c", "params.d"]]
)
def test_wrong_keys(store: StoreProcess, here: str, group_by: list[str]) -> None:
    asked = {"experiment_id": here, "group_by": group_by}
    assert store.client.get("/views/groups", params=asked).status_code == 400


def test_the_mean_of_the_largest_numbers_is_a_number() -> None:
    large = 1.7e308
    found = summed([large, large, large, "NaN", None])
    assert found == MetricSummary(runs=4, least=large, greatest=large, mean=large)
    assert summed(["-Infinity", "NaN"]).least == "-Infinity"
    assert summed(["-Infinity", "NaN"]).mean is None
