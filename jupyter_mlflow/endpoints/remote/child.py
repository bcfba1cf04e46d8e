"""The process that asks one target: started when it is needed, stopped when nobody asks."""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.endpoints.idle import IdleTimer
from jupyter_mlflow.errors import (
    BadRequest,
    Conflict,
    MlflowExtensionError,
    NotFound,
    Unavailable,
)
from jupyter_mlflow.process.managed import ManagedProcess, ProcessSpec
from jupyter_mlflow.tracking import environment
from jupyter_mlflow.tracking.upstream import Upstream

if TYPE_CHECKING:
    from jupyter_mlflow.tracking.program import StoreSpec

_ERRORS: Final[dict[int, type[MlflowExtensionError]]] = {
    400: BadRequest,
    404: NotFound,
    409: Conflict,
}


class Child(LoggingConfigurable):
    """``python -m jupyter_mlflow.deployer`` for the target ``uri``, with models from ``store``."""

    def __init__(
        self, uri: str, store: StoreSpec, log: Path, *, idle_timeout: float, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._uri = uri
        self._store = store
        self._log = log
        self._idle_timeout = idle_timeout
        self._lock = asyncio.Lock()
        self._process: ManagedProcess | None = None
        self._upstream: Upstream | None = None
        self._closed = False
        self._resting: asyncio.Task[None] | None = None
        self._idle = IdleTimer(busy=lambda: self._busy > 0, on_idle=self._on_idle)

    @property
    def _busy(self) -> int:
        return 0 if self._upstream is None else self._upstream.busy

    async def ask(self, limit: float, /, **call: Any) -> Any:
        """The answer to one call, in ``limit`` seconds at most.

        Raises
        ------
        MlflowExtensionError
            What the target said, why its process did not start, or that it takes too long.
        """
        import httpx  # not with the extension, as for stores

        upstream = await self._started()
        upstream.begin()
        self._idle.use()
        try:
            content = await asyncio.to_thread(lambda: json.dumps(call).encode())
            # The process says nothing until it has the whole answer.
            timeout = httpx.Timeout(10.0, read=limit)
            reply = await upstream.client.post("/call", content=content, timeout=timeout)
        except httpx.ReadTimeout:
            raise Unavailable(
                f"The target {self._uri!r} has not answered within {limit:g} s. What was asked may "
                "still go on there: look before you try again.",
                code="TARGET_TIMEOUT",
            ) from None
        except httpx.TransportError as error:
            raise Unavailable(
                f"The process that asks the target {self._uri!r} went away while it worked on "
                "this, so it may or may not have been done. Look before you try again.",
                details=repr(error),
            ) from error
        finally:
            upstream.end()
            self._idle.use()
        told = reply.json()
        if reply.is_success:
            return told
        kind = _ERRORS.get(reply.status_code, Unavailable)
        raise kind(told["message"], details=told["details"], code=told["error_code"])

    async def close(self) -> None:
        """End it for good."""
        self._closed = True
        if self._process is not None:
            await self._process.stop()  # a start under way fails, and lets go of the lock
        async with self._lock:
            await self._end()

    async def _started(self) -> Upstream:
        async with self._lock:
            if self._closed:
                raise Unavailable("The Jupyter server is shutting down.")
            if self._upstream is None or self._process is None or not self._process.running:
                await self._end()
                await self._start()
            assert self._upstream is not None  # noqa: S101 - just started
            return self._upstream

    async def _start(self) -> None:
        # Short, private and local, as a store's: the guard makes it and clears it away.
        scratch = Path(tempfile.gettempdir()) / f"jm-{secrets.token_hex(6)}"
        self._upstream = upstream = Upstream(scratch / "s", ready="/ready")
        arguments = ("--target", self._uri, "--socket", str(upstream.socket))
        self._process = ManagedProcess(
            ProcessSpec(
                name=f"target {self._uri}",
                argv=("-m", "jupyter_mlflow.deployer", *arguments),
                env=_variables(self._store),
                log_path=self._log,
                cwd=self._store.directory,
                scratch=scratch,
            ),
            ready=upstream.ready,
            parent=self,
        )
        try:
            await self._process.start()
        except BaseException:
            await self._end()
            raise
        self._idle.start(self._idle_timeout)

    async def _end(self) -> None:
        self._idle.stop()
        if self._upstream is not None:
            upstream, self._upstream = self._upstream, None
            await upstream.close()
        if self._process is not None:
            process, self._process = self._process, None
            await process.stop()

    def _on_idle(self) -> None:
        self._resting = asyncio.ensure_future(self._rest())

    async def _rest(self) -> None:
        async with self._lock:
            if not self._busy:
                await self._end()


def _variables(store: StoreSpec) -> dict[str, str]:
    """The server's own credentials, and where the models are that it is told to deploy."""
    # A host that is not there is told within seconds; MLflow itself tries for four minutes.
    return (
        {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2"}
        | environment.of_server()
        | {
            # By environment, not argv: a database URI may hold a password.
            "MLFLOW_TRACKING_URI": store.uri,
            # No person uses MLflow here, and `python -m` shall not look into the notebooks' folder.
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "PYTHONSAFEPATH": "1",
            "PYTHONUNBUFFERED": "1",
        }
    )
