"""What the package costs a Jupyter server: its start and its memory."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from benchmarks import labs, pairs, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.options import Options

START_MS, MEMORY_MB = 100, 10


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:
    """Servers with and without the package, in pairs; memory without their children."""

    def look(lab: labs.Lab) -> None:
        lab.client.get("/lab").raise_for_status()

    def see_runs(lab: labs.Lab) -> None:
        look(lab)
        runs = "/jupyter-mlflow/views/default/runs?experiment_id=0"
        lab.client.get(runs).raise_for_status()

    found = _servers(options.of(31, 5), folder / "looked", look)
    yield rows.more("Jupyter start", [(a[0], b[0]) for a, b in found], START_MS, "ms")
    yield rows.more("Jupyter memory", [(a[1], b[1]) for a, b in found], MEMORY_MB, "MB")
    found = _servers(options.of(5, 2), folder / "seen", see_runs)
    what = "Jupyter memory, with a store in use"
    yield rows.more(what, [(a[1], b[1]) for a, b in found], MEMORY_MB, "MB")


def _servers(
    count: int, folder: Path, use: Callable[[labs.Lab], None]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Milliseconds and megabytes of both; the one with the package is used by ``use``."""
    numbers = itertools.count()

    def one(*, package: bool) -> tuple[float, float]:
        place = folder / str(next(numbers))
        with labs.lab(place, ours=None, package=package) as lab:
            if package:
                use(lab)
            else:
                lab.client.get("/lab").raise_for_status()
            return lab.seconds * 1e3, lab.memory() / 1e6

    return pairs.in_turn(count, lambda: one(package=True), lambda: one(package=False), warm=1)
