"""Real store processes, asked over their unix sockets, and a process that writes with MLflow."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.store import writing
from tests.store.mirroring import RUNS
from tests.store.upstream import Gate, MlflowServer, gate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START_SECONDS = 60.0

# Here and in every child: tests phone nobody.
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
# MLflow's client asks a server that fails again and again, for four minutes.
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"


class StoreProcess:
    """``python -m jupyter_mlflow.store`` in ``root``, as the Jupyter server starts it."""

    def __init__(
        self, root: Path, uri: str | None = None, artifact_root: str | None = None, **env: str
    ) -> None:
        self.root = root
        self.path = root / "mlflow.db"
        self.uri = uri or f"sqlite:///{self.path}"
        self.artifacts = root / "mlartifacts"
        self._folder = tempfile.TemporaryDirectory(prefix="jm-")
        self.socket = Path(self._folder.name) / "s"
        self._log = Path(self._folder.name) / "log"
        self._failure = Path(self._folder.name) / "failure.json"
        root_uri = self.artifacts.as_uri() if artifact_root is None else artifact_root
        self._env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")},
            "JUPYTER_MLFLOW_STORE_URI": self.uri,
            "JUPYTER_MLFLOW_ARTIFACT_ROOT": root_uri,
            **env,
        }
        self.client = httpx.Client(
            transport=httpx.HTTPTransport(uds=str(self.socket)),
            base_url="http://localhost",
            timeout=90,
        )
        self.process: subprocess.Popen[bytes] | None = None

    def set_uri(self, uri: str) -> None:
        self.uri = self._env["JUPYTER_MLFLOW_STORE_URI"] = uri

    def launch(self, *arguments: str) -> StoreProcess:
        command = [sys.executable, "-m", "jupyter_mlflow.store", "--socket", str(self.socket)]
        command += ["--failure", str(self._failure)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *arguments], env=self._env, cwd=self.root, stdout=log, stderr=log
            )
        return self

    def wait_ready(self) -> StoreProcess:
        """Until it answers. The one place that polls: a process announces itself to nobody."""
        assert self.process is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            if self.socket.exists():
                self.get("/views/ready")
                return self
            time.sleep(0.02)
        raise AssertionError(f"no answer, exit code {self.process.poll()}:\n{self.log}")

    def refused(self, *arguments: str) -> dict[str, str]:
        """The failure that it leaves instead of serving."""
        process = self.launch(*arguments).process
        assert process is not None
        assert process.wait(START_SECONDS) == 3, self.log
        failure: dict[str, str] = json.loads(self._failure.read_text())
        assert set(failure) == {"code", "message", "details", "copy"}
        return failure

    def get(self, url: str, status: int = 200, /, **parameters: object) -> Any:
        found = self.client.get(url, params={key: str(one) for key, one in parameters.items()})
        assert found.status_code == status, found.text
        return found.json()

    def post(self, url: str, /, **body: object) -> Any:
        found = self.client.post(url, json=body)
        assert found.status_code == httpx.codes.OK, found.text
        return found.json()

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def stop(self) -> int | None:
        self.client.close()
        code = None
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                code = self.process.wait(60)
            finally:
                self.process.kill()
        self._folder.cleanup()
        return code


@pytest.fixture(scope="session")
def writer() -> Iterator[Callable[..., Any]]:
    """Call a function of ``tests.store.writing`` in another process, which has MLflow."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        yield lambda function, *args, **kwargs: pool.submit(function, *args, **kwargs).result(120)


@pytest.fixture
def make_store() -> Iterator[Callable[..., StoreProcess]]:
    """Prepare store processes, stopped at the end of the test."""
    with ExitStack() as stack:

        def make(root: Path, uri: str | None = None, **options: str) -> StoreProcess:
            made = StoreProcess(root, uri, **options)
            stack.callback(made.stop)
            return made

        yield make


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreProcess]:
    """A store of our own making, served; shared by the tests of a module."""
    process = StoreProcess(tmp_path_factory.mktemp("root")).launch("--create").wait_ready()
    yield process
    process.stop()


@pytest.fixture
def experiment_id(
    store: StoreProcess, writer: Callable[..., Any], request: pytest.FixtureRequest
) -> str:
    """An experiment of that store, named like the test."""
    name = request.node.name[:200]
    made: str = writer(writing.experiment, store.uri, name, (store.artifacts / "m").as_uri())
    return made


@pytest.fixture(scope="session")
def remote_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    """An MLflow server for all tests, with ``RUNS`` runs in its experiment 1."""
    made = MlflowServer(tmp_path_factory.mktemp("remote")).start()
    url = f"{made.uri}/api/2.0/mlflow/experiments/create"
    reply = httpx.post(url, json={"name": "many"}, timeout=60)
    assert reply.json() == {"experiment_id": "1"}
    made.fill(1, RUNS)
    yield made
    made.stop()


@pytest.fixture
def upstream(remote_server: MlflowServer) -> Iterator[Gate]:
    """A gate before that server."""
    with gate(remote_server.uri) as made:
        yield made


@pytest.fixture
def remote(tmp_path: Path, make_store: Callable[..., StoreProcess]) -> Callable[..., StoreProcess]:
    """Prepare a store process for a URI, with the test's folder for a home and a cache."""

    def make(uri: str, **env: str) -> StoreProcess:
        home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
        return make_store(tmp_path, uri, artifact_root="", **{**home, **env})

    return make


@pytest.fixture
def mirrored(remote: Callable[..., StoreProcess]) -> Callable[..., StoreProcess]:
    """Start a store process for a URI."""
    return lambda uri: remote(uri).launch().wait_ready()
