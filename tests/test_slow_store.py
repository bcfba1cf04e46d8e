"""Stores that are stopped, hang, are slow or locked: cells go on as if there were no package.

What a cell does is compared with a kernel in which the package is not installed: what it asks the
store, in which order and how often, how it ends and what it prints.
"""

from __future__ import annotations

import contextlib
import socket
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from tests.kernel.running import Server
from tests.slow import CREATE, FIND, LOOKUP, Front, without_the_package
from tests.store.conftest import StoreProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.kernel.running import Outcome, RunningKernel

IMPORT = "import mlflow"
NO_CALL = "len(mlflow.__name__)"
START = "with mlflow.start_run() as run: pass\nrun.info.experiment_id"
SEARCH = "len(mlflow.search_runs(output_format='list')) >= 0"
CELLS = [NO_CALL, START, SEARCH]
PATIENT = "\nfrom jupyter_mlflow.kernel import answers; answers.WAIT = 60"
"""A store that answers is waited for, however busy the machine is."""
MLFLOWS_OWN = 20
"""Seconds that MLflow waits for a database that is locked."""

QUICK = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "0",
    "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER": "0",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "2",
}
"""So that MLflow gives up within the time of a test."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreProcess]:
    process = StoreProcess(tmp_path_factory.mktemp("store")).launch("--create")
    yield process.wait_ready()
    process.stop()


@pytest.fixture
def front(store: StoreProcess) -> Iterator[Front]:
    front = Front(store.socket)
    yield front
    front.stop()


@pytest.fixture
def unused_uri() -> Iterator[str]:
    """Of a server that is stopped."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{unused.getsockname()[1]}"


def ours(server: Server, uri: str, name: str = "x", **env: str) -> RunningKernel:
    path, env = f"{name}.ipynb", env | {"MLFLOW_TRACKING_URI": uri}
    return server.kernel(path, name, cwd=None, arguments=None, **env)


def bare(server: Server, tmp_path: Path, uri: str, **env: str) -> RunningKernel:
    """A kernel in which the package is not installed."""
    env |= without_the_package(tmp_path / "bare")
    kernel = ours(server, uri, "bare", **env)
    assert kernel.run("import jupyter_mlflow").errors == ["ModuleNotFoundError"]
    return kernel


def end(outcome: Outcome) -> tuple[str, list[str], int]:
    """How a cell ended, and how often it was told that something is tried again."""
    return outcome.status, outcome.errors, outcome.printed.count("Retrying")


def test_a_store_that_is_stopped(server: Server, tmp_path: Path, unused_uri: str) -> None:
    plain, kernel = bare(server, tmp_path, unused_uri, **QUICK), ours(server, unused_uri, **QUICK)
    for one in (plain, kernel):
        # Whoever logs hears of each attempt: of their own.
        assert one.run("import logging; logging.basicConfig()\n" + IMPORT).status == "ok"
    for cell in CELLS:
        expected = end(plain.run(cell))
        assert end(kernel.run(cell)) == expected
    assert expected[0] == "error"
    assert expected[2] > 0


def test_a_store_that_hangs(server: Server, tmp_path: Path, front: Front) -> None:
    front.delay = None
    plain, kernel = bare(server, tmp_path, front.uri, **QUICK), ours(server, front.uri, **QUICK)
    asked = {}
    for one in (plain, kernel):
        front.forget()
        assert one.run(IMPORT).status == "ok"
        ends = [end(one.run(cell)) for cell in CELLS]
        asked[one.id] = front.asked_by_cells(), ends
    assert asked[plain.id] == asked[kernel.id]
    assert "runs/create" in asked[plain.id][0]
    # The package has asked, too, and nobody waited for it.
    log = front.log
    assert ("asked", FIND) in log


def test_a_cell_asks_while_the_package_still_waits(server: Server, front: Front) -> None:
    # As MLflow is by default: it would wait two minutes, eight times.
    front.delay = None
    kernel = ours(server, front.uri)
    kernel.run(IMPORT)
    front.wait(lambda log: ("asked", FIND) in log)
    began = time.monotonic()
    request = kernel.send(START)
    front.wait(lambda log: ("asked", "runs/create") in log)
    assert time.monotonic() - began < 20
    # It has asked once, and makes nothing of what it does not know.
    assert [name for _, name in front.log].count(FIND) == 1
    assert ("asked", CREATE) not in front.log
    kernel.manager.interrupt_kernel()
    assert kernel.outcome(request).errors == ["KeyboardInterrupt"]
    # Not again with the next cell.
    front.forget()
    kernel.send(SEARCH)
    front.wait(lambda log: ("asked", "runs/search") in log)
    assert ("asked", FIND) not in front.log


def test_a_slow_store(server: Server, tmp_path: Path, front: Front) -> None:
    front.delay = 2
    plain, kernel = bare(server, tmp_path, front.uri), ours(server, front.uri, "slow")
    asked = []
    for one in (plain, kernel):
        front.forget()
        assert one.run(IMPORT).status == "ok"
        assert one.run(START).value == "0"
        asked.append(front.asked_by_cells())
    assert asked[0] == asked[1]
    # What comes later is for the next run.
    found = kernel.state_when(lambda state: state.experiment_id is not None)
    assert kernel.run(START).value == found.experiment_id != "0"
    assert kernel.run(SEARCH).value is True
    # And a kernel of a notebook that has an experiment is told while it imports MLflow.
    front.forget()
    later = ours(server, front.uri, "slow")
    later.run(IMPORT)
    front.wait(lambda log: ("answered", FIND) in log)
    later.state_when(lambda state: state.experiment_id is not None)
    assert later.run(START).value == found.experiment_id
    assert [name for _, name in front.log].count(FIND) == 2
    assert ("asked", CREATE) not in front.log


def test_a_store_that_answers_costs_three_round_trips(server: Server, front: Front) -> None:
    kernel = ours(server, front.uri, "quick")
    kernel.run(IMPORT + PATIENT)
    assert kernel.run(START).value != "0"
    asked = [name for what, name in front.log if what == "asked" and name in LOOKUP]
    assert len(asked) <= 3
    assert asked.count(CREATE) == 1
    # Afterwards none.
    front.forget()
    kernel.run(START)
    assert [name for _, name in front.log if name in LOOKUP] == []


LATE = """
import importlib.abc, sys, threading, time
class Late(importlib.abc.MetaPathFinder):
    done = False
    def find_spec(self, *_):
        asked = any(one.name == "jupyter-mlflow-question" for one in threading.enumerate())
        if asked and not self.done and threading.current_thread() is threading.main_thread():
            self.done = True
            time.sleep(2 * answers.WAIT)
from jupyter_mlflow.kernel import answers
answers.WAIT = 5  # for a machine that is busy
late = Late()
sys.meta_path.insert(0, late)
"""
"""What is left of the import, once the store was to be asked, takes longer than a cell waits."""


def test_an_import_that_takes_long_is_not_the_stores_fault(server: Server, front: Front) -> None:
    front.delay = 0.2
    kernel = ours(server, front.uri, "late")
    kernel.run(LATE)
    found = kernel.run(f"{IMPORT}\nassert late.done\n{START}")
    assert found.status == "ok", found.traceback
    assert found.value != "0"


def test_import_alone_makes_nothing(server: Server, front: Front) -> None:
    kernel = ours(server, front.uri, "import")
    kernel.run(IMPORT)
    front.wait(lambda log: ("answered", FIND) in log)
    named = kernel.value("[e.name for e in mlflow.search_experiments()]")
    assert [name for name in named if "import" in name] == []
    assert ("asked", CREATE) not in front.log
    # Nor does a kernel whose user has chosen ask at all.
    front.forget()
    chosen = ours(server, front.uri, MLFLOW_EXPERIMENT_ID="0")
    chosen.run(IMPORT)
    assert chosen.run(START).value == "0"
    assert [name for _, name in front.log if name in LOOKUP] == []


def test_an_experiment_elsewhere_follows_its_notebook(server: Server, front: Front) -> None:
    for path in ("old.ipynb", "new.ipynb"):
        (server.root / path).write_text('{"cells": [], "metadata": {}}')
    kernel = server.kernel(
        "old.ipynb", "moving", MLFLOW_TRACKING_URI=front.uri, JUPYTERHUB_USER="ada"
    )
    kernel.run(IMPORT + PATIENT)
    first = kernel.run(START).value
    server.bind(kernel.id, "new.ipynb", "moving")
    assert kernel.run(START).value == first
    kernel.state_when(lambda state: state.experiment_name == "ada/new.ipynb")
    path = f"mlflow.get_experiment('{first}').tags['jupyter.notebook.path']"
    front.wait(lambda log: ("answered", "experiments/set-experiment-tag") in log)
    assert kernel.value(path) == "new.ipynb"


@contextlib.contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """Nobody else can write to the database, nor read it unless it is in WAL mode."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN EXCLUSIVE")
    yield connection
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.close()


def release(lock: sqlite3.Connection) -> None:
    lock.execute("ROLLBACK")


PROVIDER = (
    "from mlflow.tracking.default_experiment import registry\n"
    "provider = list(registry._default_experiment_provider_registry)[-1]\n"
    "import time\n"
)
ASK = "t = time.perf_counter(); found = provider.in_context(); found, time.perf_counter() - t"


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_locked_database(server: Server, store: StoreProcess, journal: str) -> None:
    with contextlib.closing(sqlite3.connect(store.path)) as source:
        target = sqlite3.connect(server.store)
        source.backup(target)
        target.execute(f"PRAGMA journal_mode = {journal}")
        target.close()
    kernel, known = server.kernel("x.ipynb", "locked"), server.kernel("y.ipynb", "known")
    for one in (kernel, known):
        one.run(IMPORT + "\n" + PROVIDER)
    first = known.run(START).value
    # As long as this takes.
    kernel.run("from jupyter_mlflow.kernel import answers; answers.RETRY = 3600")
    with locked(server.store) as lock:
        found, seconds = kernel.run(ASK).value
        assert found is False
        assert seconds < MLFLOWS_OWN
        # Not waited for again: a cell that waited so long would be given up by its test.
        kernel.run(PATIENT.replace("60", "3600"))
        found, _ = kernel.run(ASK).value
        assert found is False
        # What was known is known.
        found, seconds = known.run(ASK).value
        assert found is True
        assert seconds < MLFLOWS_OWN
        # The run waits for as long as MLflow does.
        request = kernel.send("provider.in_context()\nprint('asked')\n" + START)
        assert kernel.outcome(request, when_printed=lambda: release(lock)).value == "0"
    assert known.run(START).value == first
    assert kernel.run(START).value not in ("0", first)
