"""A tracking server elsewhere through Jupyter: seen, written to, and no secret of either side."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import nbformat
import pytest

from tests.servers import Server, running
from tests.store.upstream import Gate, MlflowServer, gate

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "upstr3am"
RUN = """
import mlflow
with mlflow.start_run(run_name="mine") as run:
    mlflow.log_metric("accuracy", 0.5)
print(run.info.run_id)
"""


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    made = MlflowServer(tmp_path_factory.mktemp("upstream")).start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def secured(upstream: MlflowServer) -> Iterator[Gate]:
    """The same server, for those who know the password."""
    with gate(upstream.uri) as made:
        login = base64.b64encode(f"me:{PASSWORD}".encode()).decode()
        made.login = f"Basic {login}"
        made.extra = {"Set-Cookie": "up=stream"}
        yield made


@pytest.fixture(scope="module")
def server(secured: Gate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("server")
    with running(
        place,
        HOME=str(place),
        XDG_CACHE_HOME=str(place / "cache"),
        MLFLOW_TRACKING_URI=secured.uri,
        MLFLOW_TRACKING_USERNAME="me",
        MLFLOW_TRACKING_PASSWORD=PASSWORD,
    ) as server:
        yield server


def test_the_unmodified_client(server: Server, secured: Gate, tmp_path: Path) -> None:
    program = Path(__file__).with_name("client.py")
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("MLFLOW_")},
        "MLFLOW_TRACKING_URI": f"{server.base}jupyter-mlflow/tracking/default",
        "MLFLOW_TRACKING_TOKEN": server.token,
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path)],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout.endswith("all done\n")
    assert not [one for one in secured.seen if server.token in one.text]


def test_no_secret_of_either_side_on_the_other(server: Server, secured: Gate) -> None:
    headers = {"Cookie": "jupyt3r=1", "X-XSRFToken": "jupyt3r", **server.headers}
    base = f"{server.base}jupyter-mlflow/"
    with httpx.Client(base_url=base, headers=headers, timeout=90) as client:
        replies = [
            client.get("connections"),
            client.get("views/default/ready"),
            client.get("views/default/runs", params={"experiment_id": "0"}),
            client.get("tracking/default/version", params={"token": server.token}),
            client.get(
                "tracking/default/api/2.0/mlflow/experiments/get",
                params={"experiment_id": "0", "_xsrf": "jupyt3r"},
            ),
            client.get("tracking/default/api/2.0/mlflow/experiments/get"),
        ]
    assert [reply.status_code for reply in replies] == [200] * 5 + [400]
    told = [f"{reply.headers} {reply.text}" for reply in replies]
    login = str(secured.login).partition(" ")[2]
    for secret in (PASSWORD, login, "up=stream"):
        assert not [text for text in (*told, server.log) if secret in text]
        for process in server.family():
            assert secret not in " ".join(process.cmdline())
    for secret in (server.token, "jupyt3r"):
        assert not [one for one in secured.seen if secret in one.text]


def told(server: Server, path: str, uri: str) -> Any:
    """What the server says of a notebook's kernel, once it logs to ``uri``."""
    until = time.monotonic() + 20
    while True:
        kernel = server.get("jupyter-mlflow/notebooks", path=path).json()["kernel"]
        if kernel is not None and kernel["tracking_uri"] == uri:
            return kernel
        assert time.monotonic() < until, kernel
        time.sleep(0.05)


def runs(server: Server, connection: str, run_id: str) -> Any:
    """The run, as soon as the mirror has it."""
    cursor, route = "", f"jupyter-mlflow/views/{connection}/"
    while True:
        told = server.get(f"{route}changes", since=cursor, wait="20")
        assert told.status_code == 200, told.text
        cursor = told.json()["cursor"]
        found = server.get(f"{route}runs", run_id=run_id).json()
        if found["total"]:
            return found


def test_a_kernel_that_logs_to_a_server(server: Server, upstream: MlflowServer) -> None:
    nbformat.write(nbformat.v4.new_notebook(), server.root / "a.ipynb")
    kernel = server.kernel("a.ipynb")
    # Its own choice, without a login: another store than the server's.
    run_id = kernel.run(f"import mlflow\nmlflow.set_tracking_uri({upstream.uri!r})\n{RUN}")
    assert told(server, "a.ipynb", upstream.uri)["connection"] is None
    made = server.post("jupyter-mlflow/connections", {"kernel_id": kernel.id})
    assert made.status_code == 201, made.text
    connection = made.json()["id"]
    assert connection != "default"
    run_id = next(line for line in run_id.splitlines() if len(line) == 32)
    assert runs(server, connection, run_id)["metrics"] == {"accuracy": [0.5]}

    # By way of this server: the connection that it names.
    own = f"{server.base}jupyter-mlflow/tracking/default"
    kernel.run(f"mlflow.set_tracking_uri({own!r})")
    assert told(server, "a.ipynb", own)["connection"] == "default"
    # A connection that is not there is no store elsewhere, either.
    kernel.run(f"mlflow.set_tracking_uri({own + '2'!r})")
    assert told(server, "a.ipynb", own + "2")["connection"] is None
    made = server.post("jupyter-mlflow/connections", {"kernel_id": kernel.id})
    refused = server.get(f"jupyter-mlflow/views/{made.json()['id']}/ready")
    assert refused.status_code == 503
    assert "itself" in refused.json()["message"]
    kernel.close()


def test_a_kernels_password_stays_with_it(server: Server, secured: Gate) -> None:
    nbformat.write(nbformat.v4.new_notebook(), server.root / "b.ipynb")
    kernel = server.kernel("b.ipynb")
    uri = secured.uri.replace("://", f"://me:{PASSWORD}@")
    kernel.run(f"import mlflow\nmlflow.set_tracking_uri({uri!r})")
    hidden = secured.uri.replace("://", "://***@")
    assert told(server, "b.ipynb", hidden)["connection"] is None
    made = server.post("jupyter-mlflow/connections", {"kernel_id": kernel.id}).json()
    # The server's own environment has a login that is good for the same store.
    assert server.get(f"jupyter-mlflow/views/{made['id']}/ready").status_code == 200
    assert PASSWORD not in server.get("jupyter-mlflow/connections").text
    kernel.close()
