"""``python -m benchmarks``: the parts asked for, or all; one table; exit code 1 below a bar."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import calm, rows
from benchmarks.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = (
    "views",
    "proxy",
    "endpoints",
    "store_start",
    "kernel",
    "jupyter",
    "size",
    "paint",
    "pages",
    "live",
    "scroll",
)
OTHERS = ("tabs",)
"""Measured when they are asked for: what they promise has no peer, and takes long."""

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Measure, print, write; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[[], *PARTS, *OTHERS], help="all, when none is given"
    )
    parser.add_argument("--quick", action="store_true", help="fewer pairs: within five minutes")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    options = Options(quick=given.quick)
    # So that what was started is ended, however this ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    found: list[rows.Row] = []
    before, start = calm.stolen(), time.monotonic()
    print(rows.HEAD, flush=True)
    for part in given.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="jm-bench-") as folder:
            for row in _rows(part, options, Path(folder)):
                found.append(row)
                print(rows.line(row), flush=True)
    path = given.json or RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    stolen = (calm.stolen() - before) / (time.monotonic() - start)
    rows.write(path, found, quick=options.quick, stolen=stolen)
    failed = [row.what for row in found if not row.ok]
    print(f"\n{len(found) - len(failed)} of {len(found)} met; {path}")
    if stolen:
        print(
            f"a processor was missing for {stolen:.0%} of the time: {calm.tally.again} samples "
            f"taken again, {calm.tally.disturbed} disturbed ones used"
        )
    return 1 if failed else 0


def _rows(part: str, options: Options, folder: Path) -> Iterator[rows.Row]:
    try:
        yield from import_module(f"benchmarks.{part}").measure(options, folder)
    except Exception as error:  # noqa: BLE001 - the other parts are still worth their time
        traceback.print_exc()
        yield rows.missing(part, error)


if __name__ == "__main__":
    sys.exit(main())
