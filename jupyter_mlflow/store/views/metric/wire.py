"""Wire models of the histories of metrics."""

from __future__ import annotations

from typing import Literal

from jupyter_mlflow.store.views.wire import MetricValue, Wire

Axis = Literal["step", "time", "relative"]
"""Steps; milliseconds since 1970; milliseconds since the first step of that run's metric."""


class Series(Wire):
    """One metric of one run, for a range of an axis and a width in pixels, in the axis' order.

    Exact up to the width; above it the first, least, greatest and last point of each bucket of
    points, and one that is ``NaN``: never more points than pixels. Where there is a range, the
    nearest point on either side of it comes along, so that a line reaches the edge.

    ``times`` are in milliseconds since 1970, ``began`` is that of the first step, from which
    relative time counts; ``total`` counts the points of the range, ``exact`` is whether all of
    them are here.
    """

    run_id: str
    key: str
    steps: list[int]
    times: list[int]
    values: list[MetricValue]
    began: int
    total: int
    exact: bool


class Metric(Wire):
    """Histories of metrics; a run without the metric has no series."""

    series: list[Series]
