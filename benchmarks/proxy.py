"""What a call costs through Jupyter, beside the same call straight to the store process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import httpx

from benchmarks import labs, pairs, processes, rows, seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.options import Options

CLIENTS: Final = 4
CALLS: Final = 5
"""Of each client in a round."""
SMALLEST_MS: Final = 4.0

_TRACKING = "/jupyter-mlflow/tracking/default"
_SEARCH = "/api/2.0/mlflow/runs/search"
_SMALLEST = "/version"


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:
    """Throughput and latency through the proxy."""
    seed.place(folder / "root", quick=True)
    with labs.lab(folder, ours=None) as lab, ExitStack() as stack:
        lab.client.get(f"{_TRACKING}{_SMALLEST}").raise_for_status()
        socket = str(lab.store_socket())

        def direct() -> httpx.Client:
            transport = httpx.HTTPTransport(uds=socket)
            return stack.enter_context(
                httpx.Client(
                    transport=transport, base_url="http://localhost", timeout=processes.TIMEOUT
                )
            )

        def proxied() -> httpx.Client:
            return stack.enter_context(
                httpx.Client(
                    base_url=lab.url + _TRACKING,
                    headers={"Authorization": f"token {lab.token}"},
                    timeout=processes.TIMEOUT,
                )
            )

        yield _throughput(options.of(7, 3), proxied, direct)
        one, other = proxied(), direct()
        found = pairs.times(
            options.of(500, 200), lambda: one.get(_SMALLEST), lambda: other.get(_SMALLEST), warm=20
        )
        what = "smallest call, through Jupyter"
        yield rows.more(what, rows.ms(found), SMALLEST_MS, "ms")


def _throughput(
    rounds: int, proxied: Callable[[], httpx.Client], direct: Callable[[], httpx.Client]
) -> rows.Row:
    body = {"experiment_ids": [seed.EXPERIMENT], "max_results": 100}

    def calls(client: httpx.Client) -> None:
        for _ in range(CALLS):
            client.post(_SEARCH, json=body).raise_for_status()

    with ThreadPoolExecutor(CLIENTS) as pool:

        def a_second(clients: list[httpx.Client]) -> float:
            took = pairs.seconds(lambda: list(pool.map(calls, clients)))
            return CLIENTS * CALLS / took

        one, other = ([make() for _ in range(CLIENTS)] for make in (proxied, direct))
        found = pairs.in_turn(rounds, lambda: a_second(one), lambda: a_second(other), warm=1)
    what = f"runs/search, {CLIENTS} clients, through Jupyter"
    return rows.share(what, found, "1/s", at_least=0.8)
