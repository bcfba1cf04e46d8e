"""A Jupyter server with plug-ins of ``mlflow.deployments``, as a client sees it."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

    import psutil

    from tests.servers import Server

HERE = Path(__file__).parent
TARGETS = "jupyter-mlflow/targets"
PATIENCE = 60.0


def install(folder: Path, name: str, module: str = "") -> None:
    """Install the plug-in in the file ``<name>.py`` of this folder, as pip does it, for a target of
    that name; another ``module``, if it is given, which need not be there."""
    info = folder / f"mlflow_{name}-1.2.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: mlflow-{name}\nVersion: 1.2\n")
    module = module or f"{name}_plugin"
    (info / "entry_points.txt").write_text(f"[mlflow.deployments]\n{name} = {module}\n")
    if (HERE / f"{name}.py").exists():
        shutil.copyfile(HERE / f"{name}.py", folder / f"{module}.py")


class Site:
    """The targets of ``server``, and MLflow in another process (``writer``) to log with."""

    def __init__(self, server: Server, writer: Callable[..., Any]) -> None:
        self.server = server
        self._writer = writer
        self.client = httpx.Client(base_url=server.base, headers=server.headers, timeout=90)

    def write(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        uri = f"sqlite:///{self.server.root / 'mlflow.db'}"
        return self._writer(function, uri, *args, **kwargs)

    def ask(self, verb: str, path: str = "", status: int = 200, body: Any = None) -> Any:
        reply = self.client.request(verb, f"{TARGETS}{path}", json=body)
        assert reply.status_code == status, (reply.text, self.server.log)
        return reply.json() if reply.content else None

    def target(self, uri: str) -> Any:
        """What is listed of a target."""
        (found,) = [one for one in self.ask("GET")["targets"] if one["uri"] == uri]
        return found

    def at(self, uri: str, path: str = "") -> str:
        """The path of something of a target."""
        return f"/{self.target(uri)['id']}{path}"

    def items(self, uri: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", self.at(uri, "/items"))["items"]
        return found

    def change(self, verb: str, uri: str, path: str, body: Any = None) -> None:
        """Make, change or delete something; returns when that is done, however long it takes."""
        reply = self.client.request(verb, f"{TARGETS}{self.at(uri, path)}", json=body)
        assert reply.status_code in (200, 202), (reply.text, self.server.log)
        assert reply.json()["is_done"] == (reply.status_code == 200)
        self.changes(uri, lambda found: found == [])

    def changes(self, uri: str, reached: Callable[[list[Any]], bool]) -> list[Any]:
        """The changes of a target once they are as they should be. The one place that polls, as
        the panel does without events."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found: list[Any] = self.target(uri)["changes"]
            if reached(found):
                return found
            time.sleep(0.05)
        raise AssertionError(f"{self.target(uri)}\n{self.server.log}")

    def processes(self) -> list[psutil.Process]:
        """The programs that ask targets."""
        return [
            process
            for process in self.server.family()
            if "jupyter_mlflow.deployer" in process.cmdline()[:4]
        ]
