"""A Ray cluster, as one that sends jobs to it sees it."""

from __future__ import annotations

import contextlib
import os
import socket
import urllib.parse
from typing import TYPE_CHECKING, Any, Final

from mlflow.exceptions import ExecutionException

from jupyter_mlflow.backends.ray.store import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING: Final = 'Ray is not installed here. Install it with: pip install "ray[default]"'

_OVERRIDES: Final = "RAY_API_SERVER_ADDRESS"
"""What Ray prefers to the address that it is given."""

_SECONDS: Final = 5.0
"""For a connection."""
_PATIENCE: Final = 30.0
"""For an answer: a dashboard asks all nodes."""


def connect(address: str | None) -> Any:
    """A client of the cluster whose dashboard is at ``address``.

    Without one, ``RAY_API_SERVER_ADDRESS`` and ``RAY_ADDRESS`` are looked at, then what runs on
    this machine. Raises ``ExecutionException``, with what to do.
    """
    try:
        from ray.job_submission import JobSubmissionClient
    except ImportError as error:
        raise ExecutionException(MISSING) from error
    if address is not None and "://" not in address:
        address = f"http://{address}"
    found = address or os.environ.get(_OVERRIDES) or os.environ.get("RAY_ADDRESS") or ""
    place = shown(found) or "this machine"
    try:
        # Ray waits for minutes for a machine that is not there.
        _knock(found)
        with _preferred(address):
            return JobSubmissionClient(address)
    except Exception as error:
        if "ray[default]" in str(error):
            raise ExecutionException(MISSING) from error
        raise ExecutionException(
            f"No Ray cluster answers at {place}. Start one with `ray start --head`, or give the "
            "address of its dashboard as `address`, such as http://head:8265."
        ) from error


def _knock(address: str) -> None:
    parts = urllib.parse.urlsplit(address)
    if parts.scheme in ("http", "https") and parts.hostname:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        socket.create_connection((parts.hostname, port), timeout=_SECONDS).close()


@contextlib.contextmanager
def _preferred(address: str | None) -> Iterator[None]:
    before = os.environ.get(_OVERRIDES)
    if address is not None:
        os.environ[_OVERRIDES] = address
    try:
        yield
    finally:
        if address is not None:
            os.environ.pop(_OVERRIDES)
            if before is not None:
                os.environ[_OVERRIDES] = before


def is_here(client: Any) -> bool:
    """Whether all of the cluster runs on this machine: not behind a tunnel, not in containers."""
    try:
        reply = client._do_request("GET", "/nodes?view=summary", timeout=_PATIENCE)
        nodes = reply.json()["data"]["summary"]
        # What the nodes said when they came; of what they use they tell later, and not always.
        alive = [node["raylet"] for node in nodes if node["raylet"]["state"] != "DEAD"]
        return bool(alive) and all(
            node["nodeManagerHostname"] == socket.gethostname()
            and _is_own(node["nodeManagerAddress"])
            for node in alive
        )
    except Exception:  # noqa: BLE001 - a dashboard that does not say so is not relied upon
        return False


def _is_own(ip: str) -> bool:
    """Whether an address is one of this machine's: others cannot be bound to."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        try:
            one.bind((ip, 0))
        except OSError:
            return False
    return True
