"""How long the store process takes from nothing to its first answer, beside MLflow's own server,
and how much memory it has then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import pairs, processes, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from benchmarks.options import Options

LARGEST_MEMORY = 0.25
"""As a share of ``mlflow server`` as it is shipped."""

PANEL = ("/views/ready", "/views/runs?experiment_id=0", "/views/changes", processes.SEARCH)


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:
    """Start and memory."""
    store = folder / "mlflow.db"

    def started(
        serve: Callable[[Path], AbstractContextManager[processes.Served]], panel: tuple[str, ...]
    ) -> tuple[float, float]:
        with serve(store) as served:
            for one in panel:
                served.client.get(one).raise_for_status()
            return served.seconds, served.memory() / 1e6

    # The first pair makes the store, and warms the disk's cache for both.
    found = pairs.in_turn(
        options.of(7, 3),
        lambda: started(processes.store_process, PANEL),
        lambda: started(processes.mlflow_server, ()),
        warm=1,
    )
    yield rows.faster("store process, to its first 200", [(a[0], b[0]) for a, b in found], 2)
    largest = max(memory for (_, memory), _ in found)
    # All its workers have been started by then; what they still load later is in our disfavour.
    with processes.mlflow_server(store, as_shipped=True) as shipped:
        others = shipped.memory() / 1e6
    yield rows.share("its memory", [(largest, others)], "MB", at_most=LARGEST_MEMORY)
