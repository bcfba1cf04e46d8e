"""Drawing a series down by reading all of it: slower than ``sqlite.py``, and always possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jupyter_mlflow.store.views.metric.ranges import Point


def drawn_down(points: Iterable[Point], length: int, buckets: int) -> Iterator[Point]:
    """What is worth a pixel of ``length`` points, in their order.

    Buckets of equal numbers of points, not of steps: one stray step far out, or steps that do not
    fit a float, then cost no detail elsewhere.
    """
    bucket: list[Point] = []
    end, done = length // buckets, 1
    for place, point in enumerate(points):
        # Points that came since they were counted belong to the last bucket.
        if place == end and done < buckets:
            yield from _extremes(bucket)
            bucket = []
            done += 1
            end = length * done // buckets
        bucket.append(point)
    yield from _extremes(bucket)


def _extremes(bucket: list[Point]) -> Iterator[Point]:
    if not bucket:
        return
    numbers = [place for place, point in enumerate(bucket) if point.is_number]
    kept = {0, len(bucket) - 1}
    if len(numbers) < len(bucket):
        kept.add(next(place for place, point in enumerate(bucket) if not point.is_number))
    if numbers:
        kept.add(min(numbers, key=lambda place: bucket[place].value))
        kept.add(max(numbers, key=lambda place: bucket[place].value))
    for place in sorted(kept):
        yield bucket[place]
