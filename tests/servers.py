"""A Jupyter server in a process of its own, as a person starts it, and its kernels."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_client.blocking.client import BlockingKernelClient


class Server:
    """``jupyter server`` with the real extension, on folders that nobody else has."""

    def __init__(self, place: Path, root: Path | None = None, **env: str) -> None:
        self.root = root or place / "root"
        self.root.mkdir(parents=True, exist_ok=True)
        self.token = secrets.token_hex(16)
        self.runtime = place / "runtime"
        self._log = place / "server.log"
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "JPY_"))},
            "JUPYTER_DATA_DIR": str(place / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTER_CONFIG_DIR": str(place / "config"),
            "IPYTHONDIR": str(place / "ipython"),
            "JUPYTER_TOKEN": self.token,
            "TMPDIR": str(_made(place / "t")),
            "PYTHONPATH": str(Path(__file__).parent.parent),
            **env,
        }
        self.process = self._start()
        self.base = ""
        self._kernels: list[Kernel] = []

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"]
        command += [f"--ServerApp.root_dir={self.root}", "--ServerApp.port=0"]
        command += ["--ServerApp.jpserver_extensions", "tests.modules_extension=True"]
        # Nobody looks at it. The first two start npm with each server, which no guard knows of and
        # which may outlive the server.
        for other in ("jupyter_lsp", "jupyterlab", "notebook"):
            command += ["--ServerApp.jpserver_extensions", f"{other}=False"]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def wait_ready(self, timeout: float = 60) -> Server:
        """Until it answers. The one place that polls: a server announces itself to nobody."""
        info = self.runtime / f"jpserver-{self.process.pid}.json"
        until = time.monotonic() + timeout
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError, ValueError, httpx.TransportError):
                self.base = str(json.loads(info.read_text())["url"])
                if self.get("api").status_code == 200:
                    return self
            time.sleep(0.05)
        raise AssertionError(f"The server did not come up:\n{self.log}")

    def wait_store(self) -> Server:
        """Until its store is there: a kernel gives up waiting for it, on a machine that is busy."""
        assert self.get("jupyter-mlflow/views/default/ready").status_code == 200
        return self

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"token {self.token}"}

    def get(self, route: str, **params: str | list[str]) -> httpx.Response:
        return httpx.get(self.base + route, params=params, headers=self.headers, timeout=90)

    def post(self, route: str, body: Any) -> httpx.Response:
        return httpx.post(self.base + route, json=body, headers=self.headers, timeout=90)

    def put(self, route: str, body: Any) -> httpx.Response:
        return httpx.put(self.base + route, json=body, headers=self.headers, timeout=90)

    def delete(self, route: str) -> httpx.Response:
        return httpx.delete(self.base + route, headers=self.headers, timeout=90)

    def family(self) -> list[psutil.Process]:
        """The server's process and all below it."""
        with contextlib.suppress(psutil.NoSuchProcess):
            mine = psutil.Process(self.process.pid)
            return [mine, *mine.children(recursive=True)]
        return []

    def stop(self) -> None:
        try:
            for kernel in self._kernels:
                kernel.close()
        finally:
            if self.process.poll() is None:
                self.process.terminate()
                try:
                    self.process.wait(90)
                finally:
                    self.process.kill()

    def kernel(self, notebook: str, spec: str = "python3") -> Kernel:
        """A kernel for a notebook, through the sessions API, as Lab does it."""
        session = self.opening(notebook, spec)
        self.correct(session, notebook)
        return self.client(session)

    def opening(self, notebook: str, spec: str = "python3") -> dict[str, Any]:
        """Lab opens a session under a made-up name, with the notebook's own beside it."""
        body = {
            "path": str(Path(notebook).with_name(str(uuid.uuid4()))),
            "name": Path(notebook).name,
            "type": "notebook",
            "kernel": {"name": spec},
        }
        made = self.post("api/sessions", body)
        assert made.status_code == 201, made.text
        session: dict[str, Any] = made.json()
        return session

    def correct(self, session: dict[str, Any], notebook: str) -> None:
        """Afterwards it gives the session its path."""
        self.patch(f"api/sessions/{session['id']}", {"path": notebook})

    def rename(self, source: str, path: str) -> None:
        self.patch(f"api/contents/{source}", {"path": path})

    def patch(self, route: str, body: Any) -> None:
        done = httpx.patch(self.base + route, json=body, headers=self.headers, timeout=90)
        assert done.status_code == 200, done.text

    def client(self, session: dict[str, Any]) -> Kernel:
        kernel = Kernel(self.runtime, session["kernel"]["id"])
        self._kernels.append(kernel)
        return kernel


def client_of(runtime: Path, kernel_id: str) -> BlockingKernelClient:
    """What speaks to a kernel that a server with this runtime folder has started."""
    from jupyter_client.blocking.client import BlockingKernelClient

    client = BlockingKernelClient()
    client.load_connection_file(str(runtime / f"kernel-{kernel_id}.json"))
    # Without its heart: jupyter_client takes a kernel for dead that is busy for a second while it
    # starts. Everything that is asked of one here has a time limit of its own.
    client.start_channels(hb=False)
    return client


class Kernel:
    """A client of a kernel that a server has started."""

    def __init__(self, runtime: Path, kernel_id: str) -> None:
        self.id = kernel_id
        self._client = client_of(runtime, kernel_id)
        try:
            self.wait_ready()
        except BaseException:
            self.close()
            raise

    def wait_ready(self) -> None:
        """Until it answers: after its start, and after a restart."""
        self._client.wait_for_ready(timeout=60)

    def run(self, code: str, timeout: float = 120) -> str:
        """Run a cell; what it printed. Fails when the cell does."""
        printed: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                printed.append(content["text"])
            elif message["msg_type"] == "error":
                printed.append("\n".join(content["traceback"]))

        reply = self._client.execute_interactive(
            code, timeout=timeout, output_hook=hear, allow_stdin=False
        )
        assert reply["content"]["status"] == "ok", "".join(printed)
        return "".join(printed)

    def start(self, code: str) -> str:
        """Send a cell without waiting for it; its message's id."""
        return str(self._client.execute(code, allow_stdin=False))

    def close(self) -> None:
        self._client.stop_channels()


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextlib.contextmanager
def running(place: Path, root: Path | None = None, **env: str) -> Iterator[Server]:
    """A server that is ready, ended afterwards."""
    server = Server(place, root, **env)
    try:
        yield server.wait_ready()
    finally:
        server.stop()


def keep_trash_empty(place: Path) -> None:
    """Let the server that is to run in ``place`` delete files, not move them to the trash."""
    config = _made(place / "config") / "jupyter_server_config.json"
    config.write_text(json.dumps({"FileContentsManager": {"delete_to_trash": False}}))


def processes_with(text: str) -> list[psutil.Process]:
    """The living processes whose environment has ``text`` in a value."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and any(text in value for value in process.environ().values()):
                found.append(process)
    return found
