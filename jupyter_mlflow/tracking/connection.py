"""A connection: one tracking store, the process that serves it, and how it fares."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common.label import label
from jupyter_mlflow.common.schema import redact, sqlite_path, sqlite_uri
from jupyter_mlflow.errors import Conflict, MlflowExtensionError, StoreError, Unavailable
from jupyter_mlflow.tracking.attempts import Attempts
from jupyter_mlflow.tracking.store_process import StoreProcess
from jupyter_mlflow.tracking.upgrade import Upgrade

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from pathlib import Path

    from jupyter_mlflow.tracking.program import StoreSpec
    from jupyter_mlflow.tracking.upstream import Upstream

State = Literal["stopped", "starting", "ready", "failed"]

_FOLLOW_PAUSE = 1.0
"""Seconds after which a store that did not tell of its changes is asked again."""

_UNSTEADY = (
    "The tracking store's process ended several times within a minute. It is started again "
    "after a minute; its log is in Jupyter's runtime folder, below jupyter-mlflow."
)
_CLOSED = "The Jupyter server is shutting down."
_UPGRADING = "This store is being copied and upgraded. The copy is shown as soon as it is done."
_NOT_NEEDED = "There is nothing to upgrade: this store is open, or was not looked at yet."


async def _room(connection: Connection) -> None:
    """There is always room."""


class Hooks(NamedTuple):
    """Who is told what happens to a connection: its store changed; it started or failed.

    ``make_room`` is awaited before its process starts, and may hold it up.
    """

    on_change: Callable[[str], None]
    on_state: Callable[[str], None]
    make_room: Callable[[Connection], Awaitable[None]] = _room


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
        self._told: State = "stopped"
        self._logs = logs
        self._hooks = hooks
        self._idle_timeout = idle_timeout
        self._idle: asyncio.TimerHandle | None = None
        self._lock = asyncio.Lock()
        self._starting = False
        self._closed = False
        self._upgrade: Upgrade | None = None
        self._following: set[asyncio.Task[None]] = set()
        self._stopping: set[asyncio.Task[None]] = set()
        self.used = time.monotonic()
        """When somebody asked last, in seconds of the monotonic clock."""
        self._use(spec)

    def _use(self, spec: StoreSpec) -> None:
        """Open ``spec`` from now on; no process runs."""
        self.spec = spec
        self.error: MlflowExtensionError | None = None
        self._attempts = Attempts()
        self._process = StoreProcess(self.id, spec, self._logs, parent=self)

    @property
    def reported(self) -> str:
        """The URI of this store as kernels report it: without password."""
        return self.spec.reported or redact(self.spec.uri)

    @property
    def label(self) -> str:
        """Short, for people; an upgraded copy says that it is one."""
        name = label(self.spec.uri)
        return name if redact(self.spec.uri) == self.reported else f"{name} (copy)"

    @property
    def state(self) -> State:
        """How the store process fares, without asking it."""
        if self._starting or self._upgrade is not None:
            return "starting"
        if self._process.upstream is not None:
            return "ready"
        return "failed" if self.error is not None else "stopped"

    @property
    def busy(self) -> bool:
        """Whether a forwarded request is under way."""
        return self._process.upstream is not None and self._process.upstream.busy > 0

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
            "can_upgrade": self._upgrade is None and self._copy is not None,
        }

    @property
    def _copy(self) -> Path | None:
        return self.error.copy if isinstance(self.error, StoreError) else None

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
                raise Unavailable(_CLOSED)
            if self._upgrade is not None:
                raise Unavailable(_UPGRADING)
            self._check_there()
            if self._attempts.must_wait():
                self.error = self.error or Unavailable(_UNSTEADY)
                # The same error again and again must not collect the frames of each time.
                raise self.error.with_traceback(None)
            self._attempts.began()
            self._starting = True
            self._tell_state()
            try:
                upstream = await self._start()
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
        _keep(self._follow(upstream), self._following)
        return upstream

    async def _start(self) -> Upstream:
        await self._hooks.make_room(self)
        if self._closed:
            raise Unavailable(_CLOSED)
        return await self._process.start()

    def _check_there(self) -> None:
        """Start nothing for a kernel's store that its first run is still to make."""
        path = sqlite_path(self.spec.uri)
        if path is not None and not self.spec.create and not path.exists():
            said = (
                f"There is no database at {path}. It is made by the first run that is logged there."
            )
            self.error = StoreError(said, code="STORE_UNREACHABLE")
            self._tell_state()
            raise self.error

    async def upgrade(self) -> None:
        """Copy an older store, upgrade the copy, and show that from now on.

        Raises
        ------
        Conflict
            It needs no upgrade, or is being upgraded.
        StoreError, ProcessStartError
            There is no copy now, and nothing else has changed.
        """
        if self._upgrade is not None:
            raise Conflict(_UPGRADING)
        if self._closed:
            raise Unavailable(_CLOSED)
        copy = self._copy
        if copy is None:
            raise Conflict(_NOT_NEEDED)
        # In the interpreter that found it to be older.
        spec = self._process.spec
        self._upgrade = Upgrade(self.id, spec, self._logs, parent=self)
        self._tell_state()
        try:
            await self._upgrade.run()
            # A start that was under way would go on with what is thrown away here.
            await self.stop()
            self._use(dataclasses.replace(spec, uri=sqlite_uri(copy)))
        finally:
            self._upgrade = None
            self._tell_state()

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
        self.used = time.monotonic()
        if self._idle is not None:
            self._idle.cancel()
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(self._idle_timeout, self._on_idle)

    def _on_idle(self) -> None:
        if self.busy:
            self._stay()  # a large artifact can take longer than people stay away
        else:
            _keep(self.stop(), self._stopping)

    async def close(self) -> None:
        """End the store process for good, also one that is starting, and an upgrade."""
        self._closed = True
        if self._upgrade is not None:
            await self._upgrade.stop()
        await self.stop()

    async def stop(self) -> None:
        """End the store process; the next request starts it again."""
        if self._idle is not None:
            self._idle.cancel()
        if self._starting:
            await self._process.stop()  # the start fails, and lets go of the lock
        async with self._lock:
            for following in self._following:
                # First: a request that its client's end breaks off leaves its socket open.
                following.cancel()
            await asyncio.gather(*self._following, return_exceptions=True)
            await self._process.stop()
        self._tell_state()
        current = asyncio.current_task()
        await asyncio.gather(*(task for task in self._stopping if task is not current))


def _keep(work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
    """Run ``work`` as one of ``tasks``; the loop itself would let it go."""
    task = asyncio.ensure_future(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
