"""Tracking URIs that lead back to this Jupyter server: they name a store that it shows anyway."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from jupyter_mlflow.handlers import NAMESPACE

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_HERE: Final = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - it is compared with
_PORTS: Final = {"http": 80, "https": 443}


class OwnUris:
    """What this server is called, as far as ``serverapp`` and its hub know."""

    def __init__(self, serverapp: Any) -> None:
        self._serverapp = serverapp

    def connection(self, uri: str) -> str | None:
        """The id of the connection that ``uri`` names on this server; ``None`` if it is not one."""
        prefix = f"{self._serverapp.base_url.rstrip('/')}/{NAMESPACE}/tracking/"
        try:
            place = urlsplit(uri)
            # Last what may ask the network for this machine's name.
            named = place.scheme in _PORTS and place.path.startswith(prefix)
            if not named or not self._is_here(place):
                return None
        except ValueError:
            return None
        return unquote(place.path[len(prefix) :].partition("/")[0]) or None

    def _is_here(self, place: SplitResult) -> bool:
        port = place.port or _PORTS[place.scheme]
        if (place.hostname, port) in self._public():
            return True
        # Before the server listens it has the port that it was asked to take.
        if port != self._serverapp.port:
            return False
        named = (self._serverapp.ip, socket.gethostname(), socket.getfqdn())
        return place.hostname in (*_HERE, *(name.lower() for name in named if name))

    def _public(self) -> set[tuple[str | None, int]]:
        """Host and port by which a proxy in front is known."""
        texts = (
            self._serverapp.custom_display_url,
            os.environ.get("JUPYTERHUB_PUBLIC_URL"),
            os.environ.get("JUPYTERHUB_HOST"),
        )
        found = [urlsplit(text) for text in texts if text]
        return {
            (one.hostname, one.port or _PORTS[one.scheme]) for one in found if one.scheme in _PORTS
        }
