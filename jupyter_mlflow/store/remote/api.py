"""Questions of our own to a remote store: JSON in, JSON out."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpx

from jupyter_mlflow.store.remote import problems
from jupyter_mlflow.store.remote.credentials import CredentialsError, TlsError
from jupyter_mlflow.store.remote.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_mlflow.store.remote.credentials import RestStore, Route

_V2: Final = "/api/2.0/mlflow/"

_LARGEST: Final = 200 << 20
"""Bytes of an answer, unpacked: what is parsed is held whole, and takes several times as much."""


class Api:
    """The REST API of ``store``, for the threads that copy from it; ``shown`` names the store.

    Nothing is asked twice by itself: who asks knows when to ask again.
    """

    def __init__(self, store: RestStore, shown: str) -> None:
        self.shown = shown
        self._store = store
        self._clients: dict[Route, httpx.Client] = {}
        self._lock = threading.Lock()

    def get(self, call: str, *, timeout: float, **parameters: str | int) -> dict[str, Any]:
        """The answer to a call such as ``metrics/get-history``; ``timeout`` in seconds.

        Raises :class:`Problem`.
        """
        return self._ask("GET", f"{_V2}{call}?{urlencode(parameters)}", None, timeout)

    def post(self, call: str, body: Mapping[str, Any], *, timeout: float) -> dict[str, Any]:
        """The answer to a question that is sent with POST, such as ``runs/search``.

        A call with a slash in front is a whole path.
        """
        path = call if call.startswith("/") else _V2 + call
        return self._ask("POST", path, json.dumps(body).encode(), timeout)

    def _ask(self, method: str, target: str, body: bytes | None, timeout: float) -> dict[str, Any]:
        headers = {"Accept-Encoding": "gzip", "Accept": "application/json"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        try:
            signed = self._store.sign(method, target, headers, body)
            request = httpx.Request(
                method,
                signed.origin,
                headers=dict(signed.headers),
                content=body,
                extensions={
                    "target": signed.target.encode("ascii"),
                    "timeout": httpx.Timeout(timeout, connect=min(timeout, 5.0)).as_dict(),
                },
            )
            reply = self._client(signed.route).send(request, stream=True)
            try:
                body = self._whole(reply, time.monotonic() + timeout)
            finally:
                reply.close()
        except (httpx.HTTPError, CredentialsError, TlsError) as error:
            raise problems.of_error(error, self.shown, reads=True) from None
        return self._read(reply, body)

    def _whole(self, reply: httpx.Response, until: float) -> bytes:
        body = bytearray()
        for piece in reply.iter_bytes():
            body += piece
            if len(body) > _LARGEST:
                raise Problem(
                    502,
                    "BAD_GATEWAY",
                    f"{self.shown} gave an answer that is too large to be copied here.",
                )
            # httpx's own limit is one for each piece.
            if time.monotonic() > until:
                raise httpx.ReadTimeout("")
        return bytes(body)

    def _read(self, reply: httpx.Response, body: bytes) -> dict[str, Any]:
        found: Any = None
        spoken = True
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            spoken = False
        problem = problems.of_status(
            reply.status_code, self.shown, reply.headers.get("retry-after", "")
        )
        if problem is not None:
            raise problem
        if isinstance(found, dict) and reply.is_success:
            return found
        if spoken and isinstance(found, dict) and "error_code" in found:
            code = str(found["error_code"])
            missing = code == "ENDPOINT_NOT_FOUND"
            said = str(found.get("message", ""))[:500]
            raise Problem(reply.status_code, code, said, missing=missing, again=False)
        raise Problem(
            502,
            "BAD_GATEWAY",
            f"{self.shown} does not answer as an MLflow tracking server does (HTTP "
            f"{reply.status_code}). Check MLFLOW_TRACKING_URI.",
            missing=reply.status_code in (404, 405),
        )

    def _client(self, route: Route) -> httpx.Client:
        with self._lock:
            client = self._clients.get(route)
            if client is None:
                client = self._clients[route] = httpx.Client(
                    verify=route.ssl_context(),
                    proxy=route.proxy,
                    follow_redirects=False,
                    trust_env=False,
                )
            return client

    def close(self) -> None:
        """Close all connections to the host."""
        with self._lock:
            for client in self._clients.values():
                client.close()
