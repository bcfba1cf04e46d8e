"""Rows of the table: a figure of ours, of the other side, what was asked for, and whether met."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from benchmarks import calm, pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Row:
    """``ours`` and ``theirs`` in ``unit``; ``figure`` is what ``bar`` is about."""

    what: str
    ours: float
    theirs: float | None
    unit: str
    figure: str
    bar: str
    ok: bool


def faster(
    what: str, found: Sequence[tuple[float, float]], at_least: float, at_most: float | None = None
) -> Row:
    """Pairs in seconds: theirs must take ``at_least`` times as long as ours.

    ``at_most`` are seconds that ours must not exceed besides.
    """
    ours, theirs = pairs.medians(found)
    ratio = theirs / ours
    bar = f"≥ {at_least:g} ×"
    ok = ratio >= at_least
    if at_most is not None:
        bar += f", ≤ {at_most * 1e3:g} ms"
        ok = ok and ours <= at_most
    return Row(what, ours * 1e3, theirs * 1e3, "ms", f"{ratio:.1f} ×", bar, ok)


def more(what: str, found: Sequence[tuple[float, float]], at_most: float, unit: str) -> Row:
    """Pairs in ``unit``: ours may have ``at_most`` more than theirs, by the median of pairs."""
    ours, theirs = pairs.medians(found)
    added = pairs.difference(found)
    figure, bar = f"{added:+.3g} {unit}", f"≤ +{at_most:g} {unit}"
    return Row(what, ours, theirs, unit, figure, bar, added <= at_most)


def share(
    what: str,
    found: Sequence[tuple[float, float]],
    unit: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Row:
    """Pairs in ``unit``: ours as a share of theirs, by the median of the pairs' own shares."""
    ours, theirs = pairs.medians(found)
    part = statistics.median(one / other for one, other in found)
    if at_least is not None:
        bar, ok = f"≥ {at_least:.0%}", part >= at_least
    else:
        assert at_most is not None
        bar, ok = f"≤ {at_most:.0%}", part <= at_most
    return Row(what, ours, theirs, unit, f"{part:.1%}", bar, ok)


def within(what: str, value: float, at_most: float, unit: str, theirs: float | None = None) -> Row:
    """A value that must not exceed ``at_most``; ``theirs`` is there to compare."""
    return Row(what, value, theirs, unit, f"{value:.3g} {unit}", f"≤ {at_most:g} {unit}",
               value <= at_most)  # fmt: skip


def ms(found: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Pairs of seconds in milliseconds."""
    return [(ours * 1e3, theirs * 1e3) for ours, theirs in found]


def tried(what: str, measure: Callable[[], Row]) -> Row:
    """What ``measure`` gives; a row that fails, where that is not possible."""
    try:
        return measure()
    except Exception as error:  # noqa: BLE001 - the other rows are still worth their time
        return missing(what, error)


def missing(what: str, error: Exception) -> Row:
    """A row that could not be measured."""
    told = f"{type(error).__name__}: {error}".splitlines()[0]
    return Row(what, math.nan, None, "", "not measured", told, ok=False)


def noted(what: str, ours: float, theirs: float | None, unit: str) -> Row:
    """A figure that nothing was promised about."""
    figure = "" if theirs is None else f"{theirs / ours:.1f} ×"
    return Row(what, ours, theirs, unit, figure, "", ok=True)


def line(row: Row) -> str:
    """One line of the table."""
    theirs = "" if row.theirs is None else _number(row.theirs)
    mark = "" if not row.bar else "ok" if row.ok else "NOT MET"
    return (
        f"{row.what:44} {_number(row.ours):>9} {theirs:>9} {row.unit:5} "
        f"{row.figure:>11}  {row.bar:18} {mark}"
    ).rstrip()


HEAD = f"{'':44} {'ours':>9} {'theirs':>9} {'':5} {'':>11}  {'bar':18}"


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def write(path: Path, rows: Sequence[Row], *, quick: bool, stolen: float) -> None:
    """All rows as JSON, with what they were measured on.

    ``stolen`` is for which share of the time a processor was missing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "quick": quick,
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "stolen": stolen,
        "samples": asdict(calm.tally),
        "python": platform.python_version(),
        "mlflow": version("mlflow"),
        "jupyterlab": version("jupyterlab"),
        "rows": [asdict(row) for row in rows],
    }
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
