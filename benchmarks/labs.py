"""JupyterLab with and without the package, on folders that nobody else has."""

from __future__ import annotations

import json
import secrets
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil

from benchmarks import extension, processes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class Lab:
    """A server that answers; ``seconds`` is how long it took to."""

    url: str
    token: str
    pid: int
    seconds: float
    client: httpx.Client

    def memory(self) -> float:
        """Resident bytes of the server, without its children."""
        return float(psutil.Process(self.pid).memory_info().rss)

    def store_socket(self) -> Path:
        """Where the one store process that it has started listens."""
        for child in psutil.Process(self.pid).children(recursive=True):
            command = child.cmdline()
            if "jupyter_mlflow.store" in command and "--socket" in command:
                return Path(command[command.index("--socket") + 1])
        raise LookupError("no store process")


@contextmanager
def lab(
    folder: Path, *, ours: Path | None, package: bool = True, others: Sequence[str] = ()
) -> Iterator[Lab]:
    """JupyterLab in the new ``folder`` on its ``root``.

    ``ours`` is our labextension, ``None`` for none; ``package`` whether our server extension
    is on; ``others`` are server extensions besides.
    """
    (folder / "root").mkdir(parents=True, exist_ok=True)
    port, token = processes.free_port(), secrets.token_hex(16)
    paths = extension.labextensions(folder / "labextensions", ours)
    (folder / "t").mkdir()
    _no_news(folder / "settings")
    env = processes.clean_environment(
        JUPYTER_DATA_DIR=str(folder / "data"),
        JUPYTER_RUNTIME_DIR=str(folder / "runtime"),
        JUPYTER_CONFIG_DIR=str(folder / "config"),
        JUPYTERLAB_SETTINGS_DIR=str(folder / "settings"),
        JUPYTERLAB_WORKSPACES_DIR=str(folder / "workspaces"),
        IPYTHONDIR=str(folder / "ipython"),
        JUPYTER_TOKEN=token,
        TMPDIR=str(folder / "t"),
        PYTHONPATH=str(extension.ROOT),
    )
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--ServerApp.root_dir={folder / 'root'}", f"--ServerApp.port={port}"]
    command += ["--ServerApp.port_retries=0"]
    # What a person does by a click, the browser's scenarios do by a command.
    command += ["--LabApp.expose_app_in_browser=True"]
    command += [f"--LabApp.labextensions_path={paths}"]
    for name, on in {"jupyter_mlflow": package, **dict.fromkeys(others, True)}.items():
        command += ["--ServerApp.jpserver_extensions", f"{name}={on}"]
    url = f"http://localhost:{port}"
    client = httpx.Client(
        base_url=url, headers={"Authorization": f"token {token}"}, timeout=processes.TIMEOUT
    )
    start = time.perf_counter()
    with client, processes.running(command, env, folder) as pid:
        seconds = processes.answered(lambda: client.get("/api"), start)
        has = client.get("/jupyter-mlflow/connections").status_code == httpx.codes.OK
        assert has == package, "the package must be on for one side only"
        yield Lab(url, token, pid, seconds, client)


def _no_news(settings: Path) -> None:
    """Nobody is there to answer whether Lab may ask jupyter.org for news."""
    place = settings / "@jupyterlab" / "apputils-extension"
    place.mkdir(parents=True)
    (place / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
