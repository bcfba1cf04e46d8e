"""Points of a metric's history, and the part of an axis that is asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from jupyter_mlflow.store.views.context import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_mlflow.store.views.metric.wire import Axis

LOWEST: Final = -(2**63)
HIGHEST: Final = 2**63 - 1
"""The databases' range of steps and times."""


class Point(NamedTuple):
    """A row of MLflow's table of metrics; ``value`` stands for nothing where it is not a number."""

    step: int
    value: float
    is_nan: bool
    time: int

    @property
    def is_number(self) -> bool:
        return not (self.is_nan or math.isnan(self.value))


@dataclass(frozen=True)
class Range:
    """From ``low`` to ``high``, both included, on the axis of steps or on that of milliseconds."""

    by_time: bool
    low: int = LOWEST
    high: int = HIGHEST

    @property
    def is_whole(self) -> bool:
        return (self.low, self.high) == (LOWEST, HIGHEST)

    def place(self, point: Point) -> int:
        return point.time if self.by_time else point.step

    def order(self, point: Point) -> tuple[int, int, float]:
        """What points are sorted by: one order, also of values logged twice for a step."""
        if self.by_time:
            return point.time, point.step, point.value
        return point.step, point.time, point.value


def check_range(start: float | None, end: float | None) -> None:
    """Raise :class:`ViewError` (400) when ``start`` and ``end`` make no range."""
    if any(one is not None and math.isnan(one) for one in (start, end)):
        raise bad_request("start and end must be numbers.")
    if start is not None and end is not None and start > end:
        raise bad_request("start must not be greater than end.")


def range_on(axis: Axis, start: float | None, end: float | None, began: int) -> Range:
    """The range from ``start`` to ``end`` in a series that began at ``began`` milliseconds."""
    origin = began if axis == "relative" else 0
    low = LOWEST if start is None else _whole(math.ceil, start, origin)
    high = HIGHEST if end is None else _whole(math.floor, end, origin)
    return Range(axis != "step", low, high)


def _whole(rounded: Callable[[float], int], number: float, origin: int) -> int:
    # Infinity has no whole number; nor have the databases one for more than these.
    if number >= HIGHEST or number <= LOWEST:
        return HIGHEST if number > 0 else LOWEST
    return min(max(rounded(number) + origin, LOWEST), HIGHEST)
