"""How long a metric takes from ``log_metric`` to the screen, with Lab on the local store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import chromium, extension, labs, pairs, rows, seed, writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.options import Options

LARGEST_MS = 300


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:
    """One row: the 95th percentile."""
    built = extension.built()
    root = seed.place(folder / "lab" / "root", quick=True)
    with labs.lab(folder / "lab", ours=built) as lab:
        found = chromium.scenario(
            "live",
            lab=chromium.address(lab),
            notebook=seed.NOTEBOOK,
            writer=writer.command(root / "mlflow.db"),
            count=options.of(100, 40),
        )
    yield rows.noted("log_metric → pixel, median", pairs.percentile(found, 0.5), None, "ms")
    yield rows.within("log_metric → pixel, p95", pairs.percentile(found, 0.95), LARGEST_MS, "ms")
