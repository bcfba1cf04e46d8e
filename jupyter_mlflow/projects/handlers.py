"""The routes of projects: what a folder can run, and where."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from tornado import web

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.projects.folder import readable_folder


class ProjectHandler(MlflowHandler):
    """The project in a folder."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read"}

    @web.authenticated
    async def get(self) -> None:
        """Answer with it."""
        # Not before somebody asks: they would make each start of Jupyter longer.
        from jupyter_mlflow.projects import mlproject, scripts

        path = self.get_query_argument("path", None, strip=False)
        if path is None:
            raise BadRequest("Say which folder: `path` is missing.", field="path")
        folder = await readable_folder(self, path)
        project = await asyncio.to_thread(mlproject.read, folder)
        notes = await asyncio.to_thread(scripts.notes, folder)
        await self.finish({**project.model(), "notes": list(notes)})


class BackendsHandler(MlflowHandler):
    """Where projects can run."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read"}

    @web.authenticated
    async def get(self) -> None:
        """Answer with all, and whether each can be used here."""
        from jupyter_mlflow.projects import backends

        await self.finish(await asyncio.to_thread(backends.models))


def routes() -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``."""
    return [
        (rf"/{NAMESPACE}/projects", ProjectHandler, {}),
        (rf"/{NAMESPACE}/projects/backends", BackendsHandler, {}),
    ]
