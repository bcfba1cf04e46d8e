"""All connections of a server: which there are, and how many processes they may have."""

from __future__ import annotations

import asyncio
import hashlib
import time
from typing import TYPE_CHECKING, Any, Final

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.errors import NotFound, StoreError
from jupyter_mlflow.tracking.connection import Connection
from jupyter_mlflow.tracking.program import usable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from jupyter_mlflow.tracking.connection import Hooks
    from jupyter_mlflow.tracking.program import StoreSpec

DEFAULT: Final = "default"

MOST_PROCESSES: Final = 3
"""Store processes that run at a time, of 250 MB each."""

KEPT_SECONDS: Final = 3600.0
"""How long a connection stays known that no kernel logs to and nobody asks."""


_ITSELF: Final = (
    "The tracking URI leads to this Jupyter server itself, which is no store. Set "
    "MLFLOW_TRACKING_URI to the store that you want, such as sqlite:////home/me/mlflow.db or "
    "http://host:5000, and start JupyterLab again."
)


class Connections(LoggingConfigurable):
    """All connections of this server, by id; the server's own store is the first.

    ``own`` tells the connection that a URI names by this server's own address, if it does.
    """

    def __init__(
        self,
        default: StoreSpec,
        *,
        logs: Path,
        hooks: Hooks,
        idle_timeout: float,
        own: Callable[[str], str | None] = lambda _: None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._own = own
        self._logs = logs
        self._hooks = hooks._replace(on_state=self._on_state, make_room=self._make_room)
        self._told = hooks.on_state
        self._idle_timeout = idle_timeout
        self._changed = asyncio.Event()
        self._waiting: set[str] = set()
        self._connections: dict[str, Connection] = {}
        self._add(DEFAULT, default)

    def _add(self, connection_id: str, spec: StoreSpec) -> Connection:
        connection = self._connections[connection_id] = Connection(
            connection_id,
            spec,
            logs=self._logs,
            hooks=self._hooks,
            idle_timeout=self._idle_timeout,
            parent=self,
        )
        return connection

    def all(self) -> list[Connection]:
        """Every connection, the default first."""
        return list(self._connections.values())

    def get(self, connection_id: str) -> Connection:
        """The connection of that id.

        Raises
        ------
        NotFound
            There is none.
        """
        try:
            return self._connections[connection_id]
        except KeyError:
            raise NotFound(f"There is no connection {connection_id!r} on this server.") from None

    def of_uri(self, uri: str, python: str | None = None) -> Connection | None:
        """The connection that shows the store ``uri``, named as a kernel reports it.

        One that another MLflow's schema keeps from showing it counts only as long as the
        interpreter ``python`` of the kernel could do no better.
        """
        own = self._connections.get(self._own(uri) or "")
        if own is not None:
            return own
        found = [connection for connection in self.all() if connection.reported == uri]
        shown = next((connection for connection in found if not _is_refused(connection)), None)
        if shown is None and python is not None:
            return next((one for one in found if one.spec.python == usable(python)), None)
        return shown or next(iter(found), None)

    def of_spec(self, spec: StoreSpec) -> tuple[Connection, bool]:
        """The connection to the store that a kernel has reported; whether it is new."""
        found = self.of_uri(spec.reported, spec.python)
        if found is not None:
            return found, False
        text = f"{spec.reported}\n{spec.python}"
        connection_id = hashlib.sha256(text.encode()).hexdigest()[:12]
        connection = self._add(connection_id, spec)
        self._told(connection_id)
        return connection, True

    def forget(self, in_use: Collection[str]) -> None:
        """Drop connections that nobody asks any more; ``in_use`` are the URIs of kernels."""
        before = time.monotonic() - KEPT_SECONDS
        for connection in self.all()[1:]:
            idle = not _has_process(connection) and connection.used < before
            if idle and connection.reported not in in_use:
                del self._connections[connection.id]

    async def close(self) -> None:
        """End all store processes for good."""
        await asyncio.gather(*(connection.close() for connection in self.all()))

    def _on_state(self, connection_id: str) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
        self._told(connection_id)

    async def _make_room(self, starting: Connection) -> None:
        """Stop those that were used least recently, until one more process may run."""
        if self._own(starting.spec.uri) is not None:
            # Asked for its runs, it would ask itself, and so on.
            raise StoreError(_ITSELF, code="NOT_A_STORE")
        # Those that wait here have none yet, and would wait for each other.
        self._waiting.add(starting.id)
        try:
            while True:
                others = [one for one in self.all() if self._takes_room(one)]
                if len(others) < MOST_PROCESSES:
                    return
                ready = [connection for connection in others if connection.state == "ready"]
                if ready:
                    await min(ready, key=lambda one: (one.busy, one.used)).stop()
                else:
                    await self._changed.wait()
        finally:
            self._waiting.discard(starting.id)

    def _takes_room(self, connection: Connection) -> bool:
        return connection.id not in self._waiting and _has_process(connection)


def _has_process(connection: Connection) -> bool:
    return connection.state in ("starting", "ready")


def _is_refused(connection: Connection) -> bool:
    error = connection.error
    return isinstance(error, StoreError) and error.is_of_schema
