"""What a kernel hears of its server when that ends in the middle of an answer."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.common.records import Binding
from jupyter_mlflow.kernel import own_server

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"not HTTP\r\n\r\n",
        b"",
    ],
)
def test_half_an_answer_is_none(
    answer: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            client, _ = listening.accept()
            with client, contextlib.suppress(OSError):
                client.recv(10_000)
                client.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        binding = Binding("id", "x.ipynb", str(tmp_path), "server", url, "token")
        monkeypatch.setattr(own_server, "bound", lambda: own_server.Bound("id", binding))
        with pytest.raises(own_server.UnansweredError, match="does not answer"):
            own_server.ask("GET", "jobs", timeout=10)
