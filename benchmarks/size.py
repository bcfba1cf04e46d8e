"""What everybody's browser loads of ours, before anything of ours is opened."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from benchmarks import chromium, extension, labs, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.options import Options

LARGEST_KB = 100
BIG = "import * as echarts from 'echarts';\nconsole.debug(echarts.version);\n"
"""What must not be loaded at the start."""


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:  # noqa: ARG001 - all parts are called alike
    """The JavaScript, gzipped; and whether something big in it would be seen."""
    size = _initial_kb(folder / "as-it-is", "")
    yield rows.within("initial JavaScript, gzipped", size, LARGEST_KB, "kB")
    with_big = _initial_kb(folder / "with-something-big", BIG)
    yield rows.Row(
        "the same with ECharts, to check the check",
        with_big, size, "kB", f"{with_big:.3g} kB", f"> {LARGEST_KB} kB", with_big > LARGEST_KB,
    )  # fmt: skip


def _initial_kb(folder: Path, more: str) -> float:
    built = extension.built(more)
    with labs.lab(folder / "lab", ours=built) as lab:
        files = chromium.scenario("size", lab=chromium.address(lab))
    assert any("remoteEntry" in file for file in files), "nothing of ours was loaded"
    return sum(len(gzip.compress((built / file).read_bytes())) for file in files) / 1e3
