"""Getting a model through the store process, which has the credentials for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.endpoints import folders

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.endpoints.spec import ModelKey
    from jupyter_mlflow.tracking.connection import Connection

_FIND: Final = "/views/models/find"
_FETCH: Final = "/views/models/fetch"


@dataclass(frozen=True)
class Found:
    """A model in a store; ``version`` is that of the registered model if it was named by that."""

    uri: str
    version: str | None
    run_id: str | None


@dataclass(frozen=True)
class Fetched:
    """A model whose files are on this machine, in ``folder``'s folder ``model``."""

    found: Found
    folder: Path

    @property
    def path(self) -> Path:
        """Where the model is."""
        return self.folder / "model"

    async def remove(self) -> None:
        """Remove the files."""
        await asyncio.to_thread(folders.remove, self.folder)


async def find(connection: Connection, key: ModelKey) -> Found:
    """Which model ``key`` names now.

    Raises
    ------
    BadRequest, NotFound, Unavailable
        What the store says: no such model, or it cannot be asked.
    """
    upstream = await connection.upstream()
    return _found(await upstream.post_json(_FIND, key.model()))


async def fetch(connection: Connection, key: ModelKey) -> Fetched:
    """Copy a model's files to a folder of our own; raises as :func:`find`."""
    upstream = await connection.upstream()
    # Not in a thread, which would make it even when this is broken off meanwhile.
    folder = folders.make()
    try:
        target = folder / "model"
        target.mkdir()
        asked = {"key": key.model(), "folder": str(target)}
        return Fetched(_found(await upstream.post_json(_FETCH, asked, patient=True)), folder)
    except BaseException:
        # The store process gives up when it finds the folder gone.
        await asyncio.shield(asyncio.to_thread(folders.remove, folder))
        raise


async def remove(model: Fetched | None) -> None:
    """Remove a model's files, if there is one."""
    if model is not None:
        await model.remove()


def _found(reply: dict[str, Any]) -> Found:
    return Found(uri=reply["uri"], version=reply["version"], run_id=reply["run_id"])
