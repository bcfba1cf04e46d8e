"""What a view answers, beside MLflow's REST API on the same file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import count, cycle
from typing import TYPE_CHECKING

from benchmarks import pairs, processes, rows, seed
from jupyter_mlflow.store.views.http import LARGEST_WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from benchmarks.options import Options

SAMPLED = "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval"
_FORGOTTEN = 8
"""Questions after which one is forgotten, by far."""
WIDTH = 1000
"""Pixels of a chart in the main area."""


@dataclass(frozen=True)
class Query:
    """Which runs, in which order, in MLflow's words."""

    filter: str = ""
    order_by: str = "attributes.start_time DESC"
    limit: int = 100


NEWEST = Query()
TOP = Query(order_by="metrics.metric_07 DESC")
FILTERED = Query(filter="metrics.accuracy > 0.5 and metrics.loss < 0.2", limit=1000)
"""As many as MLflow's API gives when it is not told: almost all that match."""


class Ours:
    """The views, asked for all values of the runs, as MLflow gives them.

    Which runs answer a question is kept for the last few, and what was kept is no measure of how
    it is found: so no question is asked again before it is forgotten.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._spaces = cycle(range(1, _FORGOTTEN + 1))

    def runs(self, query: Query, offset: int = 0) -> bytes:
        asked: dict[str, str | int] = {
            "experiment_id": seed.EXPERIMENT,
            "filter": query.filter,
            "order_by": query.order_by.replace(" ", " " * next(self._spaces)),
            "limit": query.limit,
            "offset": offset,
        }
        return self._client.get("/views/runs", params=asked).raise_for_status().content

    def all_runs(self) -> list[bytes]:
        window = Query(limit=LARGEST_WINDOW)
        return [self.runs(window, at) for at in range(0, seed.RUNS, LARGEST_WINDOW)]

    def history(self, number: int, width: int) -> bytes:
        asked = {"run_id": seed.run_id(number), "key": "loss", "width": str(width)}
        return self._client.get("/views/metric", params=asked).raise_for_status().content


class Theirs:
    """The same by MLflow's REST API."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def runs(self, query: Query) -> bytes:
        body = {
            "experiment_ids": [seed.EXPERIMENT],
            "filter": query.filter,
            "order_by": [query.order_by],
            "max_results": query.limit,
        }
        found = self._client.post("/api/2.0/mlflow/runs/search", json=body)
        return found.raise_for_status().content

    def history(self, number: int) -> bytes:
        asked = {"run_ids": seed.run_id(number), "metric_key": "loss", "max_results": "320"}
        return self._client.get(SAMPLED, params=asked).raise_for_status().content


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:
    """The rows of tables and charts."""
    store = seed.store(folder, quick=options.quick)
    with processes.store_process(store) as one, processes.mlflow_server(store) as other:
        ours, theirs = Ours(one.client), Theirs(other.client)
        some = options.of(7, 3)
        yield _windows("newest 100 runs", ours, theirs, NEWEST, options.of(30, 10), 10)
        yield _windows("top 100 by a metric", ours, theirs, TOP, some, 100)
        yield _windows("filter on two metrics", ours, theirs, FILTERED, some, 20)
        first = replace(FILTERED, limit=100)
        found = pairs.times(some, lambda: ours.runs(first), lambda: theirs.runs(first))
        yield rows.noted("filter on two metrics, first 100", *pairs.medians(rows.ms(found)), "ms")
        everything = Query(limit=seed.RUNS)
        # In five minutes there is no time to let the first of them read the file for the other.
        found = pairs.times(
            options.of(3, 1), ours.all_runs, lambda: theirs.runs(everything), options.of(1, 0)
        )
        yield rows.faster("all runs' columns", found, 30)
        for number, points in seed.series(quick=options.quick).items():
            yield _chart(f"chart of {points:,} points", ours, theirs, number, options.of(15, 5))


def _windows(
    what: str, ours: Ours, theirs: Theirs, query: Query, number: int, at_least: float
) -> rows.Row:
    def row() -> rows.Row:
        _compare(ours.runs(query), theirs.runs(query))
        found = pairs.times(number, lambda: ours.runs(query), lambda: theirs.runs(query))
        return rows.faster(what, found, at_least)

    return rows.tried(what, row)


def _chart(what: str, ours: Ours, theirs: Theirs, run: int, number: int) -> rows.Row:
    # Never the same width twice: a reply that was kept is no measure of how one is made.
    widths = count(WIDTH)
    found = pairs.times(
        number, lambda: ours.history(run, next(widths)), lambda: theirs.history(run)
    )
    return rows.faster(what, found, 5)


def _compare(mine: bytes, other: bytes) -> None:
    # A comparison of answers that differ says nothing.
    ids = json.loads(mine)["columns"]["run_id"]
    others = [run["info"]["run_id"] for run in json.loads(other)["runs"]]
    assert ids == others, "both sides must answer the same"
