"""Lab's first paint, with and without the package, in one browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import chromium, extension, labs, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.options import Options

LARGEST = 1.05


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:
    """One row."""
    built = extension.built()
    with (
        labs.lab(folder / "with", ours=built) as one,
        labs.lab(folder / "without", ours=None, package=False) as other,
    ):
        found = chromium.scenario(
            "paint",
            ours=chromium.address(one),
            theirs=chromium.address(other),
            count=options.of(41, 15),
        )
    yield rows.share("Lab's first paint", found, "ms", at_most=LARGEST)
