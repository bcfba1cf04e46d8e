"""The process of one job: ``python -m jupyter_mlflow.runner`` below a guard, and what it tells."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import progress
from jupyter_mlflow.jobs import environment
from jupyter_mlflow.process.managed import ManagedProcess, ProcessSpec

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jupyter_mlflow.jobs.shelf import Shelf
    from jupyter_mlflow.tracking.program import StoreSpec

_PAUSE = 0.2
"""Seconds between two looks at the file of events."""


async def _at_once() -> bool:
    """It can be used from its first moment: nobody asks it anything."""
    return True


class Child(LoggingConfigurable):
    """The program of the job ``job_id``, which lies on ``shelf``. Started once.

    ``on_events`` is awaited with what the program has told meanwhile. ``patience`` are the seconds
    that it may take to end when it is asked to. ``is_end`` is whether it only ends what an earlier
    one has left running elsewhere.
    """

    def __init__(
        self,
        job_id: str,
        shelf: Shelf,
        store: StoreSpec,
        *,
        on_events: Callable[[list[dict[str, Any]]], Awaitable[None]],
        patience: float,
        is_end: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._id = job_id
        self._shelf = shelf
        self._on_events = on_events
        self._offset = 0
        place = shelf.place(job_id)
        scratch = Path(tempfile.gettempdir()) / f"jm-{secrets.token_hex(6)}"
        self._process = ManagedProcess(
            ProcessSpec(
                name=f"job {job_id}",
                argv=("-m", "jupyter_mlflow.runner", "--job", str(place), *["--end"] * is_end),
                env={
                    **environment.of_job(job_id, store, scratch),
                    progress.EVENTS: str(place / "events.jsonl"),
                },
                log_path=place / "log",
                # Nobody else's: `python -m` looks for modules there first.
                cwd=place,
                scratch=scratch,
            ),
            ready=_at_once,
            stop_timeout=patience,
            parent=self,
        )

    async def run(self) -> int:
        """The program's exit code, when it has ended with all that it started.

        Raises
        ------
        ProcessStartError
            It could not be started, or was stopped before it was.
        """
        await self._process.start()
        ending = asyncio.ensure_future(self._process.wait())
        try:
            while not ending.done():
                await asyncio.wait([ending], timeout=_PAUSE)
                await self._look()
            return ending.result()
        finally:
            ending.cancel()
            await self._process.stop()
            # Until there is nothing more: its last word is what counts.
            while await self._look():
                pass

    async def stop(self) -> None:
        """End it with all that it started; returns when nothing is left."""
        await self._process.stop()

    async def _look(self) -> bool:
        """Tell what is new; whether there was anything."""
        before = self._offset
        found, self._offset = await asyncio.to_thread(self._shelf.events, self._id, before)
        if found:
            await self._on_events(found)
        return self._offset > before
