"""What the panel asks about notebooks."""

from __future__ import annotations

import sqlite3
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from jupyter_mlflow.errors import BadRequest, NotFound, Unavailable
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.notebooks import inference_handler

if TYPE_CHECKING:
    from jupyter_mlflow.notebooks.bindings import Bindings
    from jupyter_mlflow.notebooks.processes import KernelProcesses
    from jupyter_mlflow.notebooks.states import KernelStates
    from jupyter_mlflow.tracking.connections import Connections

_UNKNOWN = (
    "The server cannot write down which notebook this is. Check that the disk is not full and "
    "that Jupyter's data and runtime folders can be written to."
)


class NotebookHandler(MlflowHandler):
    """``GET ?path=``: which notebook that is, and where its kernel logs to."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read"}

    def initialize(
        self,
        connections: Connections,
        bindings: Bindings,
        states: KernelStates,
        processes: KernelProcesses,
    ) -> None:
        self.connections = connections
        self.bindings = bindings
        self.states = states
        self.processes = processes

    @web.authenticated
    async def get(self) -> None:
        """Answer with the notebook's UUID and its kernel's last report."""
        path = _path(self.get_query_argument("path", ""))
        problem = (await self.bindings.refresh()).get(path)
        if problem is not None:
            raise Unavailable(_UNKNOWN, details=repr(problem))
        try:
            notebook_id = await self.bindings.find(path)
            copy_of = await self.bindings.original_of(path)
            ended = await self.processes.ended(notebook_id) if notebook_id else []
        except (OSError, sqlite3.Error) as error:
            raise Unavailable(_UNKNOWN, details=repr(error)) from error
        kernel_id = self.bindings.kernel_of(path)
        state = kernel_id and self.states.get(kernel_id)
        kernel: dict[str, Any] | None = None
        if state:
            kernel = state._asdict()
            connection = self.connections.of_uri(state.tracking_uri, state.interpreter)
            kernel["connection"] = connection and connection.id
        await self.finish(
            {
                "notebook_id": notebook_id,
                "path": path,
                "kernel_id": kernel_id,
                "kernel": kernel,
                "copy_of": copy_of and {"path": copy_of},
                "others": self.bindings.others(path, notebook_id),
                "ended_processes": ended,
            }
        )


class CopyHandler(MlflowHandler):
    """``POST``: the person's answer to ``copy_of``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "write"}

    def initialize(self, bindings: Bindings) -> None:
        self.bindings = bindings

    @web.authenticated
    async def post(self) -> None:
        """Keep the copy's own experiment, or share its original's from now on."""
        body = self.json_body()
        path, choice = _path(body.get("path")), body.get("choice")
        if choice not in ("own", "share"):
            raise BadRequest("`choice` must be `own` or `share`.")
        try:
            settled = await self.bindings.answer_copy(path, choice)
        except (OSError, sqlite3.Error) as error:
            raise Unavailable(_UNKNOWN, details=repr(error)) from error
        if not settled:
            raise NotFound("This notebook is no copy, or that was answered before.")
        self.set_status(HTTPStatus.NO_CONTENT)
        await self.finish()


def _path(path: Any) -> str:
    """A notebook as the contents service names it: below the server's root."""
    found = path.strip("/") if isinstance(path, str) else ""
    if not found or ".." in found.split("/") or "\0" in found:
        raise BadRequest("Say which notebook: `path` is its path below the server's root.")
    return found


def routes(
    connections: Connections,
    bindings: Bindings,
    states: KernelStates,
    processes: KernelProcesses,
) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``."""
    return [
        (
            rf"/{NAMESPACE}/notebooks",
            NotebookHandler,
            {
                "connections": connections,
                "bindings": bindings,
                "states": states,
                "processes": processes,
            },
        ),
        (rf"/{NAMESPACE}/notebooks/copy", CopyHandler, {"bindings": bindings}),
        *inference_handler.routes(connections),
    ]
