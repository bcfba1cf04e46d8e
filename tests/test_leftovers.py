"""After `kill -9` of the Jupyter server nothing of ours is left, whenever it comes."""

from __future__ import annotations

import random
import signal
import threading
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from .servers import Server, processes_with, running

if TYPE_CHECKING:
    from pathlib import Path


def kill_in_use(place: Path, count: int, seed: int, seconds: float) -> int:
    """Kill a server ``count`` times, half of them while its store process starts.

    Returns how many processes were left so many ``seconds`` after, over all.
    """
    generator = random.Random(seed)
    left = 0
    root = place / "root"
    for number in range(count):
        mine = place / str(number)
        server = Server(mine, root, JUPYTER_MLFLOW_TEST=str(mine)).wait_ready()
        asking = threading.Thread(target=_ask, args=(server,))
        asking.start()
        if number % 2:
            asking.join()
            assert any("store" in " ".join(p.cmdline()) for p in server.family())
        else:
            asking.join(generator.uniform(0.02, 1.5))
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        asking.join()
        _, alive = psutil.wait_procs(processes_with(str(mine)), timeout=seconds)
        left += len(alive)
    return left


def _ask(server: Server) -> None:
    try:
        answer = server.get("jupyter-mlflow/views/default/ready")
        assert answer.status_code == 200, answer.text
    except httpx.TransportError:
        pass  # it was killed meanwhile, as half of them are


def test_nothing_is_left_after_kill_9_of_jupyter(tmp_path: Path) -> None:
    # Beside other tests, on processors that may be taken. How soon, is counted below.
    assert kill_in_use(tmp_path, 4, seed=1, seconds=30) == 0


@pytest.mark.slow
def test_nothing_is_left_after_50_kills_of_jupyter(tmp_path: Path) -> None:
    assert kill_in_use(tmp_path, 50, seed=2, seconds=2) == 0


@pytest.mark.timeout(120)
def test_a_clean_end_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    with running(tmp_path, JUPYTER_MLFLOW_TEST=str(tmp_path)) as server:
        _ask(server)
        family = server.family()
        assert len(family) >= 3  # the server, the guard, the store
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    assert processes_with(str(tmp_path)) == []
    left = [p.name for p in (server.runtime / "jupyter-mlflow").iterdir()]
    assert [name for name in left if not name.endswith(".log")] == []
    assert list((tmp_path / "t").glob("jm-*")) == []
