"""Whether tabs that nobody looks at ask the store anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import chromium, counting, extension, labs, rows, seed, writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.options import Options

LARGEST = 1.2


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:
    """One row: requests with many tabs as a share of those with one."""
    built = extension.built()
    root = seed.place(folder / "lab" / "root", quick=True)
    tabs, seconds = options.of(20, 5), options.of(20, 8)
    with labs.lab(folder / "lab", ours=built, others=(counting.NAME,)) as lab:
        found = chromium.scenario(
            "tabs",
            lab=chromium.address(lab),
            notebook=seed.NOTEBOOK,
            writer=writer.command(root / "mlflow.db"),
            count=tabs,
            seconds=seconds,
        )
    rates = [(found["many"] / seconds, found["one"] / seconds)]
    yield rows.share(f"requests of {tabs} tabs, of one", rates, "1/s", at_most=LARGEST)
