"""What a person waits for in the browser, beside MLflow's own pages on the same file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from benchmarks import chromium, extension, labs, processes, rows, seed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.options import Options

FASTER = 5
SORTED_BY = "accuracy"
WHAT = {
    "panel": ("panel → first rows", 0.25),
    "page": ("page → first rows", 0.25),
    "sorted": ("click on a column → sorted", 0.3),
    "chart": ("open run → chart", 0.25),
}
"""What is seen, and how many seconds it may take when it was seen before."""

FIRST_CHART = 0.6


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:
    """Each cold and warm."""
    built = extension.built()
    root = seed.place(folder / "lab" / "root", quick=True)
    with (
        labs.lab(folder / "lab", ours=built) as lab,
        processes.mlflow_server(root / "mlflow.db") as server,
    ):
        # Its store process is there for whoever looks next.
        lab.client.get("/jupyter-mlflow/views/default/ready").raise_for_status()
        found = chromium.scenario(
            "pages",
            lab=chromium.address(lab),
            mlflow=server.url,
            notebook=seed.NOTEBOOK,
            experiment=seed.EXPERIMENT,
            # The longest series first, as that is what a cold chart is measured on.
            runs=[seed.run_id(number) for number in (0, *seed.CHARTED)],
            newest=seed.run_name(0),
            experiments=seed.other_name(1),
            sorted={"key": SORTED_BY, **_ends(root / "mlflow.db")},
            count={"cold": options.of(5, 2), "warm": options.of(15, 5)},
        )
    for what, (told, seconds) in WHAT.items():
        yield from _rows(told, found[what], seconds, FIRST_CHART if what == "chart" else None)


def _rows(told: str, found: dict[str, Any], warm: float, cold: float | None) -> Iterator[rows.Row]:
    if "error" in found:
        yield rows.missing(told, RuntimeError(found["error"]))
        return
    for how, at_most in (("cold", cold), ("warm", warm)):
        pairs = [(ours / 1e3, theirs / 1e3) for ours, theirs in found[how]]
        yield rows.faster(f"{told}, {how}", pairs, FASTER, at_most)


def _ends(store: Path) -> dict[str, str]:
    """The names of the first and last run of the sorted table; not among the newest."""
    with closing(sqlite3.connect(store)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM runs JOIN latest_metrics USING (run_uuid) "
                "WHERE experiment_id = ? AND key = ? ORDER BY value DESC",
                (int(seed.EXPERIMENT), SORTED_BY),
            )
        ]
    assert not {names[0], names[-1]} & {seed.run_name(number) for number in range(100)}
    return {"first": names[0], "last": names[-1]}
