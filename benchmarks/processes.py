"""The two that are compared, as processes: our store process and MLflow's own server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TIMEOUT: Final = 120.0
SEARCH: Final = "/api/2.0/mlflow/experiments/search?max_results=10"


@dataclass(frozen=True)
class Served:
    """A process that answers: ``url`` is empty for one on a unix socket.

    ``seconds`` is how long it took from nothing to its first 200.
    """

    client: httpx.Client
    url: str
    pid: int
    seconds: float

    def memory(self) -> float:
        """Resident bytes of it and all its descendants."""
        process = psutil.Process(self.pid)
        family = [process, *process.children(recursive=True)]
        return float(sum(one.memory_info().rss for one in family))


def clean_environment(**more: str) -> dict[str, str]:
    """This process' environment without what tells MLflow or Jupyter anything."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "JUPYTER", "JPY_"))}
    return kept | {"MLFLOW_DISABLE_TELEMETRY": "true"} | more


@contextmanager
def running(command: Sequence[str], env: dict[str, str], cwd: Path) -> Iterator[int]:
    """The command's process, which leads a group; all of it is gone at the end."""
    with (cwd / "log").open("ab") as log:
        process = subprocess.Popen(
            command, env=env, cwd=cwd, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process.pid
    finally:
        # Who has children in groups of their own ends them when asked to.
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answered(ask: Callable[[], httpx.Response], start: float) -> float:
    """Seconds from ``start`` to the first 200; asks every 5 ms."""
    while time.perf_counter() - start < TIMEOUT:
        try:
            if ask().status_code == httpx.codes.OK:
                return time.perf_counter() - start
        except httpx.TransportError:
            pass
        time.sleep(0.005)
    raise TimeoutError("no answer")


@contextmanager
def store_process(store: Path) -> Iterator[Served]:
    """``python -m jupyter_mlflow.store`` for the SQLite file ``store``, made if it is not there."""
    env = clean_environment(
        JUPYTER_MLFLOW_STORE_URI=f"sqlite:///{store}",
        JUPYTER_MLFLOW_ARTIFACT_ROOT=(store.parent / "mlartifacts").as_uri(),
    )
    with tempfile.TemporaryDirectory(prefix="jm-") as scratch:
        path = str(Path(scratch) / "s")
        command = [sys.executable, "-m", "jupyter_mlflow.store", "--socket", path, "--create"]
        transport = httpx.HTTPTransport(uds=path)
        client = httpx.Client(transport=transport, base_url="http://localhost", timeout=TIMEOUT)
        start = time.perf_counter()
        with client, running(command, env, store.parent) as pid:
            seconds = answered(lambda: client.get(SEARCH), start)
            yield Served(client, "", pid, seconds)


@contextmanager
def mlflow_server(store: Path, *, as_shipped: bool = False) -> Iterator[Served]:
    """``mlflow server`` for the same file: with one worker and no jobs, or ``as_shipped``."""
    port = free_port()
    command = [sys.executable, "-m", "mlflow", "server", "--port", str(port)]
    command += ["--backend-store-uri", f"sqlite:///{store}"]
    env = clean_environment()
    if not as_shipped:
        env["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false"
        command += ["--workers", "1"]
    url = f"http://localhost:{port}"
    client = httpx.Client(base_url=url, timeout=TIMEOUT)
    start = time.perf_counter()
    with client, running(command, env, store.parent) as pid:
        seconds = answered(lambda: client.get(SEARCH), start)
        yield Served(client, url, pid, seconds)


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
