"""MLflow's own client against a real Jupyter server with a real store process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.servers import Server, running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


def run(
    server: Server, work: Path, *argv: str, token: str | None = None, connection: str = "default"
) -> subprocess.CompletedProcess[str]:
    work.mkdir(exist_ok=True)
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("MLFLOW_")},
        "MLFLOW_TRACKING_URI": f"{server.base}jupyter-mlflow/tracking/{connection}",
        "MLFLOW_TRACKING_TOKEN": server.token if token is None else token,
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
        # Nothing of a test goes elsewhere.
        "MLFLOW_DISABLE_TELEMETRY": "true",
        # Ours would name an experiment for a notebook that is none.
        "PYTHONWARNINGS": "ignore",
    }
    return subprocess.run(
        [sys.executable, *argv],
        env=env,
        cwd=work,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_the_unmodified_client(server: Server, tmp_path: Path) -> None:
    program = Path(__file__).with_name("client.py")
    done = run(server, tmp_path / "work", str(program), str(tmp_path / "work"))
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout.endswith("all done\n")
    # Files went through the server, not past it.
    assert not (tmp_path / "work" / "mlruns").exists()
    logged = [line for line in server.log.splitlines() if "jupyter-mlflow" in line]
    assert not [line for line in logged if server.token in line]


SEARCH = "import mlflow; mlflow.search_experiments()"
UPLOAD = """
from mlflow.store.artifact.http_artifact_repo import HttpArtifactRepository as Repo
import mlflow, pathlib
pathlib.Path("f.bin").write_bytes(b"x" * 5_000_000)
Repo(mlflow.get_tracking_uri() + "/api/2.0/mlflow-artifacts/artifacts/x").log_artifact("f.bin")
"""


@pytest.mark.parametrize(
    ("code", "token", "error"),
    [(SEARCH, "", "PERMISSION_DENIED"), (SEARCH, "x", "PERMISSION_DENIED"), (UPLOAD, "x", "403")],
)
def test_a_missing_or_wrong_token(
    server: Server, tmp_path: Path, code: str, token: str, error: str
) -> None:
    done = run(server, tmp_path, "-c", code, token=token)
    assert done.returncode == 1
    assert error in done.stderr, done.stderr[-2000:]


def test_an_unknown_connection(server: Server, tmp_path: Path) -> None:
    done = run(server, tmp_path, "-c", SEARCH, connection="other")
    assert "RESOURCE_DOES_NOT_EXIST" in done.stderr


def test_a_killed_store_process_is_back_with_the_next_call(server: Server, tmp_path: Path) -> None:
    assert server.get("jupyter-mlflow/tracking/default/version").status_code == 200
    store = [p for p in server.family() if "jupyter_mlflow.store" in p.cmdline()]
    for process in store:
        process.kill()
    psutil.wait_procs(store, timeout=10)
    answers = [server.get("jupyter-mlflow/tracking/default/version") for _ in range(2)]
    assert store
    assert answers[-1].status_code == 200, answers[-1].text


def test_a_store_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a database at all\n" * 100)
    with running(tmp_path / "s", MLFLOW_TRACKING_URI=f"sqlite:///{tmp_path}/notes.db") as server:
        reply = server.get("jupyter-mlflow/tracking/default/version")
        told = reply.json()
        assert (reply.status_code, set(told)) == (503, {"error_code", "message", "details"})
        assert "choose another store" in told["message"]
        done = run(server, tmp_path / "work", "-c", SEARCH)
        # MLflow's client shows no more of a 503 than its number.
        assert "503" in done.stderr
        state = server.get("jupyter-mlflow/connections").json()[0]
    assert (state["state"], state["error"]) == ("failed", told)
