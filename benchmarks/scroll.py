"""10,000 rows scrolled from top to bottom in a browser, beside Lab alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import chromium, extension, labs, pairs, rows, seed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.options import Options

FRAME_MS, HEAP_MB, NODES = 100, 150, 5000
WAYS = 3
"""How often it is scrolled by; the best one counts."""


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:  # noqa: ARG001 - all parts are called alike
    """Frames, heap and nodes."""
    built = extension.built()
    seed.place(folder / "lab" / "root", quick=True)
    with labs.lab(folder / "lab", ours=built) as lab:
        found = chromium.scenario(
            "scroll",
            lab=chromium.address(lab),
            experiment=seed.EXPERIMENT,
            newest=seed.run_name(0),
            oldest=seed.run_name(seed.RUNS - 1),
            count=WAYS,
        )
    slowest = min(pairs.percentile(frames, 0.99) for frames in found["ways"])
    yield rows.within("10,000 rows scrolled, frames p99", slowest, FRAME_MS, "ms")
    heap, alone = found["bytes"] / 1e6, found["bytesAlone"] / 1e6
    yield rows.within("heap, on top of Lab alone", heap, HEAP_MB, "MB", alone)
    nodes = found["nodesAlone"]
    yield rows.within("DOM nodes, on top of Lab alone", found["nodes"], NODES, "", nodes)
