"""Following a model's alias: when it moves to another version, that one is to be served."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jupyter_mlflow.endpoints import fetch
from jupyter_mlflow.errors import MlflowExtensionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_mlflow.endpoints.fetch import Found
    from jupyter_mlflow.endpoints.spec import ModelKey
    from jupyter_mlflow.tracking.connection import Connection


class Alias:
    """Looks up where an alias is; looks that are asked for at the same time are one.

    ``on_found`` gets each answer, with the key that was looked up.
    """

    def __init__(
        self, connection: Connection, *, on_found: Callable[[ModelKey, Found], None]
    ) -> None:
        self._connection = connection
        self._on_found = on_found
        self._task: asyncio.Task[None] | None = None
        self._again = False

    def look(self, key: ModelKey) -> None:
        """Look it up in the background, now, or after the look that is under way."""
        if key.alias is None:
            return
        if self._task is not None:
            self._again = True
            return
        self._task = asyncio.ensure_future(self._look(key))
        self._task.add_done_callback(lambda _: self._on_done(key))

    async def close(self) -> None:
        """Break off the look that is under way."""
        self._again = False
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _look(self, key: ModelKey) -> None:
        try:
            found = await fetch.find(self._connection, key)
        except MlflowExtensionError:
            # What is served is still what was asked for last; the next look may find more.
            return
        self._on_found(key, found)

    def _on_done(self, key: ModelKey) -> None:
        self._task = None
        if self._again:
            self._again = False
            self.look(key)
