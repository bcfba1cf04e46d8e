"""HTTP to a store process, over its unix socket."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from jupyter_mlflow.errors import BadRequest, NotFound, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

_GONE = "The tracking store's process does not answer. It is started again with the next try."
_BROKEN = "The tracking store's process could not answer. Its log says more."


class Upstream:
    """A keep-alive client for the HTTP server on ``socket``.

    httpx is imported with the first store, not with the extension: it would cost every
    Jupyter start some 50 ms. Redirects are not followed.
    """

    def __init__(self, socket: Path) -> None:
        import httpx

        self.socket = socket
        self.busy = 0
        """Forwarded requests under way: while there are any, the process is not idle."""
        self._transport_error = httpx.TransportError
        self._client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(
                uds=str(socket),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
            ),
            # MLflow's security middleware takes localhost only.
            base_url="http://localhost",
            timeout=httpx.Timeout(10.0, read=300.0, write=300.0, pool=None),
            follow_redirects=False,
            trust_env=False,
        )

    @property
    def client(self) -> httpx.AsyncClient:
        return self._client

    async def ready(self) -> bool:
        """Whether the store process answers."""
        try:
            return (await self._client.get("/views/ready", timeout=5.0)).status_code == 200
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

    async def post_json(self, path: str, body: dict[str, Any], /) -> Any:
        """The JSON answer to a POST of ``body``, ``None`` if it is empty; raises as `get_json`."""
        # Megabytes, where it holds a notebook: not on the event loop.
        content = await asyncio.to_thread(lambda: json.dumps(body).encode())
        headers = {"Content-Type": "application/json"}
        return await self._json("POST", path, content=content, headers=headers)

    async def _json(self, method: str, path: str, **request: Any) -> Any:
        if self._client.is_closed:
            # Its process was stopped since somebody got this way to it.
            raise Unavailable(_GONE)
        try:
            reply = await self._client.request(method, path, **request)
        except self._transport_error as error:
            raise Unavailable(_GONE, details=repr(error)) from error
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
        await self._client.aclose()
