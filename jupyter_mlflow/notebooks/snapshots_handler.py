"""Snapshots of notebooks as a route."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.notebooks.snapshots import NewSnapshot, checked

if TYPE_CHECKING:
    from jupyter_mlflow.notebooks.snapshots import Snapshots


class SnapshotHandler(MlflowHandler):
    """``PUT``: the notebook as the browser has it, when a run begins or ends."""

    actions: ClassVar[dict[str, Action]] = {"PUT": "write"}

    def initialize(self, snapshots: Snapshots) -> None:
        self.snapshots = snapshots

    @web.authenticated
    async def put(self, notebook_id: str, sha256: str) -> None:
        """Keep it with its runs."""
        new = await asyncio.to_thread(self._checked, sha256)
        await self.snapshots.put(notebook_id, new)
        self.set_status(HTTPStatus.NO_CONTENT)
        await self.finish()

    def _checked(self, sha256: str) -> NewSnapshot:
        return checked(self.json_body(), sha256)


def routes(snapshots: Snapshots) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The route of this feature, below ``base_url``."""
    return [
        (
            rf"/{NAMESPACE}/notebooks/([0-9a-f-]{{36}})/snapshots/([0-9a-f]{{64}})",
            SnapshotHandler,
            {"snapshots": snapshots},
        )
    ]
