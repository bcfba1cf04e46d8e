"""The mirror of a remote store: the same as that, and never more than it says."""

from __future__ import annotations

import math
import sqlite3
import stat
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from jupyter_mlflow.store.mirror.mirror import LOOK_EVERY

from . import mirroring, writing
from .mirroring import RUNS, complete, progress, server_order, shown, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import StoreProcess
    from .upstream import Gate, Handler, MlflowServer, Seen

    Writer = Callable[..., Any]

SEARCH = "runs/search"


def mirror_file(tmp_path: Path) -> Path:
    (found,) = (tmp_path / "cache").rglob("*.db")
    return found


QUESTIONS: list[tuple[str, list[str]]] = [
    ("", []),
    ("", ["metrics.loss ASC"]),
    ("", ["metrics.loss DESC", "params.lr"]),
    ("", ["params.lr DESC", "attributes.end_time"]),
    ("metrics.loss > 0.3 and params.lr = '2'", ["attributes.start_time ASC"]),
    ("attributes.run_name LIKE 'run 12%'", []),
    ("params.lr != '3'", ["metrics.absent"]),
]


def test_the_same_runs_in_the_same_order(
    mirrored: Any, remote_server: MlflowServer, writer: Writer, tmp_path: Path
) -> None:
    store = mirrored(remote_server.uri)
    complete(store)
    told = progress(store)
    assert told["loaded"] >= RUNS
    assert told == {**told, "total": told["loaded"], "complete": True, "problem": None}
    for which, order in QUESTIONS:
        theirs = writer(mirroring.search, remote_server.uri, ["1"], which, order)
        found: list[str] = []
        while len(found) < len(theirs):
            reply = store.client.get(
                "/views/runs",
                params={
                    "experiment_id": "1",
                    "filter": which,
                    "order_by": order,
                    "limit": 1000,
                    "offset": len(found),
                },
            ).json()
            found += reply["columns"]["run_id"]
            assert reply["total"] == len(theirs), which
        assert found == theirs, (which, order)
    file = mirror_file(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_half_of_it_is_said_to_be_half_and_gone_on_with(
    mirrored: Any, remote_server: MlflowServer, upstream: Gate, tmp_path: Path
) -> None:
    held = threading.Event()

    def hold(handler: Handler, seen: Seen) -> bool:
        # The second of the large pages, until it is let go.
        large = seen.path.endswith(SEARCH) and b'"max_results": 500' in seen.body
        if large and b"page_token" in seen.body and not held.is_set():
            held.wait(60)
            handler.hang_up()
            return True
        return False

    upstream.spoil = hold
    first = mirrored(upstream.uri)
    until(first, lambda: progress(first)["loaded"] == 500)
    told = progress(first)
    assert told == {"loaded": 500, "total": None, "complete": False, "problem": None}
    # Newest first: what is here is what comes first when all is.
    assert shown(first) == server_order(RUNS)[:500]
    assert first.process is not None
    first.process.kill()
    first.process.wait()
    held.set()
    before = len(upstream.seen)
    second = mirrored(upstream.uri)
    assert progress(second)["loaded"] >= 500
    complete(second)
    assert shown(second) == server_order(RUNS)
    went_on = [one for one in upstream.seen[before:] if b"attributes.start_time <=" in one.body]
    assert went_on


def test_what_changes_while_it_is_looked_at(
    mirrored: Any, remote_server: MlflowServer, writer: Writer
) -> None:
    store = mirrored(remote_server.uri)
    complete(store)
    made = writer(writing.experiment, remote_server.uri, "live", "mlflow-artifacts:/live")
    new = writer(writing.run, remote_server.uri, made, metrics={"a": [1.0]}, status=None)
    until(store, lambda: new in shown_or_none(store, made))

    def row() -> Any:
        found = store.get("/views/runs", experiment_id=made, run_name="")
        return found["columns"]["status"], found["metrics"]["a"]

    assert row() == (["RUNNING"], [1.0])
    writer(writing.call, remote_server.uri, "log_metric", new, "a", 2.0, step=1)
    until(store, lambda: row() == (["RUNNING"], [2.0]))
    writer(writing.call, remote_server.uri, "log_metric", new, "a", 3.0, step=2)
    writer(writing.call, remote_server.uri, "set_terminated", new, "FAILED")
    until(store, lambda: row() == (["FAILED"], [3.0]))
    # An experiment that goes takes its runs along, and brings them back.
    writer(writing.call, remote_server.uri, "delete_experiment", made)
    until(store, lambda: not shown(store, made))
    writer(writing.call, remote_server.uri, "restore_experiment", made)
    until(store, lambda: shown(store, made) == [new])


def shown_or_none(store: StoreProcess, experiment_id: str) -> list[str]:
    found = store.client.get("/views/runs", params={"experiment_id": experiment_id})
    return list(found.json()["columns"]["run_id"]) if found.status_code == 200 else []


def test_writes_through_here_are_seen_at_once(mirrored: Any, remote_server: MlflowServer) -> None:
    store = mirrored(remote_server.uri)
    complete(store)
    # Of long ago: no look would see it.
    old = server_order(RUNS)[-1]
    post = "/api/2.0/mlflow/runs/"

    def tag() -> Any:
        return store.get("/views/runs", run_id=old)["tags"].get("starred")

    store.post(post + "set-tag", run_id=old, key="starred", value="true")
    until(store, lambda: tag() == ["true"])
    store.post(post + "delete", run_id=old)
    until(store, lambda: old not in shown(store))
    assert store.get("/views/runs", run_id=old, stage="deleted")["columns"]["run_id"] == [old]
    store.post(post + "restore", run_id=old)
    until(store, lambda: old in shown(store))
    store.post(post + "delete-tag", run_id=old, key="starred")
    until(store, lambda: not tag())


def test_what_changed_while_nobody_looked(
    mirrored: Any, remote_server: MlflowServer, writer: Writer
) -> None:
    made = writer(writing.experiment, remote_server.uri, "meanwhile", "mlflow-artifacts:/meanwhile")
    ids = [writer(writing.run, remote_server.uri, made, start_time=5 + n) for n in range(4)]
    store = mirrored(remote_server.uri)
    complete(store)
    assert shown(store, made) == ids[::-1]
    store.stop()
    writer(writing.call, remote_server.uri, "delete_run", ids[0])
    writer(writing.call, remote_server.uri, "set_tag", ids[1], "later", "yes")
    with closing(sqlite3.connect(remote_server.database)) as connection, connection:
        # As ``mlflow gc`` does.
        for table in ("tags", "runs"):
            connection.execute(f"DELETE FROM {table} WHERE run_uuid = ?", (ids[2],))
    backdated = writer(writing.run, remote_server.uri, made, start_time=1)
    again = mirrored(remote_server.uri)
    until(again, lambda: shown(again, made) == [ids[3], ids[1], backdated])
    assert again.get("/views/runs", run_id=ids[1])["tags"]["later"] == ["yes"]
    assert again.get("/views/runs", run_id=ids[0], stage="deleted")["total"] == 1


def test_two_servers_share_a_mirror(mirrored: Any, upstream: Gate) -> None:
    first = mirrored(upstream.uri)
    second = mirrored(upstream.uri)
    complete(first)
    complete(second)
    assert shown(first) == shown(second)

    def large() -> int:
        return sum(b'"max_results": 500' in one.body for one in upstream.asked(SEARCH))

    pages = large()
    # One of them went through all of it.
    assert pages == (RUNS + 499) // 500 or pages < 2 * RUNS // 500
    first.stop()
    assert progress(second)["complete"]


def test_many_who_look_ask_no_more_than_one(mirrored: Any, upstream: Gate) -> None:
    store = mirrored(upstream.uri)
    complete(store)
    before, began = len(upstream.seen), time.monotonic()
    for _ in range(20):
        for _ in range(20):
            assert store.get("/views/runs", experiment_id="1")["total"] >= RUNS
    # Four hundred questions: a look each five seconds, of five questions and those about models.
    looks = 1 + math.ceil((time.monotonic() - began) / LOOK_EVERY)
    assert len(upstream.seen) - before <= 8 * looks


def test_a_file_that_is_none_is_made_anew(
    mirrored: Any, remote_server: MlflowServer, tmp_path: Path
) -> None:
    store = mirrored(remote_server.uri)
    store.stop()
    file = mirror_file(tmp_path)
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes(b"no database" * 1000)
    again = mirrored(remote_server.uri)
    assert shown(again)
