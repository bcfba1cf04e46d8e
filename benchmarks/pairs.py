"""The one way to compare: in turn, so that what else the machine does hits both sides alike."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, TypeVar

from benchmarks import calm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
S = TypeVar("S")


def in_turn(
    count: int, ours: Callable[[], T], theirs: Callable[[], S], warm: int = 0
) -> list[tuple[T, S]]:
    """What each side gives, ``count`` times, the second one first in every other pair.

    ``warm`` pairs go before and are forgotten. A pair that was disturbed is taken again.
    """
    for number in range(warm):
        once(ours, theirs, number)
    return calm.samples(count, lambda number: once(ours, theirs, warm + number))


def once(ours: Callable[[], T], theirs: Callable[[], S], number: int = 0) -> tuple[T, S]:
    """What each side gives, the second one first when ``number`` is odd."""
    if number % 2:
        other = theirs()
        return ours(), other
    return ours(), theirs()


def seconds(call: Callable[[], object]) -> float:
    """How long ``call`` takes by the clock."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def times(
    count: int, ours: Callable[[], object], theirs: Callable[[], object], warm: int = 1
) -> list[tuple[float, float]]:
    """Seconds of both sides, in pairs."""
    return in_turn(count, lambda: seconds(ours), lambda: seconds(theirs), warm)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 to 1) of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def medians(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The median of each side."""
    return (
        statistics.median(ours for ours, _ in pairs),
        statistics.median(theirs for _, theirs in pairs),
    )


def difference(pairs: Sequence[tuple[float, float]]) -> float:
    """The median of what ours has more than theirs in the same pair."""
    return statistics.median(ours - theirs for ours, theirs in pairs)
