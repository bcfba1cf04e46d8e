"""What a job has left running on another machine, when its own program was killed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.errors import MlflowExtensionError
from jupyter_mlflow.jobs.child import Child

if TYPE_CHECKING:
    from jupyter_mlflow.jobs.job import Job
    from jupyter_mlflow.jobs.shelf import Shelf
    from jupyter_mlflow.tracking.connections import Connections

_SECONDS: Final = 60.0


class Elsewhere(LoggingConfigurable):
    """Ends it, by a program that finds it again from what was recorded of it."""

    def __init__(self, connections: Connections, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._connections = connections
        self._shelf = shelf

    async def end(self, job: Job) -> None:
        """End what ``job`` has left; its log says when that could not be done."""
        try:
            store = self._connections.get(job.connection).spec
            await self._shelf.save(job)  # where the program reads it
            child = Child(
                job.id,
                self._shelf,
                store,
                on_events=_heard_before,
                patience=0.0,
                is_end=True,
                parent=self,
            )
            code = await asyncio.wait_for(child.run(), _SECONDS)
        except (MlflowExtensionError, OSError, asyncio.TimeoutError) as error:
            self.log.warning("What a job has left elsewhere cannot be ended: %r", error)
            code = -1
        if code == 0:
            job.remote = None
            return
        where = (job.remote or {}).get("backend")
        said = f"What was sent to {where} may still run there. Look for it, and end it."
        self._shelf.log(job.id).say(said)
        job.error = {"error_code": "MAY_STILL_RUN", "message": said, "details": ""}


async def _heard_before(_: list[dict[str, Any]]) -> None:
    """Nothing of it is new."""
