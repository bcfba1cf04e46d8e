"""Notebooks that predict with a model, and the inputs that they can be given."""

from __future__ import annotations

import contextlib
import errno
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from jupyter_core.utils import ensure_async
from tornado import web

from jupyter_mlflow.common.schema import redact
from jupyter_mlflow.errors import BadRequest, MlflowExtensionError, NotAllowed, NotFound
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.notebooks.workspace import readable_file, workspace_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_mlflow.tracking.connection import Connection
    from jupyter_mlflow.tracking.connections import Connections
    from jupyter_mlflow.tracking.upstream import Upstream

_PREVIEWED = 20
"""Rows of an input that are shown."""


class InputHandler(MlflowHandler):
    """``GET ?connection=&path=``: the columns and first rows of a file of the workspace."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read"}

    def initialize(self, connections: Connections) -> None:
        self.connections = connections

    @web.authenticated
    async def get(self) -> None:
        """Answer with what a store's process reads of it: it may be large, or hostile."""
        path = workspace_path(self.get_query_argument("path", ""), "path")
        connection = self.connections.get(self.get_query_argument("connection", "default"))
        await self.finish(await input_table(self, await connection.upstream(), path, _PREVIEWED))


async def input_table(
    handler: MlflowHandler, upstream: Upstream, path: str, rows: int
) -> dict[str, Any]:
    """The columns and first ``rows`` rows of the file ``path``, below the server's root.

    Raises :class:`BadRequest` when it is no table, and as :func:`readable_file`.
    """
    file = await readable_file(handler, path)
    found: dict[str, Any] = await upstream.get_json("/views/input", path=str(file), rows=rows)
    return found


class InferenceNotebookHandler(MlflowHandler):
    """``POST``: a notebook that predicts with a model, written beside the current one."""

    actions: ClassVar[dict[str, Action]] = {"POST": "write"}

    def initialize(self, connections: Connections) -> None:
        self.connections = connections

    @web.authenticated
    async def post(self) -> None:
        """Write the notebook; answer with its path."""
        # Not before somebody asks: they would make each start of Jupyter longer.
        from jupyter_mlflow.notebooks.batch import batch_notebook
        from jupyter_mlflow.notebooks.batch_request import FileInput, batch_request, check_columns
        from jupyter_mlflow.notebooks.inference import inference_notebook

        body = self.json_body()
        connection = self.connections.get(str(body.get("connection", "default")))
        reference = _reference(body.get("model"))
        directory = _directory(body.get("directory", ""))
        batch = batch_request(body)
        await self._may_write()
        kernelspec = await self._kernelspec(body.get("kernel_name"))
        contents = self.contents_manager
        with _explained(directory):
            if not await ensure_async(contents.dir_exists(directory)):
                raise web.HTTPError(HTTPStatus.NOT_FOUND)
        upstream = await connection.upstream()
        model = await upstream.get_json("/views/model", **reference)
        uri = _writable_uri(connection)
        if batch is None:
            notebook = inference_notebook(model, uri, kernelspec)
        else:
            table = None
            if isinstance(batch.input, FileInput):
                table = await input_table(self, upstream, batch.input.path, 0)
            there = None if table is None else [str(one["name"]) for one in table["columns"]]
            check_columns(batch, (model["signature"] or {}).get("inputs") or [], there)
            notebook = batch_notebook(
                model,
                batch,
                directory=directory,
                tracking_uri=uri,
                kernelspec=kernelspec,
                table=table,
            )
        with _explained(directory):
            name = await ensure_async(
                contents.increment_filename(
                    _file_name(model, "inference" if batch is None else "batch"),
                    path=directory,
                    insert="-",
                )
            )
            path = f"{directory}/{name}".strip("/")
            await ensure_async(
                contents.save({"type": "notebook", "format": "json", "content": notebook}, path)
            )
        self.set_status(HTTPStatus.CREATED)
        await self.finish({"path": path})

    async def _kernelspec(self, name: Any) -> dict[str, str]:
        """The kernel that the request names, else the server's default one, if it is Python's."""
        from jupyter_mlflow.notebooks.inference import PYTHON

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
    for keys in (("model_id",), ("run_id", "path"), ("name", "version"), ("name", "alias")):
        if isinstance(model, dict) and all(isinstance(model.get(key), str) for key in keys):
            return {key: model[key] for key in keys}
    raise BadRequest(
        "Say which model: `model` has a `model_id`, or `run_id` and `path`, "
        "or `name` and `version` or `alias`."
    )


def _file_name(model: dict[str, Any], what: str) -> str:
    name = re.sub(r"[^\w.-]+", "-", str(model["name"] or "model")).strip("-.")[:80]
    return f"{name or 'model'}-{what}.ipynb"


def _writable_uri(connection: Connection) -> str | None:
    uri = connection.spec.uri
    return uri if redact(uri) == uri else None


def routes(connections: Connections) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``."""
    wired = {"connections": connections}
    return [
        (rf"/{NAMESPACE}/notebooks/inference", InferenceNotebookHandler, wired),
        (rf"/{NAMESPACE}/notebooks/input", InputHandler, wired),
    ]
