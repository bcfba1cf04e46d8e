"""How long the store process takes from nothing to its first answer, beside MLflow's own server.

``python benchmarks/store_start.py [--pairs N]``: interleaved pairs in one run on one existing
store. Prints times, their ratio and the store process's memory; exits 1 beyond the limits.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LARGEST_RATIO = 0.5
LARGEST_RSS = 320e6
"""Bytes, after the first requests of a panel."""

SEARCH = "/api/2.0/mlflow/experiments/search?max_results=10"
PANEL = ("/views/ready", "/views/runs?experiment_id=0", "/views/changes", SEARCH)
TIMEOUT = 120.0


@contextmanager
def running(command: Sequence[str], env: dict[str, str], cwd: Path) -> Iterator[int]:
    """The command's process group, killed at the end."""
    with (cwd / "log").open("ab") as log:
        process = subprocess.Popen(
            command, env=env, cwd=cwd, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def seconds_to_answer(client: httpx.Client, start: float) -> float:
    """Seconds from ``start`` to the first 200; asks every 10 ms."""
    while time.perf_counter() - start < TIMEOUT:
        try:
            if client.get(SEARCH).status_code == 200:
                return time.perf_counter() - start
        except httpx.TransportError:
            pass
        time.sleep(0.01)
    raise TimeoutError("no answer")


def memory(pid: int) -> float:
    """Resident bytes of a process and all its descendants."""
    process = psutil.Process(pid)
    return float(sum(p.memory_info().rss for p in [process, *process.children(recursive=True)]))


def store_process(folder: Path, env: dict[str, str]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="jm-") as scratch:
        path = Path(scratch) / "s"
        command = [sys.executable, "-m", "jupyter_mlflow.store", "--socket", str(path), "--create"]
        client = httpx.Client(
            transport=httpx.HTTPTransport(uds=str(path)),
            base_url="http://localhost",
            timeout=TIMEOUT,
        )
        start = time.perf_counter()
        with client, running(command, env, folder) as pid:
            seconds = seconds_to_answer(client, start)
            for one in PANEL:
                client.get(one).raise_for_status()
            return seconds, memory(pid)


def mlflow_server(folder: Path, env: dict[str, str]) -> tuple[float, float]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mlflow", "server", "--workers", "1", "--port", str(port)]
    command += ["--backend-store-uri", env["JUPYTER_MLFLOW_STORE_URI"]]
    client = httpx.Client(base_url=f"http://localhost:{port}", timeout=TIMEOUT)
    start = time.perf_counter()
    with client, running(command, env, folder) as pid:
        return seconds_to_answer(client, start), memory(pid)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=5)
    pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")},
            "JUPYTER_MLFLOW_STORE_URI": f"sqlite:///{folder}/mlflow.db",
            "JUPYTER_MLFLOW_ARTIFACT_ROOT": (folder / "mlartifacts").as_uri(),
            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        }
        # Makes the store, and warms the disk's cache for both.
        store_process(folder, env)
        mlflow_server(folder, env)
        ours, theirs = [], []
        for _ in range(pairs):
            ours.append(store_process(folder, env))
            theirs.append(mlflow_server(folder, env))
    times = [statistics.median(seconds for seconds, _ in found) for found in (ours, theirs)]
    rss = max(size for _, size in ours)
    ratio = times[0] / times[1]
    print(f"store process         {times[0]:6.2f} s  {rss / 1e6:6.0f} MB")
    print(f"mlflow server, 1 worker {times[1]:4.2f} s  {max(m for _, m in theirs) / 1e6:6.0f} MB")
    print(f"ratio {ratio:.2f} (at most {LARGEST_RATIO}), limit {LARGEST_RSS / 1e6:.0f} MB")
    return int(ratio > LARGEST_RATIO or rss > LARGEST_RSS)


if __name__ == "__main__":
    sys.exit(main())
