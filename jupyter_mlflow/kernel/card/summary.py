"""What the card under a cell says of its runs: the data of its MIME type."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from jupyter_mlflow.kernel.card import fallback

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jupyter_mlflow.kernel.card.figures import Best, Figures
    from jupyter_mlflow.kernel.made import Run

MIME: Final = "application/vnd.jupyter-mlflow.run+json"
VERSION: Final = 1
ROWS: Final = 20
"""Top-level runs of a cell that have a row and a snapshot."""
_METRICS: Final = 20
_PRECISE: Final = 6
"""Digits of a value in a sparkline, which the notebook keeps."""
_RUNNING: Final = "RUNNING"

Moment = Literal["start", "end"]


@dataclass(frozen=True)
class Place:
    """Where the runs come from; ``tracking_uri`` without its password."""

    notebook_id: str
    kernel_id: str
    tracking_uri: str
    cell_id: str | None
    execution_count: int | None


def bundle(
    place: Place,
    moment: Moment,
    about: Sequence[str],
    families: Sequence[Sequence[Run]],
    figures: Mapping[str, Figures],
    total: int,
) -> dict[str, Any]:
    """The card by MIME type: as data, as HTML and as text.

    A family is a top-level run and those below it; ``figures`` are by the id of the top-level
    run and may lack some. ``about`` are the ids of the runs that have just begun or ended,
    ``total`` is how many runs there are, also those that are in no family.
    """
    rows = [_row(family, figures.get(family[0].run_id)) for family in families[:ROWS]]
    more = len(families) - len(rows) + total - sum(len(family) for family in families)
    news = set(about)
    card = {
        "version": VERSION,
        "moment": moment,
        "notebook_id": place.notebook_id,
        "kernel_id": place.kernel_id,
        "tracking_uri": place.tracking_uri,
        "cell": {"id": place.cell_id, "execution_count": place.execution_count},
        "run_ids": [row["run_id"] for row in rows if row["run_id"] in news],
        "total": total,
        "rows": rows,
    }
    return {
        MIME: card,
        "text/html": fallback.as_html(rows, more),
        "text/plain": fallback.text(rows, more),
    }


def _row(family: Sequence[Run], found: Figures | None) -> dict[str, Any]:
    run, below = family[0], family[1:]
    row: dict[str, Any] = {
        "run_id": run.run_id,
        "name": run.name,
        "experiment_id": run.experiment_id,
        "status": run.status,
        "start_time": run.start_time,
        "end_time": run.end_time,
        "metrics": [],
        "sparkline": None,
        "sweep": None,
    }
    if below:
        failed = sum(child.status == "FAILED" for child in below)
        row["sweep"] = {"total": len(below), "failed": failed, "best": None}
    if found is None:
        return row
    row["name"] = found.name or run.name
    # What was read may be older than what this process did since.
    if found.status != _RUNNING or run.status == _RUNNING:
        row |= {"status": found.status, "end_time": found.end_time}
    row["metrics"] = [[key, _number(value)] for key, value in found.metrics[:_METRICS]]
    if found.line is not None:
        key, values = found.line
        row["sparkline"] = {"key": key, "values": [float(f"{v:.{_PRECISE}g}") for v in values]}
    if below:
        row["sweep"] |= {"failed": found.failed, "best": _best(found.best)}
    return row


def _best(best: Best | None) -> dict[str, Any] | None:
    if best is None:
        return None
    return {
        "run_id": best.run_id,
        "name": best.name,
        "key": best.key,
        "value": _number(best.value),
    }


def _number(value: float) -> float | str:
    """``value`` as JSON can hold it, which has no infinity."""
    if math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
