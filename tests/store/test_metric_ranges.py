"""Parts of histories, on every axis and of every shape: nothing of the picture is lost."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import writing
from tests.store.charting import LARGEST, NAN, Point, insert, orderly, series

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]


def oracle(points: list[Point], axis: str, low: float, high: float) -> list[Point]:
    """The points of a range and the nearest ones around it, in the order of the axis."""
    first = min(points)
    origin = first[1] if axis == "relative" else 0
    place = 0 if axis == "step" else 1
    found = sorted(points, key=lambda point: (point[place], point[1 - place], point[2]))
    inside = [point for point in found if low <= point[place] - origin <= high]
    before = [point for point in found if point[place] - origin < low][-1:]
    after = [point for point in found if point[place] - origin > high][:1]
    return [*before, *inside, *after]


def shown(found: Any) -> list[Point]:
    values = [NAN if value == "NaN" else value for value in found["values"]]
    return list(zip(found["steps"], found["times"], values, strict=True))


SHAPES: dict[str, Callable[[int], Point]] = {
    "orderly": orderly,
    "at one step": lambda number: (0, 1_000_000 + number, number / 2),
    "ten at a step": lambda number: (number // 10, 1_000_000 + number, number / 2),
    "at one time": lambda number: (number, 5, number / 2),
    "backwards in time": lambda number: (number, 1_000_000 - number, number / 2),
    # Stopped at 2,000 and taken up again at 1,000.
    "taken up again": lambda number: (
        number if number < 2000 else number - 1000,
        1_000_000 + number,
        number / 2,
    ),
    "one step far out": lambda number: (
        number if number < 2999 else 2**62,
        1_000_000 + number,
        number / 2,
    ),
    "without numbers": lambda number: (number, 1_000_000 + number, NAN),
    "every third is none": lambda number: (number, number, NAN if number % 3 else -number / 2),
}


@pytest.mark.parametrize("axis", ["step", "time", "relative"])
@pytest.mark.parametrize("shape", SHAPES)
def test_ranges_of_every_axis(
    store: StoreProcess, writer: Writer, experiment_id: str, shape: str, axis: str
) -> None:
    points = [SHAPES[shape](number) for number in range(3000)]
    run_id = writer(writing.run, store.uri, experiment_id)
    insert(store, run_id, points)
    began = min(points)[1]
    places = sorted(
        {step if axis == "step" else time - (began if axis == "relative" else 0)
         for step, time, _ in points}
    )  # fmt: skip
    chance = random.Random(3)
    bounds: list[list[float]] = [[*sorted(chance.choices(places, k=2))] for _ in range(6)]
    # Between two points, around all of them, beside them.
    bounds += [[places[0] + 0.4, places[0] + 0.6], [places[0] - 9, places[-1] + 9]]
    bounds += [[places[-1] + 5, places[-1] + 9], [places[0] - 9, places[0] - 5]]
    # As they are in a request.
    for low, high in [map(float, bound) for bound in bounds]:
        expected = oracle(points, axis, low, high)
        around = (expected[0], expected[-1])
        inside = expected[
            expected[0][axis != "step"] - (began if axis == "relative" else 0) < low :
        ]
        for width in (10, 200, 4000):
            (found,) = series(store, width, run_id, axis=axis, start=low, end=high)
            assert found["began"] == began
            if found["exact"]:
                assert same(shown(found), expected), (low, high)
                assert found["total"] <= width
            else:
                assert width < found["total"] <= len(expected)
                assert 2 <= len(found["steps"]) <= width + 2
                assert same([shown(found)[0], shown(found)[-1]], list(around))
                assert extremes(shown(found)) == extremes(expected)
                assert set(found["steps"]) <= {point[0] for point in inside} | {
                    point[0] for point in around
                }


def same(one: list[Point], other: list[Point]) -> bool:
    return [words(point) for point in one] == [words(point) for point in other]


def words(point: Point) -> tuple[int, int, float | str]:
    step, time, value = point
    return step, time, "NaN" if value != value else value


def extremes(points: list[Point]) -> tuple[float | None, float | None, bool]:
    values = [words(point)[2] for point in points]
    numbers = [value for value in values if not isinstance(value, str)]
    return min(numbers, default=None), max(numbers, default=None), "NaN" in values


@pytest.mark.parametrize("axis", ["step", "time"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_part_of_the_picture_keeps_its_spikes(
    store: StoreProcess, writer: Writer, experiment_id: str, shape: str, axis: str
) -> None:
    """A spike anywhere, of any height, is there as long as no other hides it."""
    points = [SHAPES[shape](number) for number in range(3000)]
    for number, value in ((70, 1e9), (1500, -1e9), (1777, 1e300), (2600, -math.inf)):
        step, time, _ = points[number]
        points[number] = (step, time, value)
    run_id = writer(writing.run, store.uri, experiment_id)
    stored = [(step, time, max(value, -LARGEST)) for step, time, value in points]
    insert(store, run_id, stored)
    (found,) = series(store, 100, run_id, axis=axis)
    assert len(found["steps"]) <= 100
    assert {1e9, -1e9, 1e300, "-Infinity"} <= set(found["values"])
    place = "steps" if axis == "step" else "times"
    assert found[place] == sorted(found[place])


def test_a_part_of_a_long_series_is_exact_when_it_fits(
    store: StoreProcess, writer: Writer, experiment_id: str
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    insert(store, run_id, map(orderly, range(20_000)))
    (found,) = series(store, 100, run_id, start=500, end=599)
    assert (found["exact"], found["total"], found["steps"]) == (True, 100, [*range(499, 601)])
    (found,) = series(store, 100, run_id, axis="relative", start=5000, end=5990)
    assert (found["exact"], found["total"], found["steps"]) == (True, 100, [*range(499, 601)])
    for bound, place in (("start", 19_950), ("end", 49)):
        (found,) = series(store, 100, run_id, **{bound: place})  # type: ignore[arg-type]  # one of two
        assert (found["exact"], found["total"], len(found["steps"])) == (True, 50, 51)


@pytest.mark.parametrize("axis", ["step", "time"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_database_does_the_work_where_it_can(
    store: StoreProcess, writer: Writer, experiment_id: str, shape: str, axis: str
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    insert(store, run_id, [SHAPES[shape](number) for number in range(3000)])
    drawn = writer(writing.is_drawn_by_sqlite, str(store.path), run_id, axis == "time")
    slow = {"backwards in time", "taken up again"} if axis == "time" else set()
    assert drawn == (shape not in slow)


@pytest.mark.parametrize("axis", ["step", "time", "relative"])
def test_ranges_that_no_database_has(
    store: StoreProcess, writer: Writer, experiment_id: str, axis: str
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    insert(store, run_id, [(2**63 - 1, 2**63 - 1, 1.0), (-(2**63), -(2**63), 2.0)])
    for start, end in (("-inf", "inf"), ("-1e400", "1e300")):
        (found,) = series(store, 10, run_id, axis=axis, start=start, end=end)
        assert (found["total"], found["values"]) == (2, [2.0, 1.0])
    (found,) = series(store, 10, run_id, axis=axis, start="inf", end="inf")
    assert found["values"][-1] == 1.0
