"""The card as text and as plain HTML, for whatever shows a notebook without this extension."""

from __future__ import annotations

import html
import math
from typing import Any, Final

from jupyter_mlflow.kernel.card.leading import leading

_SIGNS: Final = {"FINISHED": "✓", "FAILED": "✗", "KILLED": "✗"}
_STILL: Final = "●"
_METRICS: Final = 4
"""Metrics in a line; the card itself has more."""
_SIGNIFICANT: Final = 4
_MOST_COUNT: Final = 1e7
"""Whole numbers below it are counts: each digit is meant."""


def text(rows: list[dict[str, Any]], more: int) -> str:
    """A line per row of the card; ``more`` is how many runs have none."""
    lines = ["  ".join([f"{_sign(row)} {_plain(row['name'])}", *_said(row)]) for row in rows]
    return "\n".join([*lines, *_rest(more)])


def as_html(rows: list[dict[str, Any]], more: int) -> str:
    """As :func:`text`, in elements that GitHub and nbconvert leave as they are."""
    lines = [
        f"{_sign(row)} <strong>{html.escape(_plain(row['name']))}</strong> "
        + " · ".join(html.escape(said) for said in _said(row))
        for row in rows
    ]
    return "\n".join(f"<div>{line}</div>" for line in [*lines, *_rest(more)])


def metric(value: float | str) -> str:
    """A metric of the card as the panel shows it (``formatMetric`` in ``src/components``)."""
    if isinstance(value, str):
        return {"Infinity": "∞", "-Infinity": "−∞"}.get(value, value)
    if value == int(value) and abs(value) < _MOST_COUNT:
        return "-0" if value == 0 and math.copysign(1, value) < 0 else str(int(value))
    rounded = float(f"{value:.{_SIGNIFICANT - 1}e}")
    if 1e-4 <= abs(rounded) < _MOST_COUNT:
        return f"{rounded:.11f}".rstrip("0").rstrip(".")
    shortest = (f"{rounded:.{places}e}" for places in range(_SIGNIFICANT))
    digits, _, exponent = next(s for s in shortest if float(s) == rounded).partition("e")
    return f"{digits}e{int(exponent)}"


def duration(milliseconds: int) -> str:
    """``0.4 s``, ``12 s``, ``3:05``, ``2:07:09``: as the panel shows it (``formatDuration``)."""
    seconds = max(0, milliseconds) / 1000
    if seconds < 10:
        return f"{math.floor(seconds * 10) / 10:g} s"
    if seconds < 60:
        return f"{int(seconds)} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _said(row: dict[str, Any]) -> list[str]:
    sweep = row["sweep"]
    if sweep is not None:
        said = f"{sweep['total']} {'run' if sweep['total'] == 1 else 'runs'}"
        if sweep["failed"]:
            said += f", {sweep['failed']} failed"
        if sweep["best"] is not None:
            key, value = sweep["best"]["key"], sweep["best"]["value"]
            said += f", best {_plain(key)} {metric(value)}"
        return [said]
    status = str(row["status"]).lower()
    if row["end_time"] is not None and row["start_time"] is not None:
        status += f" {duration(row['end_time'] - row['start_time'])}"
    values = dict(row["metrics"])
    shown = leading(values)[:_METRICS]
    return [status, *(f"{_plain(key)} {metric(values[key])}" for key in shown)]


def _sign(row: dict[str, Any]) -> str:
    return _SIGNS.get(row["status"], _STILL)


def _rest(more: int) -> list[str]:
    if more <= 0:
        return []
    return [f"… and {more} more {'run' if more == 1 else 'runs'}"]


def _plain(name: str) -> str:
    # An escape sequence of a terminal would be one in the notebook, too.
    return "".join(c if c.isprintable() else " " for c in name)
