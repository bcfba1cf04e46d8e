"""All endpoints of a server: made, found, changed, deleted. They live as long as the server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets import Float
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import records
from jupyter_mlflow.common.log import Log
from jupyter_mlflow.endpoints import folders, stats
from jupyter_mlflow.endpoints.pythons import Pythons
from jupyter_mlflow.errors import BadRequest, Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jupyter_mlflow.endpoints.endpoint import Endpoint
    from jupyter_mlflow.endpoints.spec import Changes, NewEndpoint
    from jupyter_mlflow.tracking.connections import Connections
    from jupyter_mlflow.tracking.program import StoreSpec


class Endpoints(LoggingConfigurable):
    """The endpoints by name.

    ``logs`` is where their logs go; ``on_state`` is told the name of each one that changes.
    """

    follow_interval = Float(
        60.0,
        help="Seconds between two looks at the aliases that endpoints serve, beside those that "
        "follow each change of the store.",
    ).tag(config=True)

    def __init__(
        self,
        connections: Connections,
        *,
        logs: Path,
        on_state: Callable[[str], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._connections = connections
        self._logs = logs
        self._on_state = on_state
        self._pythons = Pythons(parent=self)
        self._endpoints: dict[str, Endpoint] = {}
        self._following: asyncio.Task[None] | None = None
        self._closed = False

    def watch(self) -> None:
        """Follow aliases from now on; remove what servers that were killed have left."""
        self._following = asyncio.ensure_future(self._follow())

    def get(self, name: str) -> Endpoint:
        """The endpoint of that name.

        Raises
        ------
        NotFound
            There is none.
        """
        try:
            return self._endpoints[name]
        except KeyError:
            raise NotFound(f"There is no endpoint {name!r} on this server.") from None

    def connection(self, store: StoreSpec) -> str:
        """Id of the connection to a kernel's store, made if it is new."""
        connection, _ = self._connections.of_spec(store)
        return connection.id

    def create(self, new: NewEndpoint) -> Endpoint:
        """Make an endpoint, which starts in the background.

        Raises
        ------
        BadRequest
            There is no such connection.
        Conflict
            The name is taken.
        """
        # Not before the first one: they would make each start of Jupyter longer.
        from jupyter_mlflow.endpoints.endpoint import Endpoint
        from jupyter_mlflow.endpoints.starter import Starter

        if new.name in self._endpoints:
            raise Conflict(
                f"There is an endpoint {new.name!r} already. Choose another name, or delete that "
                "one first.",
                code="RESOURCE_ALREADY_EXISTS",
            )
        try:
            connection = self._connections.get(new.connection)
        except NotFound as error:
            raise BadRequest(error.message) from None
        if self._closed:
            raise Conflict("The Jupyter server is shutting down.")
        # Not by its name: files of names that differ in case only may be the same.
        what = f"endpoint-{secrets.token_hex(6)}"
        log = Log(records.process_path(self._logs, what, os.getpid(), "log"))
        starter = Starter(new, connection, self._pythons, log, parent=self)
        endpoint = self._endpoints[new.name] = Endpoint(
            new, connection, starter, on_state=self._on_state, parent=self
        )
        endpoint.begin()
        return endpoint

    async def change(self, name: str, changes: Changes) -> Endpoint:
        """Change an endpoint; raises as its own method, and when there is none."""
        endpoint = self.get(name)
        await endpoint.change(changes)
        return endpoint

    async def delete(self, name: str) -> None:
        """End an endpoint with its processes and files.

        Raises
        ------
        NotFound
            There is none.
        """
        endpoint = self.get(name)
        await endpoint.delete()
        if self._endpoints.get(name) is endpoint:
            del self._endpoints[name]
            self._on_state(name)

    async def models(self, names: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """Endpoints as the frontend gets them, all or some, by name."""
        chosen = [self._endpoints[name] for name in sorted(names or self._endpoints)]
        pids = [endpoint.pid for endpoint in chosen]
        taken = await asyncio.to_thread(stats.memory, pids) if any(pids) else [None] * len(pids)
        # Meanwhile it may have ended.
        return [
            one.model(memory if one.pid == pid else None)
            for one, pid, memory in zip(chosen, pids, taken, strict=True)
        ]

    def on_change(self, connection_id: str) -> None:
        """A store has changed: an alias may have moved there."""
        for endpoint in self._endpoints.values():
            if endpoint.connection_id == connection_id:
                endpoint.look()

    async def close(self) -> None:
        """End all of them for good."""
        self._closed = True
        if self._following is not None:
            self._following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._following
        await asyncio.gather(*(endpoint.delete() for endpoint in self._endpoints.values()))
        self._endpoints.clear()

    async def _follow(self) -> None:
        for place in (None, Path(self._pythons.cache)):
            await asyncio.to_thread(folders.remove_leftovers, place)
        while True:
            await asyncio.sleep(self.follow_interval)
            for endpoint in self._endpoints.values():
                endpoint.look()
