"""The program that serves a model: MLflow's own scoring server on unix sockets.

::

    python server.py --model FOLDER --sockets FOLDER --workers N

Each of the N processes loads the model in ``FOLDER`` and listens on a socket of its own, ``0`` to
``N-1``, so that whoever asks can choose the one with the least to do. When one of them ends, so
does the program. It needs MLflow and uvicorn and nothing of this package, as it also runs in
environments that were made for a model alone.
"""

from __future__ import annotations

import os
import sys

# Python puts the folder of a program first, where modules of ours would hide others of the
# same names. From 3.11 on it can be told not to.
_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - nothing is imported yet
sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != _HERE]  # noqa: PTH100

import argparse  # noqa: E402
import gc  # noqa: E402
import multiprocessing  # noqa: E402
import multiprocessing.connection  # noqa: E402
import socket  # noqa: E402
import threading  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Literal  # noqa: E402

BACKLOG = 2048
KEEP_ALIVE_SECONDS = 120
"""Longer than the Jupyter server keeps an idle connection, so that it is the one to close it."""
GRACE_SECONDS = 3
"""What a request under way gets to end in after SIGTERM."""


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--sockets", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    others = [
        # Not forked: what a model has loaded (OpenMP, a JVM) would not survive that.
        multiprocessing.get_context("spawn").Process(
            target=serve, args=(given.model, given.sockets / str(number)), daemon=True
        )
        for number in range(1, given.workers)
    ]
    for other in others:
        other.start()
    if others:
        sentinels = [other.sentinel for other in others]
        threading.Thread(target=_end_with, args=(sentinels,), daemon=True).start()
    serve(given.model, given.sockets / "0")


def _end_with(sentinels: list[int]) -> None:
    multiprocessing.connection.wait(sentinels)
    # Whoever started this starts all of it again.
    os._exit(1)


def serve(model: Path, path: Path) -> None:
    """Load the model and answer on a socket made at ``path``."""
    # What is imported and loaded stays: to look through it for garbage, again and again, is a good
    # part of the time to start, and later of each full collection.
    gc.disable()
    import mlflow.pyfunc
    import uvicorn
    from mlflow.pyfunc import scoring_server

    app = scoring_server.init(mlflow.pyfunc.load_model(str(model)))
    gc.freeze()
    gc.enable()
    # Before MLflow 3 it is a Flask application.
    interface: Literal["wsgi", "asgi3"] = "wsgi" if hasattr(app, "wsgi_app") else "asgi3"
    config = uvicorn.Config(
        app,
        interface=interface,
        http="h11",
        ws="none",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    with _listen(path) as listening:
        uvicorn.Server(config).run(sockets=[listening])


def _listen(path: Path) -> socket.socket:
    """A socket that has its name only once it can be connected to."""
    unnamed = path.with_name(f"{path.name}~")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        listening.bind(str(unnamed))
    finally:
        os.umask(mask)
    listening.listen(BACKLOG)
    unnamed.replace(path)
    return listening


if __name__ == "__main__":
    main()
