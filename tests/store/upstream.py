"""A tracking server elsewhere: MLflow's own, and a gate before it that sees and spoils things."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class MlflowServer:
    """``mlflow server`` with one worker, on a store in ``folder``.

    With ``admin``, a name and a password, it asks who people are: MLflow's basic-auth app.
    """

    def __init__(self, folder: Path, *, admin: tuple[str, str] | None = None) -> None:
        self.folder = folder
        self._admin = admin
        self.database = folder / "remote.db"
        self.port = free_port()
        self.uri = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> MlflowServer:
        """Start it; returns when it answers."""
        command = [sys.executable, "-m", "mlflow", "server", "--workers", "1"]
        command += ["--backend-store-uri", f"sqlite:///{self.database}", "--port", str(self.port)]
        command += ["--artifacts-destination", str(self.folder / "artifacts")]
        # A client that does not try again may not meet a connection that is just being closed.
        command += ["--uvicorn-opts", "--timeout-keep-alive 600"]
        env = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")}
        env |= {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
        if self._admin is not None:
            command += ["--app-name", "basic-auth"]
            env |= self._basic_auth(*self._admin)
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=env, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + 60
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{self.uri}/version")
                return self
            time.sleep(0.05)
        raise AssertionError((self.folder / "server.log").read_text())

    def _basic_auth(self, name: str, password: str) -> dict[str, str]:
        config = self.folder / "auth.ini"
        config.write_text(
            f"[mlflow]\ndefault_permission = READ\n"
            f"database_uri = sqlite:///{self.folder}/auth.db\nadmin_username = {name}\n"
            "authorization_function = mlflow.server.auth:authenticate_request_basic_auth\n"
        )
        return {
            "MLFLOW_AUTH_CONFIG_PATH": str(config),
            "MLFLOW_AUTH_ADMIN_PASSWORD": password,
            "MLFLOW_FLASK_SERVER_SECRET_KEY": password,
        }

    def stop(self) -> None:
        if self._process is not None:
            # It has workers of its own.
            os.killpg(self._process.pid, 15)
            self._process.wait(20)
            self._process = None

    def fill(self, experiment_id: int, runs: int) -> list[str]:
        """Write runs of long ago past it, fast; their ids, the newest first."""
        ids = [f"{number:032x}" for number in range(runs)]
        with contextlib.closing(sqlite3.connect(self.database)) as connection, connection:
            for number, run_id in enumerate(ids):
                connection.execute(
                    "INSERT INTO runs (run_uuid, name, status, start_time, end_time, "
                    "lifecycle_stage, experiment_id, artifact_uri, user_id) "
                    "VALUES (?, ?, 'FINISHED', ?, ?, 'active', ?, '', 'me')",
                    (run_id, f"run {number}", 1000 + number // 3, 2000 + number, experiment_id),
                )
                is_nan = number % 11 == 0
                # As MLflow has it, and orders by it.
                values = (0.0 if is_nan else number % 7 / 7, is_nan, run_id)
                connection.execute(
                    "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) "
                    "VALUES ('loss', ?, 1, 1, ?, ?)",
                    values,
                )
                connection.execute(
                    "INSERT INTO params (key, value, run_uuid) VALUES ('lr', ?, ?)",
                    (str(number % 5), run_id),
                )
        return sorted(ids, key=lambda one: (-(int(one, 16) // 3), one))

    def log_points(self, run_id: str, key: str, steps: range) -> None:
        """Write a point for each step past it, fast: ten thousands of them."""
        points = [(key, step / 3, 1000 + step, step, run_id) for step in steps]
        columns = "(key, value, timestamp, step, run_uuid, is_nan) VALUES (?, ?, ?, ?, ?, 0)"
        with contextlib.closing(sqlite3.connect(self.database)) as connection, connection:
            connection.executemany(f"INSERT INTO metrics {columns}", points)
            connection.execute(f"INSERT OR REPLACE INTO latest_metrics {columns}", points[-1])


@dataclass(frozen=True)
class Seen:
    """A request as it came in at a gate."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in small letters."""
    body: bytes

    @property
    def text(self) -> str:
        """All of it, to look for what should not be there."""
        return f"{self.method} {self.path} {self.headers} {self.body!r}"


class Gate:
    """An HTTP server that passes requests on to ``target``, and keeps what it sees.

    ``login`` is the ``Authorization`` that it wants; ``spoil`` is asked first, and answers itself
    when it returns true.
    """

    def __init__(self, target: str = "", *, tls: ssl.SSLContext | None = None) -> None:
        self.seen: list[Seen] = []
        self.login: str | None = None
        self.extra: dict[str, str] = {}
        self.spoil: Callable[[Handler, Seen], bool] = lambda _handler, _seen: False
        self.client = httpx.Client(base_url=target, timeout=60) if target else None

        class Bound(Handler):
            gate = self

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.uri = f"http{'s' if tls else ''}://localhost:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def asked(self, path: str) -> list[Seen]:
        """What came in for paths that end so."""
        return [one for one in self.seen if one.path.partition("?")[0].endswith(path)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self.client is not None:
            self.client.close()


class Handler(BaseHTTPRequestHandler):
    """One connection to a gate."""

    protocol_version = "HTTP/1.1"
    gate: Gate

    def handle_one_request(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle_one_request()

    def answer(self, status: int, body: bytes = b"{}", **headers: str) -> None:
        """Answer; ``content_type`` for ``Content-Type``."""
        given = {"Content-Type": "application/json", **self.gate.extra}
        given |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        self.send_response(status)
        for name, value in given.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def hang_up(self) -> None:
        """End the connection in the middle of it all."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        seen = Seen(self.command, self.path, _small(self.headers.items()), body)
        self.gate.seen.append(seen)
        if self.gate.spoil(self, seen):
            return
        if self.gate.login is not None and seen.headers.get("authorization") != self.gate.login:
            self.answer(401, b"Who are you?", content_type="text/html", www_authenticate="Basic")
            return
        if self.gate.client is None:
            self.answer(200)
            return
        unwanted = ("host", "authorization", "connection", "accept-encoding")
        passed = {name: one for name, one in seen.headers.items() if name not in unwanted}
        reply = self.gate.client.request(
            self.command, self.path, headers={**passed, "Host": "localhost"}, content=body
        )
        kind = reply.headers.get("content-type", "application/json")
        self.answer(reply.status_code, reply.content, content_type=kind)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def _small(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


for _method in ("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"):
    setattr(Handler, f"do_{_method}", Handler._serve)


@contextlib.contextmanager
def gate(target: str = "", **options: Any) -> Iterator[Gate]:
    """A gate, closed afterwards."""
    made = Gate(target, **options)
    try:
        yield made
    finally:
        made.close()
