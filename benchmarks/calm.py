"""Samples that other machines' programs have not disturbed.

A virtual machine gets its processors from a host that others use, too. How long it wanted one and
had none, its kernel is told (``steal`` in ``proc(5)``): for minutes on end it may be half of the
time. What is measured meanwhile says something of the neighbours. So it is taken again, whatever
it has shown, and what has been lost to that is told. ``browser/calm.mjs`` does the same.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

SHARE: Final = 0.05
"""Of a sample's time: a processor that was missing for longer has disturbed it."""
PATIENCE: Final = 10.0
"""Seconds for each sample that is wanted, after which the least disturbed ones have to do."""
LONGEST: Final = 300.0
"""Seconds for all samples of a figure."""

_STAT: Final = Path("/proc/stat")
_TICK: Final = 0.01
"""Seconds, in ``/proc/stat``."""
_PROBE: Final = 0.1
"""Seconds for which a processor is wanted, to see whether there is one."""
_PAUSE: Final = 1.0


@dataclass
class Tally:
    """Of all samples of this run, how many were ``again`` taken and how many ``disturbed`` ones had
    to do."""

    again: int = 0
    disturbed: int = 0


tally: Final = Tally()


def stolen() -> float:
    """Seconds since the boot for which a processor was missing; 0 where that is not known."""
    try:
        with _STAT.open() as file:
            return int(file.readline().split()[8]) * _TICK
    except (OSError, IndexError):
        return 0.0


def samples(count: int, take: Callable[[int], T], lost: Callable[[], float] = stolen) -> list[T]:
    """What ``take`` gives ``count`` times, without disturbance as far as patience goes.

    ``take`` gets how often it was called before. ``lost`` tells the seconds that were lost.
    """
    until = time.monotonic() + min(PATIENCE * count, LONGEST)
    taken: list[tuple[float, T]] = []
    calm = 0
    while calm < count and (len(taken) < count or time.monotonic() < until):
        before, start = lost(), time.monotonic()
        sample = take(len(taken))
        share = (lost() - before) / (time.monotonic() - start)
        taken.append((max(share, SHARE), sample))
        if share <= SHARE:
            calm += 1
        else:
            _wait(until, lost)
    tally.again += len(taken) - count
    tally.disturbed += count - calm
    # Those that were not disturbed are all alike, and stay in their order.
    return [sample for _, sample in sorted(taken, key=lambda one: one[0])[:count]]


def _wait(until: float, lost: Callable[[], float]) -> None:
    """Wait until there is a processor for who wants one."""
    while time.monotonic() < until:
        before, end = lost(), time.monotonic() + _PROBE
        while time.monotonic() < end:
            pass
        if lost() - before <= SHARE * _PROBE:
            return
        time.sleep(_PAUSE)
