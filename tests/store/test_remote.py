"""Stores that are no database: each call goes on to their host, with MLflow's credentials."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from .upstream import Gate, MlflowServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .upstream import Handler, Seen

SEARCH = "/api/2.0/mlflow/runs/search"
GET = "/api/2.0/mlflow/experiments/get"
CREATE = "/api/2.0/mlflow/runs/create"
VERSION = "/api/2.0/mlflow/model-versions/create"


def test_a_server_is_shown_and_written_to(remote: Any, remote_server: MlflowServer) -> None:
    store = remote(remote_server.uri).launch().wait_ready()
    assert store.get("/views/ready")["label"] == f"http · 127.0.0.1:{remote_server.port}"
    made = store.post("/api/2.0/mlflow/experiments/create", name="mine")["experiment_id"]
    run = store.post(CREATE, experiment_id=made, run_name="first", start_time=1)["run"]["info"]
    cursor = ""
    asked = {"experiment_id": made}
    # The copy is a moment behind: at first it lacks the experiment, too, and says so.
    while not store.client.get("/views/runs", params=asked).json().get("total"):
        cursor = store.get("/views/changes", since=cursor, wait=20)["cursor"]
    found = store.get("/views/runs", experiment_id=made)
    assert found["columns"]["run_id"] == [run["run_id"]]
    assert found["columns"]["run_name"] == ["first"]
    assert store.client.get("/version").text == store.get("/views/ready")["mlflow_version"]
    # What is not MLflow's tracking API is not passed on.
    assert store.client.get("/ajax-api/2.0/mlflow/runs/get").status_code == 404
    assert store.client.get("/").status_code == 404


def test_headers_of_both_sides(remote: Any, upstream: Gate) -> None:
    upstream.extra = {
        "Set-Cookie": "a=b",
        "Content-Security-Policy": "default-src *",
        "Access-Control-Allow-Origin": "*",
        "X-Mlflow-Kept": "yes",
    }
    store = remote(upstream.uri).launch().wait_ready()
    secret = {"Cookie": "c00kie", "Authorization": "token c00kie", "X-XSRFToken": "c00kie"}
    sent = {**secret, "X-Mlflow-Experiment-Id": "7", "Forwarded": "for=c00kie"}
    reply = store.client.get(f"{GET}?experiment_id=0", headers=sent)
    assert reply.status_code == 200
    # But for what uvicorn itself says.
    assert set(reply.headers) <= {"content-type", "content-length", "date", "x-mlflow-kept"}
    (seen,) = upstream.asked("experiments/get")
    assert seen.path == f"{GET}?experiment_id=0"
    assert seen.headers["x-mlflow-experiment-id"] == "7"
    assert seen.headers["user-agent"].startswith("mlflow-python-client")
    assert not [one for one in upstream.seen if "c00kie" in one.text]


def answered(status: int, body: bytes = b"<html>", **headers: str) -> Any:
    def spoil(handler: Handler, _: Seen) -> bool:
        handler.answer(status, body, **{"content_type": "text/html", **headers})
        return True

    return spoil


@pytest.mark.parametrize("how", ["503", "hang up"])
def test_a_version_whose_answer_is_lost_is_made_once(remote: Any, upstream: Gate, how: str) -> None:
    """The host has made it and does not say so: we say that it may be there, and make no other."""

    def made_and_lost(handler: Handler, seen: Seen) -> bool:
        assert upstream.client is not None
        headers = {"Content-Type": "application/json", "Host": "localhost"}
        done = upstream.client.post(seen.path, content=seen.body, headers=headers)
        assert done.status_code == 200, done.text
        if how == "503":
            handler.answer(503, b"<html>", content_type="text/html")
        else:
            handler.hang_up()
        return True

    store = remote(upstream.uri).launch().wait_ready()
    name = f"lost by {how}"
    store.post("/api/2.0/mlflow/registered-models/create", name=name)
    upstream.spoil = made_and_lost
    version = {"name": name, "source": "s3://bucket/model"}
    reply = store.client.post(VERSION, json=version)
    assert reply.status_code == 503
    assert "may or may not" in reply.json()["message"]
    upstream.spoil = lambda _handler, _seen: False
    assert len(upstream.asked(VERSION)) == 1
    wanted = {"filter": f"name = '{name}'"}
    found = store.client.get("/api/2.0/mlflow/model-versions/search", params=wanted).json()
    assert [one["version"] for one in found["model_versions"]] == ["1"]


def test_what_an_upstream_can_do_wrong(remote: Any, upstream: Gate) -> None:
    env = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0"}
    # Only the one that does not wait long: others are to be answered, however slow this process is.
    hasty = remote(upstream.uri, MLFLOW_HTTP_REQUEST_TIMEOUT="2", **env).launch().wait_ready()
    patient = remote(upstream.uri, **env).launch().wait_ready()

    def asked(
        spoil: Any, method: str = "GET", path: str = f"{GET}?experiment_id=0", store: Any = patient
    ) -> Any:
        upstream.spoil = spoil
        before = len(upstream.asked(path.partition("?")[0]))
        body = {"json": {"experiment_id": "0"}} if method == "POST" else {}
        reply = store.client.request(method, path, **body)
        times = len(upstream.asked(path.partition("?")[0])) - before
        told = reply.json()
        assert set(told) == {"error_code", "message"}
        return reply.status_code, told["error_code"], told["message"], times

    def hang_up(handler: Handler, _: Seen) -> bool:
        handler.hang_up()
        return True

    def hang(handler: Handler, _: Seen) -> bool:
        handler.connection.settimeout(4)
        with contextlib.suppress(OSError):
            handler.rfile.read(1)
        return True

    status, code, said, times = asked(hang_up)
    assert (status, code, times) == (503, "TEMPORARILY_UNAVAILABLE", 3)
    assert "hung up" in said
    status, code, said, times = asked(hang_up, "POST", CREATE)
    assert (status, times) == (503, 1)
    assert "may or may not" in said
    status, code, said, times = asked(hang, store=hasty)
    assert (status, times) == (503, 1)
    assert "in time" in said
    for broken in (502, 503, 504):
        assert asked(answered(broken))[::3] == (503, 3)
        assert asked(answered(broken), "POST", CREATE)[::3] == (503, 1)
    status, code, said, times = asked(answered(429, retry_after="7"))
    assert (status, code, times) == (429, "REQUEST_LIMIT_EXCEEDED", 1)
    elsewhere = answered(302, location="http://localhost:9/steal")
    status, code, said, times = asked(elsewhere)
    assert (status, times) == (400, 1)
    assert "elsewhere" in said
    status, code, said, times = asked(answered(401, www_authenticate="Basic"))
    assert (status, code, times) == (403, "PERMISSION_DENIED", 1)
    # What MLflow itself says of a call is passed on as it is.
    own = b'{"error_code": "INVALID_PARAMETER_VALUE", "message": "no"}'
    said = asked(answered(400, own, content_type="application/json"))[2]
    assert said == "no"
    upstream.spoil = lambda *_: False
    assert patient.client.get("/version").status_code == 200


def test_an_upstream_that_is_down_is_told_of_and_comes_back(remote: Any, tmp_path: Path) -> None:
    folder = tmp_path / "up"
    folder.mkdir()
    server = MlflowServer(folder)
    failure = remote(server.uri).refused()
    assert failure["code"] == "STORE_UNREACHABLE"
    assert "cannot be reached" in failure["message"]
    server.start()
    try:
        store = remote(server.uri).launch().wait_ready()

        def progress() -> Any:
            return store.get("/views/runs", experiment_id="0")["progress"]

        def until(holds: Callable[[Any], bool]) -> None:
            began, cursor = time.monotonic(), ""
            while not holds(progress()):
                assert time.monotonic() - began < 60, progress()
                cursor = store.get("/views/changes", since=cursor, wait=5)["cursor"]

        until(lambda told: told["complete"])
        server.stop()
        until(lambda told: told["problem"] is not None)
        assert progress()["complete"] is False
        assert "cannot be reached" in progress()["problem"]
        server.start()
        until(lambda told: told["problem"] is None and told["complete"])
    finally:
        server.stop()


@pytest.mark.timeout(180)
def test_large_files_pass_in_pieces(
    remote: Any, remote_server: MlflowServer, tmp_path: Path
) -> None:
    store = remote(remote_server.uri).launch().wait_ready()
    route = "/api/2.0/mlflow-artifacts/artifacts/large.bin"
    size, piece = 200 << 20, bytes(1 << 20)
    process = psutil.Process(store.process.pid)
    before = process.memory_info().rss
    most = before
    done = store.client.put(
        route,
        content=(piece for _ in range(size // len(piece))),
        headers={"Content-Length": str(size)},
    )
    assert done.status_code == 200, done.text
    received = 0
    with store.client.stream("GET", route) as reply:
        for one in reply.iter_raw():
            received += len(one)
            if received % (10 << 20) < len(one):
                most = max(most, process.memory_info().rss)
    assert received == size
    assert most - before < 50 << 20


def test_other_kinds_of_stores(remote: Any) -> None:
    unknown = remote("nobody://has/this").refused()
    assert unknown["code"] == "STORE_UNREACHABLE"
    assert "package" in unknown["message"]
    login = remote("databricks://nobody", DATABRICKS_CONFIG_FILE="/nowhere").refused()
    assert login["code"] == "STORE_UNREACHABLE"
    assert remote("file:///tmp/mlruns").refused()["code"] == "FILE_STORE"
