"""Histories of metrics: exact where they fit, with every spike where they do not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import writing
from tests.store.charting import NAN, insert, orderly, series

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]


def test_exact_up_to_the_width_by_run_and_key(
    store: StoreProcess, writer: Writer, experiment_id: str
) -> None:
    old, new = (
        writer(
            *(writing.run, store.uri, experiment_id),
            start_time=time,
            metrics={"a": [float(time), NAN, math.inf], "b": [-math.inf]},
        )
        for time in (1, 2)
    )
    deleted = writer(writing.run, store.uri, experiment_id, metrics={"a": [1.0]}, start_time=3)
    writer(writing.call, store.uri, "delete_run", deleted)
    asked: dict[str, Any] = {
        "run_id": [old, "f" * 32, deleted, new, old],
        "key": ["b", "a", "c"],
        "width": 10,
    }
    found = store.client.get("/views/metric", params=asked).json()["series"]
    assert [(one["run_id"], one["key"], one["values"]) for one in found] == [
        (deleted, "a", [1.0]),
        (new, "b", ["-Infinity"]),
        (new, "a", [2.0, "NaN", "Infinity"]),
        (old, "b", ["-Infinity"]),
        (old, "a", [1.0, "NaN", "Infinity"]),
    ]
    assert found[2]["steps"] == [0, 1, 2]


def test_steps_of_any_size_repeated_and_out_of_order(
    store: StoreProcess, writer: Writer, experiment_id: str
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    largest = 2**63 - 1
    insert(
        *(store, run_id),
        [(7, 2, 0.2), (7, 1, 0.1), (largest, 0, 5e-324), (2**53 + 1, 3, -0.0), (-5, 9, 9.0)],
    )
    (found,) = series(store, 10, run_id)
    assert found["steps"] == [-5, 7, 7, 2**53 + 1, largest]
    assert found["values"] == [9.0, 0.1, 0.2, 0.0, 5e-324]


def test_no_spike_is_lost_and_no_pixel_used_twice(
    store: StoreProcess, writer: Writer, experiment_id: str
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    count = 100_000
    values = [math.sin(step / 1000) for step in range(count)]
    spikes = {17: 50.0, 31_234: -70.0, 77_777: 1e308, 99_998: -1e308, 50_000: NAN}
    for step, value in spikes.items():
        values[step] = value
    insert(store, run_id, ((step, step, value) for step, value in enumerate(values)))
    for width in (10, 100, 997, 4000):
        (found,) = series(store, width, run_id)
        shown = dict(zip(found["steps"], found["values"], strict=True))
        assert len(shown) == len(found["steps"]) <= width
        assert found["steps"] == sorted(found["steps"])
        # At ten pixels there are two buckets: one spike up and one down each.
        seen = [step for step in spikes if step in shown]
        assert len(seen) >= (4 if width == 10 else len(spikes))
        assert shown[50_000] == "NaN"
        assert {0, count - 1} <= set(shown)
        assert all(shown[step] == values[step] for step in shown if step != 50_000)


@pytest.mark.parametrize("length", [10, 11, 12, 49, 51, 999])
def test_lengths_around_the_width(
    store: StoreProcess, writer: Writer, experiment_id: str, length: int
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    insert(store, run_id, ((0, step, float(step)) for step in range(length)))
    (found,) = series(store, 10, run_id)
    assert len(found["values"]) == (10 if length == 10 else 4)
    assert (found["values"][0], found["values"][-1]) == (0.0, length - 1.0)
    assert set(found["steps"]) == {0}


def test_a_series_without_a_number(store: StoreProcess, writer: Writer, experiment_id: str) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    insert(store, run_id, ((step, 0, NAN) for step in range(100)))
    (found,) = series(store, 10, run_id)
    assert set(found["values"]) == {"NaN"}
    assert found["steps"][0] == 0
    assert found["steps"][-1] == 99


def test_runs_of_many_lengths_together(
    store: StoreProcess, writer: Writer, experiment_id: str
) -> None:
    runs = [writer(writing.run, store.uri, experiment_id, start_time=9 - n) for n in range(4)]
    for run_id, length in zip(runs, (1, 1000, 10, 11), strict=True):
        insert(store, run_id, map(orderly, range(length)))
    found = series(store, 10, *runs)
    assert [one["run_id"] for one in found] == runs
    assert [(one["total"], one["exact"]) for one in found] == [
        *((1, True), (1000, False), (10, True), (11, False))
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"key": "m"},
        {"run_id": "a"},
        {"run_id": "a", "key": "m", "width": 9},
        {"run_id": "a", "key": "m", "width": 4001},
        {"run_id": ["a"] * 101, "key": "m"},
        {"run_id": [f"{n}" for n in range(100)], "key": ["a", "b"], "width": 4000},
        {"run_id": "a\0", "key": "m"},
        {"run_id": "a", "key": "m", "start": "NaN"},
        {"run_id": "a", "key": "m", "start": 2, "end": 1},
        {"run_id": "a", "key": "m", "axis": "place"},
    ],
)
def test_a_wrong_question(store: StoreProcess, asked: dict[str, Any]) -> None:
    answer = store.client.get("/views/metric", params=asked)
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "INVALID_PARAMETER_VALUE"
