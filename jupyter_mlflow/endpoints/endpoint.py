"""One endpoint: which model it serves, how it fares, and how it changes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.endpoints import fetch
from jupyter_mlflow.endpoints.alias import Alias
from jupyter_mlflow.endpoints.current import Current
from jupyter_mlflow.endpoints.ends import Ends
from jupyter_mlflow.endpoints.idle import IdleTimer
from jupyter_mlflow.endpoints.refusals import refusal
from jupyter_mlflow.endpoints.stats import Stats
from jupyter_mlflow.endpoints.work import Work
from jupyter_mlflow.errors import MlflowExtensionError, NotFound, ProcessStartError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_mlflow.common.log import Log
    from jupyter_mlflow.endpoints.fetch import Fetched, Found
    from jupyter_mlflow.endpoints.local import LocalServer
    from jupyter_mlflow.endpoints.refusals import State
    from jupyter_mlflow.endpoints.spec import Changes, ModelKey, NewEndpoint, Settings
    from jupyter_mlflow.endpoints.starter import Starter
    from jupyter_mlflow.tracking.connection import Connection
    from jupyter_mlflow.tracking.upstream import Upstream

_ENDED: Final = "The model's process ended several times within a minute. Its log may say why."
_FAILED: Final = "The endpoint could not be started."


class Endpoint(LoggingConfigurable):
    """A model that is served under a name, until it is deleted.

    What takes its time goes on in the background, one thing at a time; whoever changes the endpoint
    breaks that off first. ``on_state`` is told of each change.
    """

    def __init__(
        self,
        new: NewEndpoint,
        connection: Connection,
        starter: Starter,
        *,
        on_state: Callable[[str], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.name = new.name
        self.environment = new.environment
        self.connection_id = connection.id
        self.settings: Settings = new.settings
        self.stats = Stats()
        self.text_log: Log = starter.text_log
        self.created = int(time.time() * 1000)
        self.error: MlflowExtensionError | None = None
        self._starter = starter
        self._on_state = on_state
        self._state: State = "not_ready"
        self._asleep = False
        self._closed = False
        self._model: Fetched | None = None
        self._current = Current(on_end=self._on_server_end)
        self._lock = asyncio.Lock()
        self._work = Work(on_failure=self._on_failure, on_end=self._on_end)
        self._ends = Ends()
        self._idle = IdleTimer(busy=self._is_busy, on_idle=self._sleep)
        self._alias = Alias(connection, on_found=self._on_found)
        self._tried: str | None = None
        self._wanted: Settings | None = None

    @property
    def is_updating(self) -> bool:
        """Whether another version is being started while this one answers."""
        return self._work.under_way and self._current.is_there

    @property
    def pid(self) -> int | None:
        """Pid of what serves it; ``None`` when nothing does."""
        return self._current.pid

    def model(self, memory: int | None) -> dict[str, Any]:
        """The endpoint as the frontend gets it; ``memory`` in bytes."""
        error, key = self.error, self.settings.model
        found = None if self._model is None else self._model.found
        return {
            "name": self.name,
            "connection": self.connection_id,
            "model": key.model(),
            "version": key.version if found is None else found.version,
            "uri": key.uri if found is None else found.uri,
            "run_id": key.run_id if found is None else found.run_id,
            "workers": self.settings.workers,
            "environment": self.environment,
            "idle_timeout": self.settings.idle_timeout,
            "state": self._state,
            "is_updating": self.is_updating,
            "is_asleep": self._asleep,
            "error": error
            and {"error_code": error.code, "message": error.message, "details": error.details},
            "path": f"jupyter-mlflow/endpoints/{self.name}/invocations",
            "created": self.created,
            "requests": self.stats.requests,
            "errors": self.stats.errors,
            "p50": self.stats.percentile(50),
            "p95": self.stats.percentile(95),
            "memory": memory,
        }

    async def upstream(self) -> Upstream:
        """The way to a process that answers; one that sleeps is started first.

        Raises
        ------
        Conflict, Unavailable
            There is none; the message says why.
        """
        while True:
            self._idle.use()
            upstream = self._current.upstream
            if upstream is not None:
                return upstream
            if self._asleep and not self._work.under_way:
                self._work.begin(self._start, awaited=True)
            if not (self._work.under_way and self._work.is_awaited):
                raise refusal(self._state, self.error)
            await self._work.wait()

    def answered(self, status: int, milliseconds: float) -> None:
        """Count a request that has been answered with ``status``."""
        self._idle.use()
        self.stats.add(status, milliseconds)

    def begin(self) -> None:
        """Start it in the background."""
        self._work.begin(self._start)

    async def change(self, changes: Changes) -> None:
        """Serve another model, or differently, or stop, or start again, in the background.

        Raises
        ------
        NotFound
            It was deleted meanwhile.
        """
        async with self._lock:
            if self._closed:
                raise NotFound(f"There is no endpoint {self.name!r} on this server.")
            if changes.idle_timeout is not None:
                self.settings = replace(self.settings, idle_timeout=changes.idle_timeout)
                if self._current.is_there:
                    self._idle.start(changes.idle_timeout)
            # What is being started counts, too: two changes in a row are both wanted.
            now = replace(self._wanted or self.settings, idle_timeout=self.settings.idle_timeout)
            model, workers = changes.model or now.model, changes.workers or now.workers
            wanted = replace(now, model=model, workers=workers)
            rests = self._state in ("stopped", "failed") or self._asleep
            if changes.state == "stopped" or (self._state == "stopped" and changes.state is None):
                await self._halt()
                await fetch.remove(self._want(wanted))
            elif wanted != now or changes.model is not None or (changes.state and rests):
                await self._again(wanted)
        self._tell()

    async def delete(self) -> None:
        """End it with all that belongs to it; returns when its processes and files are gone."""
        async with self._lock:
            self._closed = True
            await self._halt()
            await fetch.remove(self._model)
            await asyncio.to_thread(self.text_log.remove)

    def look(self) -> None:
        """The store has changed: see whether the alias has moved."""
        if self._state == "ready" and not self._asleep:
            self._alias.look(self.settings.model)

    async def _again(self, wanted: Settings) -> None:
        await self._work.cancel()
        self._tried = None
        self._ends.forget()
        self._wanted = wanted if self._current.is_there else None
        if self._wanted is not None:
            self._work.begin(lambda: self._switch(wanted))
            return
        gone = self._want(wanted)
        if not self._asleep:
            self._state = "not_ready"
        # Begun before anything is awaited: a request may come and begin it, too.
        self._work.begin(self._start, awaited=self._asleep)
        await fetch.remove(gone)

    async def _start(self, pause: float = 0) -> None:
        """Serve the model of the settings; nothing serves now."""
        if not self._asleep:
            self._tell("not_ready")
        await asyncio.sleep(pause)
        await self._take(await self._starter.start(self.settings, self._model))

    async def _switch(self, wanted: Settings) -> None:
        """Serve what is wanted as soon as that can, and until then what is served now."""
        self._tell()
        same = wanted.model == self.settings.model and wanted.model.alias is None
        try:
            server = await self._starter.start(wanted, self._model if same else None)
        except ProcessStartError:
            if wanted.model.alias is not None:
                self._tried = self._starter.version
            raise
        finally:
            self._wanted = None
        self.settings = replace(wanted, idle_timeout=self.settings.idle_timeout)
        await self._take(server)

    async def _take(self, server: LocalServer) -> None:
        """Answer by ``server`` from now on."""
        before, self._model = self._model, server.model
        self._asleep, self.error = False, None
        self.text_log.say(f"Ready: {server.model.found.uri}.")
        self._idle.start(self.settings.idle_timeout)
        self._state = "ready"
        await self._current.replace(server, before)

    def _on_server_end(self, code: int) -> None:
        """Start it again when it ends by itself."""
        self.text_log.say(f"The model's process ended with exit code {code}.")
        if self._state == "stopped":
            return  # it is being stopped, or deleted
        if self._work.under_way:
            self._work.is_awaited = True
            self._tell("not_ready")
            return
        pause = self._ends.ended()
        if pause is None:
            self._on_failure(ProcessStartError(_ENDED, details=self.text_log.tail()))
        else:
            self._work.begin(lambda: self._start(pause), awaited=True)

    def _is_busy(self) -> bool:
        return self._work.under_way or self._current.is_busy

    def _sleep(self) -> None:
        if self._current.is_there:
            self.text_log.say("Stopped, as nobody asked. The next request starts it again.")
            self._current.retire()
            self._asleep = True
            self._tell()

    async def _halt(self) -> None:
        """End all that runs."""
        self._asleep = False  # from here on no request begins anything, nor does a process's end
        self._tell("stopped")
        await self._work.cancel()
        await self._alias.close()
        self._idle.stop()
        self._wanted = self.error = None
        await self._current.halt()

    def _want(self, wanted: Settings) -> Fetched | None:
        """Nothing runs: what is started next. Returns a model that is of no use any more."""
        gone = None
        if wanted.model != self.settings.model or wanted.model.alias is not None:
            gone, self._model = self._model, None
        self.settings = wanted
        return gone

    def _tell(self, state: State | None = None) -> None:
        if state is not None:
            self._state = state
        if not self._closed:
            self._on_state(self.name)

    def _on_failure(self, error: Exception) -> None:
        if not isinstance(error, MlflowExtensionError):
            self.log.error("The endpoint %s could not be started", self.name, exc_info=error)
            error = MlflowExtensionError(_FAILED, details=repr(error))
        self.text_log.say(error.message)
        self.error = error.with_traceback(None)
        if not self._current.is_there and self._state != "stopped":
            self._asleep = False
            self._tell("failed")

    def _on_end(self) -> None:
        self._tell()
        # It may have moved while nobody looked.
        self.look()

    def _on_found(self, key: ModelKey, found: Found) -> None:
        served = self._model and self._model.found.version
        still = self._state == "ready" and not self._asleep and self.settings.model == key
        if still and not self._work.under_way and found.version not in (served, self._tried):
            self._tried = found.version  # once, whatever comes of it
            self.text_log.say(f"The alias {key.alias} is at version {found.version} now.")
            self._work.begin(lambda: self._switch(self.settings))
