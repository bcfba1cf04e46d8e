"""HTTP to a process of ours, over its unix socket."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_mlflow.errors import BadRequest, NotFound, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from jupyter_mlflow.tracking.wire import Wire


class Words(NamedTuple):
    """What is said of a process that does not answer: before it can have begun, and after."""

    gone: str
    lost: str


OF_STORE = Words(
    gone="The tracking store's process does not answer. It is started again with the next try.",
    lost=(
        "The tracking store's process went away while it worked on this, so the change may or "
        "may not have been made. Look before you try again."
    ),
)
_BROKEN = "The tracking store's process could not answer. Its log says more."


class Upstream:
    """The way to the HTTP server on ``socket``: a client for what we ask it, wires for others.

    httpx is imported with the first store, not with the extension: it would cost every
    Jupyter start some 50 ms. Redirects are not followed. ``ready`` is the path that it answers as
    soon as it can be used.
    """

    patience = 300.0
    """Seconds in which it must take, or send, a piece of what passes through."""

    def __init__(
        self, socket: Path, *, ready: str = "/views/ready", words: Words = OF_STORE
    ) -> None:
        import httpx

        from jupyter_mlflow.tracking.wire import Wires

        self.socket = socket
        self.words = words
        self._ready = ready
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._transport_error = httpx.TransportError
        self._wires = Wires(socket)
        self._client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(
                uds=str(socket),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
            ),
            # MLflow's security middleware takes localhost only.
            base_url="http://localhost",
            timeout=httpx.Timeout(10.0, read=self.patience, write=self.patience, pool=None),
            follow_redirects=False,
            trust_env=False,
        )

    @property
    def client(self) -> httpx.AsyncClient:
        """For what we ask it ourselves."""
        return self._client

    async def wire(self) -> Wire:
        """A connection for one request, to be given back by `give_back`.

        Raises
        ------
        NotThereError
            Nobody listens.
        """
        return await self._wires.take()

    def give_back(self, wire: Wire) -> None:
        """Its request is over, or broken off."""
        self._wires.give(wire)

    @property
    def busy(self) -> int:
        """Requests under way: while there are any, the process is not idle."""
        return self._under_way

    def begin(self) -> None:
        """A request begins; each is ended by `end`."""
        self._under_way += 1
        self._idle.clear()

    def end(self) -> None:
        """A request has ended."""
        self._under_way -= 1
        if not self._under_way:
            self._idle.set()

    async def until_idle(self) -> None:
        """Return when no request is under way."""
        await self._idle.wait()

    async def ready(self) -> bool:
        """Whether the process answers."""
        try:
            return (await self._client.get(self._ready, timeout=5.0)).status_code == 200
        except self._transport_error:
            return False

    async def describe(self) -> dict[str, Any]:
        """What the process says of itself: ``label``, ``dialect`` and its versions."""
        told: dict[str, Any] = await self.get_json("/views/ready")
        return told

    async def get_json(self, view: str, /, **params: str | int | float) -> Any:
        """The JSON answer to a GET of one of the store process's views.

        Raises
        ------
        BadRequest, NotFound
            What the view says so of.
        Unavailable
            The process does not answer, or cannot.
        """
        return await self._json("GET", view, params=params)

    async def post_json(self, path: str, body: dict[str, Any], /, *, patient: bool = False) -> Any:
        """The JSON answer to a POST of ``body``, ``None`` if it is empty; raises as `get_json`.

        ``patient`` is for what takes as long as it takes; the process is not idle meanwhile.
        """
        # Megabytes, where it holds a notebook: not on the event loop.
        content = await asyncio.to_thread(lambda: json.dumps(body).encode())
        headers = {"Content-Type": "application/json"}
        if not patient:
            return await self._json("POST", path, content=content, headers=headers)
        self.begin()
        try:
            return await self._json("POST", path, content=content, headers=headers, timeout=None)
        finally:
            self.end()

    async def _json(self, method: str, path: str, **request: Any) -> Any:
        if self._client.is_closed:
            # Its process was stopped since somebody got this way to it.
            raise Unavailable(self.words.gone)
        try:
            reply = await self._client.request(method, path, **request)
        except self._transport_error as error:
            raise Unavailable(self.words.gone, details=repr(error)) from error
        if not reply.is_success:
            kind = {400: BadRequest, 404: NotFound}.get(reply.status_code, Unavailable)
            try:
                told = reply.json()
                refusal = kind(told["message"], code=told["error_code"])
            except (ValueError, KeyError, TypeError):
                refusal = Unavailable(_BROKEN, details=reply.text[:2000])
            raise refusal
        return reply.json() if reply.content else None

    async def close(self) -> None:
        """Close all connections to the process."""
        self._wires.close()
        await self._client.aclose()
