"""What MLflow's search refuses: said with what is wrong, and where in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.store.conftest import StoreProcess


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        # Text, what is under the mark, and a word of the message.
        ("metrics.loss < 1 and params.lr = 0.1", "0.1", "quoted string"),
        ("metrics.loss < 1 AND atributes.status = 'x'", "atributes", "entity type"),
        ("metrics.loss < 1 and attributes.stat = 'x'", "stat =", "attribute key"),
        ("params.a = 'x and y' and metrics.b > 'z'", "'z'", "numeric"),
        ("metrics.a > 1 or metrics.b > 1", "or", "Invalid clause"),
        ("metrics.a LIKE 1", "LIKE", "comparator"),
        ("params.a > 'x'", ">", "comparator"),
        ("metrics.a > 1 and and metrics.b", "metrics.b", "Invalid clause"),
        ("metrics.loss", "metrics.loss", "Invalid clause"),
        ("params.`a and b` = 'x' and x", "x", "Invalid clause"),
        ("tags.t = 'x' and run_id IN ('a', b)", "run_id", "cannot be read"),
        ("run_id = ('a')", "run_id", "IN"),
        ("(metrics.a > 1)", "(metrics.a > 1)", "Invalid clause"),
    ],
)
def test_filters(store: StoreProcess, text: str, place: str, said: str) -> None:
    found = store.get("/views/runs", 400, experiment_id="0", filter=text)
    assert found["error_code"] == "INVALID_PARAMETER_VALUE"
    assert said in found["message"]
    mark = re.search(r" \(at (\d+)\)$", found["message"])
    assert mark is not None, found["message"]
    at = int(mark[1])
    expected = text.rindex(place) if place not in ("or", "LIKE", ">") else text.index(place)
    assert at == expected, f"{found['message']}: {text[at:]!r}"
    assert (
        store.get("/views/groups", 400, experiment_id="0", filter=text, group_by="tags.a") == found
    )


def test_what_the_database_refuses(store: StoreProcess) -> None:
    found = store.get("/views/runs", 400, experiment_id="0", filter="start_time > " + "9" * 30)
    assert "too large" in found["message"]


def test_a_long_filter_is_not_repeated(store: StoreProcess) -> None:
    found = store.get("/views/runs", 400, experiment_id="0", filter="x" * 5000)
    assert len(found["message"]) < 600


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (["metrics.a UP"], "metrics.a UP"),
        (["a.b.c"], "entity type"),
        (["metrics.`a"], "metrics.`a"),
        (["metrics.a'b"], "metrics.a'b"),
        ([""], ""),
        (["metrics.a", "metric.a DESC"], "twice"),
        (["dataset.name"], "dataset"),
    ],
)
def test_orders(store: StoreProcess, order: list[str], said: str) -> None:
    answer = store.client.get("/views/runs", params={"experiment_id": "0", "order_by": order})
    assert answer.status_code == 400
    assert said in answer.json()["message"]


def test_nothing_and_spaces_are_no_filter(store: StoreProcess) -> None:
    # Nor is a filter wrong that somebody is about to write more of.
    for text in ("", " ", "\n", "metrics.a > 1 and "):
        assert store.get("/views/runs", experiment_id="0", filter=text)["total"] == 0
