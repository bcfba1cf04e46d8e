"""A Jupyter server's side of the records, and real kernels beside it."""

from __future__ import annotations

import ast
import contextlib
import os
import queue
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import zmq
from jupyter_client.manager import KernelManager

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding, KernelState, ServerRecord
from jupyter_mlflow.common.schema import mlflow_head

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIMEOUT = 60


@dataclass(frozen=True)
class Display:
    """A message ``display_data``, or the ``update`` of one, with its data by MIME type."""

    update: bool
    display_id: str | None
    data: dict[str, Any]


@dataclass
class Outcome:
    """What a cell did: reply status, printed text, last value, errors, what it displayed."""

    status: str = ""
    printed: str = ""
    shown: str = ""
    errors: list[str] = field(default_factory=list)
    traceback: str = ""
    displays: list[Display] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    """Each value that was shown; ``shown`` is the last one."""

    @property
    def value(self) -> Any:
        assert self.status == "ok", (self.printed, self.traceback)
        return ast.literal_eval(self.shown)


def _display(message: dict[str, Any]) -> Display:
    content = message["content"]
    display_id = content["transient"].get("display_id")
    return Display(message["msg_type"] == "update_display_data", display_id, content["data"])


class RunningKernel:
    """A kernel as a notebook has it."""

    def __init__(
        self, server: Server, cwd: Path, env: dict[str, str], arguments: list[str]
    ) -> None:
        self.id = str(uuid.uuid4())
        self._server = server
        self._context = zmq.Context()
        self.manager = KernelManager(
            connection_file=str(server.runtime / f"kernel-{self.id}.json"), context=self._context
        )
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW", "JUPYTER_"))}
        clean |= {"IPYTHONDIR": str(server.runtime / "ipython"), "MLFLOW_DISABLE_TELEMETRY": "1"}
        self.manager.start_kernel(cwd=str(cwd), env=clean | env, extra_arguments=arguments)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)

    @property
    def state(self) -> KernelState:
        """What the kernel reports of itself now."""
        found = records.read(records.state_path(self._server.folder, self.id), KernelState)
        assert found is not None
        return found

    def state_when(self, holds: Callable[[KernelState], bool]) -> KernelState:
        """The first report for which ``holds``; a file tells nobody that it has changed."""
        until = time.monotonic() + TIMEOUT
        while not holds(self.state):
            assert time.monotonic() < until, self.state
            time.sleep(0.01)
        return self.state

    def send(self, code: str, *, cell_id: str | None = None) -> str:
        """Ask for a cell as JupyterLab does; the id of the request."""
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        metadata = {} if cell_id is None else {"cellId": cell_id}
        message = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def outcome(self, request: str, *, when_printed: Callable[[], None] = lambda: None) -> Outcome:
        """What the cell of ``request`` does, once it is over.

        ``when_printed`` is called once, at the first thing that it prints.
        """
        found = Outcome()
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            kind = message["msg_type"]
            if kind == "stream":
                if not found.printed:
                    when_printed()
                found.printed += content["text"]
            elif kind == "execute_result":
                found.shown = content["data"]["text/plain"]
                found.results.append(found.shown)
            elif kind.endswith("display_data"):
                found.displays.append(_display(message))
            elif kind == "error":
                found.errors.append(content["ename"])
                found.traceback += "\n".join(content["traceback"])
            elif kind == "status" and content["execution_state"] == "idle":
                break
        while True:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            if reply["parent_header"].get("msg_id") == request:
                found.status = reply["content"]["status"]
                return found

    def run(self, code: str, *, cell_id: str | None = None) -> Outcome:
        return self.outcome(self.send(code, cell_id=cell_id))

    def next_display(self, request: str) -> Display:
        """What the cell of ``request`` shows next, after it is over."""
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            kind = message["msg_type"]
            of_request = message["parent_header"].get("msg_id") == request
            if of_request and kind.endswith("display_data"):
                return _display(message)

    def value(self, expression: str) -> Any:
        """The value of ``expression`` in the kernel; a literal."""
        return self.run(expression).value

    def stop(self) -> None:
        self.client.stop_channels()
        with contextlib.suppress(queue.Empty):
            self.manager.shutdown_kernel(now=True)
        self._context.destroy(linger=0)


class Server:
    """Writes what the Jupyter server writes. It is this process, as its pid in the record says."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.root.mkdir()
        self.runtime = folder / "runtime"
        self.runtime.mkdir()
        self.folder = records.folder(self.runtime)
        self.store = self.root / "mlflow.db"
        self.uri = f"sqlite:///{self.store}"
        self.artifacts = self.root / "mlartifacts"
        self._kernels: list[RunningKernel] = []
        self.record()

    @property
    def record_path(self) -> Path:
        return records.server_path(self.folder, os.getpid())

    def record(self, **changed: Any) -> None:
        """Write the server's record, with some fields ``changed``."""
        fields: dict[str, Any] = {
            "server_id": "server",
            "pid": os.getpid(),
            "root": str(self.root),
            "tracking_uri": self.uri,
            "artifact_root": self.artifacts.as_uri(),
            "schema": mlflow_head(),
        }
        records.write(self.record_path, ServerRecord(**(fields | changed)))

    def bind(self, kernel_id: str, path: str, notebook_id: str) -> None:
        """Tell a kernel which notebook it belongs to."""
        binding = Binding(
            notebook_id=notebook_id,
            path=path,
            root=str(self.root),
            server_id="server",
            base_url="http://localhost/",
            token="",
        )
        records.write(records.binding_path(self.folder, kernel_id), binding)

    def kernel(
        self,
        path: str | None = "analysis/penguins.ipynb",
        notebook_id: str = "notebook",
        *,
        cwd: Path | None = None,
        arguments: list[str] | None = None,
        **env: str,
    ) -> RunningKernel:
        """A new kernel in the folder of the notebook at ``path``, bound to it."""
        place = cwd or (self.root / (path or "console")).parent
        place.mkdir(parents=True, exist_ok=True)
        kernel = RunningKernel(self, place, env, arguments or [])
        self._kernels.append(kernel)
        if path is not None:
            self.bind(kernel.id, path, notebook_id)
        return kernel

    def stop(self) -> None:
        for kernel in self._kernels:
            kernel.stop()
