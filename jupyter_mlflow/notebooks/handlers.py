"""What the panel asks about notebooks, and the notebooks that are written for it."""

from __future__ import annotations

import dataclasses
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from jupyter_core.utils import ensure_async
from tornado import web

from jupyter_mlflow.common.schema import redact
from jupyter_mlflow.errors import BadRequest, NotAllowed
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.notebooks.inference import inference_notebook

if TYPE_CHECKING:
    from jupyter_mlflow.notebooks.bindings import Bindings
    from jupyter_mlflow.notebooks.states import KernelStates
    from jupyter_mlflow.tracking.connections import Connection, Connections


class NotebookHandler(MlflowHandler):
    """``GET ?path=``: which notebook that is, and where its kernel logs to."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read"}

    def initialize(
        self, connections: Connections, bindings: Bindings, states: KernelStates
    ) -> None:
        self.connections = connections
        self.bindings = bindings
        self.states = states

    @web.authenticated
    async def get(self) -> None:
        """Answer with the notebook's UUID and its kernel's last report."""
        path = self.get_query_argument("path", "").strip("/")
        if not path or ".." in path.split("/"):
            raise BadRequest("Say which notebook: `path` is its path below the server's root.")
        await self.bindings.refresh()
        kernel_id = self.bindings.kernel_of(path)
        state = kernel_id and self.states.get(kernel_id)
        kernel: dict[str, Any] | None = None
        if state:
            kernel = dataclasses.asdict(state)
            connection = self.connections.of_uri(state.tracking_uri)
            kernel["connection"] = connection and connection.id
        notebook_id = await self.bindings.find(path)
        await self.finish({"notebook_id": notebook_id, "path": path, "kernel": kernel})


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
        directory = str(body.get("directory", "")).strip("/")
        await self._may_write()
        upstream = await connection.upstream()
        model = await upstream.get_json("/views/model", **_reference(body.get("model")))
        contents = self.contents_manager
        name = await ensure_async(
            contents.increment_filename(_file_name(model), path=directory, insert="-")
        )
        path = f"{directory}/{name}".strip("/")
        notebook = inference_notebook(model, _writable_uri(connection))
        await ensure_async(
            contents.save({"type": "notebook", "format": "json", "content": notebook}, path)
        )
        self.set_status(HTTPStatus.CREATED)
        await self.finish({"path": path})

    async def _may_write(self) -> None:
        allowed = await ensure_async(
            self.authorizer.is_authorized(self, self.current_user, "write", "contents")
        )
        if not allowed:
            raise NotAllowed("You are not allowed to write files on this server.")


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
    connections: Connections, bindings: Bindings, states: KernelStates
) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``."""
    return [
        (
            rf"/{NAMESPACE}/notebooks",
            NotebookHandler,
            {"connections": connections, "bindings": bindings, "states": states},
        ),
        (
            rf"/{NAMESPACE}/notebooks/inference",
            InferenceNotebookHandler,
            {"connections": connections},
        ),
    ]
