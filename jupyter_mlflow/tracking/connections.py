"""Connections: a tracking URI, the store process that serves it, and how it fares."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TYPE_CHECKING, Any, Literal

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common.schema import redact
from jupyter_mlflow.errors import MlflowExtensionError, NotFound, Unavailable
from jupyter_mlflow.tracking.attempts import Attempts
from jupyter_mlflow.tracking.store_process import StoreProcess

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jupyter_mlflow.tracking.store_process import StoreSpec
    from jupyter_mlflow.tracking.upstream import Upstream

State = Literal["stopped", "starting", "ready", "failed"]

_FOLLOW_PAUSE = 1.0
"""Seconds after which a store that did not tell of its changes is asked again."""

_UNSTEADY = (
    "The tracking store's process ended several times within a minute. It is started again "
    "after a minute; its log is in Jupyter's runtime folder, below jupyter-mlflow."
)


@dataclasses.dataclass(frozen=True)
class Hooks:
    """Who is told what happens to a connection: its store changed; it started or failed."""

    on_change: Callable[[str], None]
    on_state: Callable[[str], None]


class Connection(LoggingConfigurable):
    """One tracking store behind its own process, which runs while somebody asks."""

    def __init__(
        self,
        connection_id: str,
        spec: StoreSpec,
        *,
        logs: Path,
        hooks: Hooks,
        idle_timeout: float,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.id = connection_id
        self.spec = spec
        self.label = redact(spec.uri)
        self.error: MlflowExtensionError | None = None
        self._attempts = Attempts()
        self._told: State = "stopped"
        self._process = StoreProcess(connection_id, spec, logs, parent=self)
        self._hooks = hooks
        self._idle_timeout = idle_timeout
        self._idle: asyncio.TimerHandle | None = None
        self._lock = asyncio.Lock()
        self._starting = False
        self._closed = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def state(self) -> State:
        """How the store process fares, without asking it."""
        if self._process.upstream is not None:
            return "ready"
        if self._starting:
            return "starting"
        return "failed" if self.error is not None else "stopped"

    def model(self) -> dict[str, Any]:
        """The connection as the frontend gets it; no password in it."""
        error = self.error
        return {
            "id": self.id,
            "uri": redact(self.spec.uri),
            "label": self.label,
            "state": self.state,
            "error": error
            and {"error_code": error.code, "message": error.message, "details": error.details},
        }

    async def upstream(self) -> Upstream:
        """The way to the running store process, which is started when it is not.

        Raises
        ------
        StoreError, ProcessStartError
            The store cannot be opened, must not be, or its process did not come up.
        """
        self._stay()
        async with self._lock:
            if (upstream := self._process.upstream) is not None:
                return upstream
            if self._closed:
                raise Unavailable("The Jupyter server is shutting down.")
            if self._attempts.must_wait():
                self.error = self.error or Unavailable(_UNSTEADY)
                # The same error again and again must not collect the frames of each time.
                raise self.error.with_traceback(None)
            self._attempts.began()
            self._starting = True
            self._tell_state()
            try:
                upstream = await self._process.start()
                self.label = (await upstream.describe())["label"]
            except MlflowExtensionError as error:
                await self._process.stop()
                self.error = error
                self._attempts.failed()
                raise
            else:
                self.error = None
                self._attempts.succeeded()
            finally:
                self._starting = False
                self._tell_state()
        self._run(self._follow(upstream))
        return upstream

    async def _follow(self, upstream: Upstream) -> None:
        """Tell of each change of the store, until its process is gone."""
        cursor = ""
        while self._process.upstream is upstream:
            try:
                told = await upstream.get_json("/views/changes", since=cursor, wait=30)
            except MlflowExtensionError:
                if self._process.upstream is upstream:
                    # Its end is noticed a moment after the broken connection; a store that
                    # is locked, say, is asked again.
                    await asyncio.sleep(_FOLLOW_PAUSE)
                continue
            if told["changed"] and cursor:
                self._hooks.on_change(self.id)
            cursor = told["cursor"]
        self._tell_state()

    def _tell_state(self) -> None:
        if self.state != self._told:
            self._told = self.state
            self._hooks.on_state(self.id)

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(self._idle_timeout, self._on_idle)

    def _on_idle(self) -> None:
        if self._process.upstream is not None and self._process.upstream.busy:
            self._stay()  # a large artifact can take longer than people stay away
        else:
            self._run(self.stop())

    def _run(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End the store process for good, also one that is starting."""
        self._closed = True
        await self.stop()

    async def stop(self) -> None:
        """End the store process; the next request starts it again."""
        if self._idle is not None:
            self._idle.cancel()
        if self._starting:
            await self._process.stop()  # the start fails, and lets go of the lock
        async with self._lock:
            await self._process.stop()
        current = asyncio.current_task()
        await asyncio.gather(*(t for t in self._tasks if t is not current))


class Connections:
    """All connections of this server, by id."""

    def __init__(self, default: Connection) -> None:
        self._connections = {default.id: default}

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

    def of_uri(self, uri: str) -> Connection | None:
        """The connection that shows ``uri``, as a kernel reports it: without password."""
        return next((c for c in self.all() if redact(c.spec.uri) == uri), None)

    async def close(self) -> None:
        """End all store processes for good."""
        await asyncio.gather(*(connection.close() for connection in self.all()))
