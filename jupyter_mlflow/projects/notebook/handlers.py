"""The routes of notebooks with parameters."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from jupyter_core.utils import ensure_async
from tornado import web

from jupyter_mlflow.errors import NotAllowed
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.projects.folder import readable_folder

if TYPE_CHECKING:
    from pathlib import Path


class ParametersHandler(MlflowHandler):
    """``GET ?path=``: the parameters of a notebook, and the kernels that it could run in."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read"}

    @web.authenticated
    async def get(self) -> None:
        """Answer with them."""
        path = self.get_query_argument("path", None, strip=False)
        root = (await readable_folder(self, "")).root
        await self.finish(await asyncio.to_thread(_model, root, path, self.kernel_spec_manager))


class ProjectHandler(MlflowHandler):
    """``POST``: an MLflow project made of a notebook, in a new folder beside it."""

    actions: ClassVar[dict[str, Action]] = {"POST": "execute"}

    @web.authenticated
    async def post(self) -> None:
        """Write it; answer with its folder, its files, and what a person should know of it."""
        # Not before somebody asks: it would make each start of Jupyter longer.
        from jupyter_mlflow.projects.notebook import project

        body = self.json_body()
        allowed = await ensure_async(
            self.authorizer.is_authorized(self, self.current_user, "write", "contents")
        )
        if not allowed:
            raise NotAllowed("You are not allowed to write files on this server.")
        root = (await readable_folder(self, "")).root
        made = await asyncio.to_thread(project.make, root, body)
        self.set_status(HTTPStatus.CREATED)
        await self.finish(made)


def _model(root: Path, path: Any, kernels: Any) -> dict[str, Any]:
    from jupyter_mlflow.projects.notebook import document, job, parameters

    notebook = document.read(root, path)
    there = job.kernel_names(kernels)
    name = job.default_kernel(notebook, kernels)
    return {
        "path": notebook.path,
        "kernel_name": name if name in there else None,
        "kernels": [{"name": one, "display_name": shown} for one, shown in sorted(there.items())],
        "is_python": notebook.is_python,
        "has_parameters": notebook.parameters is not None,
        "parameters": [one.model() for one in parameters.parameters_of(notebook)],
    }


def routes() -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``."""
    return [
        (rf"/{NAMESPACE}/notebooks/parameters", ParametersHandler, {}),
        (rf"/{NAMESPACE}/notebooks/project", ProjectHandler, {}),
    ]
