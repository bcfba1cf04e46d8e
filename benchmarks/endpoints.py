"""What a prediction costs through Jupyter, beside the same one straight from the scoring server."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
import psutil

from benchmarks import labs, pairs, processes, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.options import Options

CLIENTS: Final = 4
CALLS: Final = 25
"""Of each client in a round."""
AT_LEAST: Final = 0.7

_ENDPOINTS: Final = "/jupyter-mlflow/endpoints"
_LOG: Final = """
import sys
import mlflow
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

data = pd.DataFrame({f"c{i}": [float(i + j) for j in range(20)] for i in range(5)})
model = RandomForestClassifier(20, random_state=1).fit(data, [j % 2 for j in range(20)])
mlflow.set_tracking_uri(sys.argv[1])
info = mlflow.sklearn.log_model(model, name="forest", serialization_format="cloudpickle")
print(info.model_id)
"""
_BODY: Final = {"dataframe_records": [{f"c{i}": float(i + j) for i in range(5)} for j in range(10)]}


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:
    """Throughput of one endpoint with one process, at four clients."""
    with labs.lab(folder, ours=None) as lab, ExitStack() as stack:
        lab.client.get("/jupyter-mlflow/views/default/ready").raise_for_status()
        socket = _serve(lab, f"sqlite:///{folder / 'root' / 'mlflow.db'}")

        def direct() -> httpx.Client:
            transport = httpx.HTTPTransport(uds=str(socket))
            return stack.enter_context(
                httpx.Client(
                    transport=transport, base_url="http://localhost", timeout=processes.TIMEOUT
                )
            )

        def through() -> httpx.Client:
            return stack.enter_context(
                httpx.Client(
                    base_url=f"{lab.url}{_ENDPOINTS}/forest",
                    headers={"Authorization": f"token {lab.token}"},
                    timeout=processes.TIMEOUT,
                )
            )

        yield _throughput(options.of(9, 5), through, direct)
        lab.client.delete(f"{_ENDPOINTS}/forest").raise_for_status()


def _serve(lab: labs.Lab, uri: str) -> Path:
    """Make the endpoint; where its scoring server listens."""
    told = subprocess.run(
        [sys.executable, "-c", _LOG, uri], capture_output=True, text=True, check=True
    )
    asked: dict[str, Any] = {
        "name": "forest",
        "connection": "default",
        "model": {"model_id": told.stdout.split()[-1]},
        "workers": 1,
    }
    lab.client.post(_ENDPOINTS, json=asked).raise_for_status()
    until = time.monotonic() + processes.TIMEOUT
    while (found := lab.client.get(f"{_ENDPOINTS}/forest").json())["state"] != "ready":
        if found["state"] == "failed" or time.monotonic() > until:
            raise RuntimeError(f"The endpoint did not become ready: {found}")
        time.sleep(0.1)
    for child in psutil.Process(lab.pid).children(recursive=True):
        command = child.cmdline()
        if "--sockets" in command:
            return Path(command[command.index("--sockets") + 1]) / "0"
    raise LookupError("no scoring server")


def _throughput(
    rounds: int, through: Callable[[], httpx.Client], direct: Callable[[], httpx.Client]
) -> rows.Row:
    def calls(client: httpx.Client) -> None:
        for _ in range(CALLS):
            client.post("/invocations", json=_BODY).raise_for_status()

    with ThreadPoolExecutor(CLIENTS) as pool:

        def a_second(clients: list[httpx.Client]) -> float:
            took = pairs.seconds(lambda: list(pool.map(calls, clients)))
            return CLIENTS * CALLS / took

        one, other = ([make() for _ in range(CLIENTS)] for make in (through, direct))
        found = pairs.in_turn(rounds, lambda: a_second(one), lambda: a_second(other), warm=1)
    what = f"predictions, {CLIENTS} clients, through Jupyter"
    return rows.share(what, found, "1/s", at_least=AT_LEAST)
