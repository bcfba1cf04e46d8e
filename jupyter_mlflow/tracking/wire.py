"""HTTP/1.1 to a server on a unix socket: kept connections, bodies in pieces.

What passes through Jupyter goes this way. It is made of a socket, the event loop and h11 alone:
a client library's pool, backends and timeouts take five times as long for a short request.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from typing import TYPE_CHECKING, Final

import h11

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_PIECE: Final = 64 << 10
_MOST_HEADERS: Final = 64 << 10
"""Bytes of a reply's head."""
_MOST_IDLE: Final = 32
"""Connections that are kept while nobody uses them."""
_LONGEST_IDLE: Final = 60.0
"""Seconds for which they are kept. Less than our servers keep them: one that they close just now
would lose the request that is sent on it."""


class NotThereError(Exception):
    """Nobody listens: nothing has been sent."""


class BrokenError(Exception):
    """The other side is gone, talks no HTTP, or has been silent for too long."""


def request(
    method: str, target: bytes, headers: list[tuple[str, str]], *, has_body: bool
) -> h11.Request:
    """What goes on the wire: all as it is given, and what HTTP needs besides.

    Raises
    ------
    ValueError
        A header holds what none may hold.
    """
    # MLflow's security middleware takes localhost only.
    lines = [("Host", "localhost"), *headers]
    if not any(name.lower() == "content-length" for name, _ in headers):
        if has_body:
            lines.append(("Transfer-Encoding", "chunked"))
        elif method in ("POST", "PUT", "PATCH"):
            lines.append(("Content-Length", "0"))
    try:
        return h11.Request(
            method=method,
            target=target,
            headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in lines],
        )
    except (h11.LocalProtocolError, UnicodeEncodeError) as error:
        raise ValueError(str(error)) from None


class Wire:
    """One connection, for one request at a time: `send`, `status`, then `piece` until ``None``."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._loop = asyncio.get_running_loop()
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_HEADERS)
        self._timer: asyncio.TimerHandle | None = None
        self._gave_up = False
        self._is_cut = False
        self.since = 0.0
        """When it was given back."""
        # Since when the other side is to take a piece, has all of the request, is to send a piece.
        self._pushes: float | None = None
        self._sent: float | None = None
        self._pulls: float | None = None

    async def send(
        self, request: h11.Request, body: bytes, patience: float, *, whole: bool = True
    ) -> None:
        """Send a request with the beginning of its body, or its ``whole`` body.

        ``patience`` are the seconds in which the other side must take, or send, a piece.
        """
        self._sent = None
        self._look(patience)
        data = self._http.send(request) or b""
        if body:
            data += self._http.send(h11.Data(data=body)) or b""
        if whole:
            data += self._http.send(h11.EndOfMessage()) or b""
        with contextlib.suppress(OSError):
            # What became of it is seen when the reply is read, which there may be.
            await self._push(data)
        if whole:
            self._sent = time.monotonic()

    async def send_rest(self, pieces: AsyncIterator[bytes]) -> None:
        """Send the rest of a body, beside the reading of the reply, which tells what goes wrong."""
        try:
            async for piece in pieces:
                await self._push(self._http.send(h11.Data(data=piece)) or b"")
            await self._push(self._http.send(h11.EndOfMessage()) or b"")
        except (OSError, h11.LocalProtocolError):
            # Also when the reply has broken off meanwhile: reading it says so.
            return
        finally:
            self._sent = time.monotonic()

    async def status(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        """The reply's status and headers, whose names are in small letters."""
        while True:
            event = await self._event()
            if isinstance(event, h11.Response):
                return event.status_code, list(event.headers)
            if not isinstance(event, h11.InformationalResponse):
                raise BrokenError(f"no reply: {type(event).__name__}")

    async def piece(self) -> bytes | None:
        """The next piece of the reply's body; ``None`` at its end."""
        event = await self._event()
        if isinstance(event, h11.Data):
            return bytes(event.data)
        if isinstance(event, h11.EndOfMessage):
            return None
        raise BrokenError(f"no body: {type(event).__name__}")

    def is_usable(self) -> bool:
        """Whether it can be used again: nothing is to come, and the other side has not left."""
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def end(self) -> bool:
        """The request is over; whether the connection can take another."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        over = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        # Of h11's states DONE is one that is reached before the last bytes are on their way; and
        # what came behind a reply would be taken for the next one's.
        if not over or self._is_cut or self._http.trailing_data != (b"", False):
            return False
        self._http.start_next_cycle()
        return True

    def shut(self) -> None:
        """Break off what is under way; nobody waits on it any longer."""
        self._gave_up = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up; nobody may be waiting on it."""
        self._socket.close()

    async def _push(self, data: bytes) -> None:
        self._pushes = time.monotonic()
        self._is_cut = True
        try:
            await self._loop.sock_sendall(self._socket, data)
            self._is_cut = False
        finally:
            self._pushes = None

    async def _event(self) -> object:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._pulls = time.monotonic()
                data = await self._loop.sock_recv(self._socket, _PIECE)
                self._pulls = None
                if self._gave_up:
                    raise BrokenError("silent for too long, or closed")
                self._http.receive_data(data)
        except (OSError, h11.RemoteProtocolError) as error:
            raise BrokenError(repr(error)) from error
        return event

    def _look(self, patience: float) -> None:
        waited = self._waited()
        if waited >= patience:
            self.shut()
        else:
            self._timer = self._loop.call_later(patience - waited, self._look, patience)

    def _waited(self) -> float:
        """Seconds for which the other side has been silent. Who still sends takes their time."""
        since = self._pushes
        if since is None and self._pulls is not None and self._sent is not None:
            since = max(self._pulls, self._sent)
        return 0.0 if since is None else time.monotonic() - since


class Wires:
    """The connections to the server on ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._idle: list[Wire] = []
        self._used: set[Wire] = set()
        self._closed = False

    async def take(self) -> Wire:
        """A connection for one request; give it back by `give`.

        Raises
        ------
        NotThereError
            Nobody listens.
        """
        if self._closed:
            raise NotThereError("its process was stopped")
        while self._idle:
            wire = self._idle.pop()
            if time.monotonic() - wire.since < _LONGEST_IDLE and wire.is_usable():
                self._used.add(wire)
                return wire
            wire.close()
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            made.setblocking(False)
            await asyncio.get_running_loop().sock_connect(made, self._path)
        except OSError as error:
            made.close()
            raise NotThereError(repr(error)) from error
        except BaseException:
            made.close()
            raise
        wire = Wire(made)
        self._used.add(wire)
        return wire

    def give(self, wire: Wire) -> None:
        """Its request is over, or broken off."""
        if wire.end() and wire in self._used and len(self._idle) < _MOST_IDLE:
            wire.since = time.monotonic()
            self._idle.append(wire)
        else:
            wire.close()
        self._used.discard(wire)

    def close(self) -> None:
        """Hang up all of them, also those that are in use."""
        self._closed = True
        for wire in self._idle:
            wire.close()
        for wire in self._used:
            wire.shut()
        self._idle.clear()
        self._used.clear()
