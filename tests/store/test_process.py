from __future__ import annotations

import os
import signal
import sqlite3
import stat
import sys
import threading
import time
from contextlib import closing
from queue import Queue
from typing import TYPE_CHECKING, Any

import httpx
import psutil
import pytest

from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import StoreProcess

    MakeStore = Callable[..., StoreProcess]

PATIENCE = 20.0
"""Seconds that SQLite waits for a lock where MLflow opens it."""
LARGEST_RSS = 320e6
"""Bytes, the limit of a store process after the first requests of a panel."""


def test_only_its_owner_reaches_the_socket(store: StoreProcess) -> None:
    mode = stat.S_IMODE(store.socket.stat().st_mode)
    assert mode & 0o077 == 0
    assert stat.S_IMODE(store.socket.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(
    sys.version_info < (3, 11), reason="the limit holds for pandas 3, which needs Python 3.11"
)
def test_one_lean_process(store: StoreProcess) -> None:
    assert store.process is not None
    process = psutil.Process(store.process.pid)
    store.get("/views/runs", experiment_id="0")
    store.get("/api/2.0/mlflow/experiments/search", max_results=10)
    assert process.children(recursive=True) == []
    assert not any("pyarrow" in mapped.path for mapped in process.memory_maps())
    assert process.memory_info().rss < LARGEST_RSS
    assert process.net_connections("inet") == []


def test_the_store_uri_is_for_nobody_else(store: StoreProcess) -> None:
    assert store.process is not None
    assert "mlflow.db" not in " ".join(psutil.Process(store.process.pid).cmdline())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_while_polls_are_pending(
    tmp_path: Path, make_store: MakeStore, number: signal.Signals
) -> None:
    store = make_store(tmp_path).launch("--create").wait_ready()
    assert store.process is not None
    cursor = store.get("/views/changes")["cursor"]
    sent: Queue[str] = Queue()
    found: list[Any] = []

    def trace(event: str, _info: object) -> None:
        if event == "http11.send_request_body.complete":
            sent.put(event)

    def poll() -> None:
        wanted = {"since": cursor, "wait": "60"}
        answer = store.client.get("/views/changes", params=wanted, extensions={"trace": trace})
        found.append(answer.json())

    polls = [threading.Thread(target=poll) for _ in range(4)]
    for thread in polls:
        thread.start()
    for _ in polls:
        sent.get(timeout=10)
    # What came first is read first: with this answer, the polls are under way.
    store.get("/views/ready")
    store.process.send_signal(number)
    # Far less than the polls ask for; and they are answered, not cut off.
    assert store.process.wait(30) == 0, store.log
    for thread in polls:
        thread.join()
    assert [one["changed"] for one in found] == [False] * len(polls)
    assert not store.socket.exists()
    assert "Traceback" not in store.log


@pytest.mark.parametrize("safe_path", ["", "1"])
def test_nothing_from_the_notebooks_folder_is_imported(
    tmp_path: Path, make_store: MakeStore, safe_path: str
) -> None:
    """By the store's own doing: Python knows PYTHONSAFEPATH from 3.11 on only."""
    # Of ours, of MLflow's, and of the standard library what `python -m` has not loaded itself.
    names = ["argparse", "httpx", "logging", "mlflow", "random", "sqlalchemy", "uvicorn", "yaml"]
    for name in names:
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('IMPORTED {name}')\n")
    store = make_store(tmp_path, PYTHONSAFEPATH=safe_path).launch("--create").wait_ready()
    assert store.get("/views/runs", experiment_id="0")["total"] == 0
    assert store.stop() == 0
    assert not (tmp_path / "__pycache__").exists()


def test_artifacts_of_mlflow_artifacts_uris(store: StoreProcess) -> None:
    """Up and down, to the default store's own artifact folder, and nowhere else."""
    content = os.urandom(300_000)
    url = "/api/2.0/mlflow-artifacts/artifacts/some/folder/a%20file.bin"
    assert store.client.put(url, content=content).status_code == httpx.codes.OK
    assert (store.artifacts / "some" / "folder" / "a file.bin").read_bytes() == content
    assert store.client.get(url).content == content
    listed = store.get("/api/2.0/mlflow-artifacts/artifacts", path="some/folder")
    assert [one["path"] for one in listed["files"]] == ["a file.bin"]
    outside = store.client.get("/api/2.0/mlflow-artifacts/artifacts/..%2Fmlflow.db")
    assert outside.status_code == httpx.codes.BAD_REQUEST


def test_a_run_in_an_experiment_behind_the_proxy(store: StoreProcess) -> None:
    here = store.post(
        "/api/2.0/mlflow/experiments/create",
        name="proxied",
        artifact_location="mlflow-artifacts:/p",
    )["experiment_id"]
    run = store.post("/api/2.0/mlflow/runs/create", experiment_id=here)["run"]["info"]
    below = run["artifact_uri"].removeprefix("mlflow-artifacts:/")
    mlmodel = b"flavors: {python_function: {}}\n"
    url = f"/api/2.0/mlflow-artifacts/artifacts/{below}/model/MLmodel"
    assert store.client.put(url, content=mlmodel).status_code == httpx.codes.OK
    listed = store.get("/api/2.0/mlflow/artifacts/list", run_id=run["run_id"])
    assert [one["path"] for one in listed["files"]] == ["model"]
    found = store.get("/views/model", run_id=run["run_id"], path="model")
    assert found["flavors"] == ["python_function"]
    assert found["signature"] is None
    assert found["input_example"] is None


def test_a_new_experiment_gets_a_place_that_a_kernel_can_write_to(store: StoreProcess) -> None:
    made = store.post("/api/2.0/mlflow/experiments/create", name="placed")["experiment_id"]
    found = store.get("/api/2.0/mlflow/experiments/get", experiment_id=made)["experiment"]
    assert found["artifact_location"] == f"{store.artifacts.as_uri()}/{made}"


def test_without_a_root_mlflows_own_rule_holds(
    tmp_path: Path, make_store: MakeStore, writer: Callable[..., Any]
) -> None:
    store = make_store(tmp_path, artifact_root="", _MLFLOW_SERVER_ARTIFACT_ROOT="file:///elsewhere")
    writer(writing.build, str(store.path), "")
    store.launch().wait_ready()
    made = store.post("/api/2.0/mlflow/experiments/create", name="placed")["experiment_id"]
    found = store.get("/api/2.0/mlflow/experiments/get", experiment_id=made)["experiment"]
    assert found["artifact_location"] == f"{tmp_path}/mlruns/{made}"
    url = "/api/2.0/mlflow-artifacts/artifacts/x"
    assert store.client.put(url, content=b"x").status_code == httpx.codes.OK
    assert (tmp_path / "mlartifacts" / "x").read_bytes() == b"x"


def test_mlflows_own_guard_stands(tmp_path: Path, make_store: MakeStore) -> None:
    """Even where the user's environment opens it for a server of theirs."""
    store = make_store(
        tmp_path,
        MLFLOW_SERVER_ALLOWED_HOSTS="*",
        MLFLOW_SERVER_CORS_ALLOWED_ORIGINS="*",
        MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE="true",
    )
    store.launch("--create").wait_ready()
    for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
        found = store.client.post(
            "/api/2.0/mlflow/runs/search", json={"experiment_ids": ["0"]}, headers=headers
        )
        assert found.status_code == httpx.codes.FORBIDDEN, headers


def test_there_is_no_documentation_page(store: StoreProcess) -> None:
    for page in ("/docs", "/redoc", "/openapi.json", "/views/docs", "/views/openapi.json"):
        assert store.client.get(page).status_code == httpx.codes.NOT_FOUND


def test_a_view_does_not_hold_up_a_writing_kernel(
    store: StoreProcess, writer: Callable[..., Any]
) -> None:
    """Views are asked without a pause; writes stay far from SQLite's own patience."""
    run_id = writer(writing.run, store.uri, "0", status=None)
    assert writer(writing.journal_mode, str(store.path), "wal") == "wal"
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            store.get("/views/runs", experiment_id="0")

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for one in asking:
        one.start()
    slowest = 0.0
    for step in range(50):
        start = time.monotonic()
        writer(writing.call, store.uri, "log_metric", run_id, "m", 1.0, step=step)
        slowest = max(slowest, time.monotonic() - start)
    done.set()
    for one in asking:
        one.join()
    assert slowest < PATIENCE / 4


def test_a_locked_database_is_told_and_got_over(
    tmp_path: Path, make_store: MakeStore, writer: Callable[..., Any]
) -> None:
    store = make_store(tmp_path)
    # With the old journal, whoever writes keeps readers out.
    writer(writing.build, str(store.path), "")
    store.launch().wait_ready()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        found = store.get("/views/runs", 503, experiment_id="0")
        connection.execute("ROLLBACK")
    assert found["error_code"] == "TEMPORARILY_UNAVAILABLE"
    assert "locked" in found["message"]
    assert "SELECT" not in found["message"]
    assert store.get("/views/runs", experiment_id="0")["total"] == 0
