"""What the panel asks about notebooks, and the notebooks that are written for it."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import re
import sqlite3
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from jupyter_core.utils import ensure_async
from tornado import web

from jupyter_mlflow.common.schema import redact
from jupyter_mlflow.errors import (
    BadRequest,
    MlflowExtensionError,
    NotAllowed,
    NotFound,
    Unavailable,
)
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.notebooks.inference import PYTHON, inference_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_mlflow.notebooks.bindings import Bindings
    from jupyter_mlflow.notebooks.processes import KernelProcesses
    from jupyter_mlflow.notebooks.states import KernelStates
    from jupyter_mlflow.tracking.connection import Connection
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
            kernel = dataclasses.asdict(state)
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


class InferenceNotebookHandler(MlflowHandler):
    """``POST``: a notebook that predicts with a model, written beside the current one."""

    actions: ClassVar[dict[str, Action]] = {"POST": "write"}

    def initialize(self, connections: Connections) -> None:
        self.connections = connections

    @web.authenticated
    async def post(self) -> None:
        """Write the notebook; answer with its path."""
        body = self.json_body()
        connection = self.connections.get(str(body.get("connection", "default")))
        reference = _reference(body.get("model"))
        directory = _directory(body.get("directory", ""))
        await self._may_write()
        kernelspec = await self._kernelspec(body.get("kernel_name"))
        contents = self.contents_manager
        with _explained(directory):
            if not await ensure_async(contents.dir_exists(directory)):
                raise web.HTTPError(HTTPStatus.NOT_FOUND)
        upstream = await connection.upstream()
        model = await upstream.get_json("/views/model", **reference)
        notebook = inference_notebook(model, _writable_uri(connection), kernelspec)
        with _explained(directory):
            name = await ensure_async(
                contents.increment_filename(_file_name(model), path=directory, insert="-")
            )
            path = f"{directory}/{name}".strip("/")
            await ensure_async(
                contents.save({"type": "notebook", "format": "json", "content": notebook}, path)
            )
        self.set_status(HTTPStatus.CREATED)
        await self.finish({"path": path})

    async def _kernelspec(self, name: Any) -> dict[str, str]:
        """The kernel that the request names, else the server's default one, if it is Python's."""
        if name is not None and not isinstance(name, str):
            raise BadRequest("`kernel_name` must be the name of a kernel.")
        known = await ensure_async(self.kernel_spec_manager.get_all_specs())
        for candidate in filter(None, (name, str(self.kernel_manager.default_kernel_name))):
            spec = known.get(candidate, {}).get("spec", {})
            if str(spec.get("language")).lower() == "python":
                return {
                    "name": candidate,
                    "display_name": str(spec.get("display_name", candidate)),
                    "language": "python",
                }
        return PYTHON

    async def _may_write(self) -> None:
        allowed = await ensure_async(
            self.authorizer.is_authorized(self, self.current_user, "write", "contents")
        )
        if not allowed:
            raise NotAllowed("You are not allowed to write files on this server.")


def _path(path: Any) -> str:
    """A notebook as the contents service names it: below the server's root."""
    found = path.strip("/") if isinstance(path, str) else ""
    if not found or ".." in found.split("/") or "\0" in found:
        raise BadRequest("Say which notebook: `path` is its path below the server's root.")
    return found


def _directory(directory: Any) -> str:
    """A folder as the contents service names it: below the server's root."""
    if not isinstance(directory, str) or ".." in re.split(r"[/\\]", directory):
        raise BadRequest("`directory` must be the path of a folder below the server's root.")
    if "\0" in directory:
        raise BadRequest("`directory` cannot hold a NUL character.")
    return directory.strip("/")


@contextlib.contextmanager
def _explained(directory: str) -> Iterator[None]:
    """Say what the contents service refuses, and what to do about it, in an error of ours."""
    folder = f"The folder {directory}" if directory else "The server's root folder"
    try:
        yield
    except web.HTTPError as error:
        details = str(error)
        cause = error.__cause__ if isinstance(error.__cause__, OSError) else None
        if error.status_code == HTTPStatus.NOT_FOUND:
            raise NotFound(
                f"{folder} is not there. It may have been moved: open the notebook from its "
                "new place and try again.",
                details=details,
            ) from error
        if error.status_code == HTTPStatus.FORBIDDEN or (cause and cause.errno == errno.EROFS):
            raise NotAllowed(
                f"{folder} cannot be written to. Make it writable, or open a notebook in "
                "another folder and try again.",
                details=details,
            ) from error
        why = cause.strerror if cause else error.reason
        raise MlflowExtensionError(
            f"The inference notebook could not be saved{f': {why}' if why else ''}. Check the "
            "disk and the folder of the current notebook, then try again.",
            details=details,
        ) from error


def _reference(model: Any) -> dict[str, str]:
    """A model as the request names it: by ids and names of the store, never by a URI."""
    for keys in (("model_id",), ("run_id", "path"), ("name", "version")):
        if isinstance(model, dict) and all(isinstance(model.get(key), str) for key in keys):
            return {key: model[key] for key in keys}
    raise BadRequest(
        "Say which model: `model` has a `model_id`, or `run_id` and `path`, "
        "or `name` and `version`."
    )


def _file_name(model: dict[str, Any]) -> str:
    name = re.sub(r"[^\w.-]+", "-", str(model["name"] or "model")).strip("-.")[:80]
    return f"{name or 'model'}-inference.ipynb"


def _writable_uri(connection: Connection) -> str | None:
    uri = connection.spec.uri
    return uri if redact(uri) == uri else None


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
        (
            rf"/{NAMESPACE}/notebooks/inference",
            InferenceNotebookHandler,
            {"connections": connections},
        ),
    ]
