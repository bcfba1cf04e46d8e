"""The jobs of this kernel's Jupyter server.

Everything raises what :func:`jupyter_mlflow.kernel.own_server.ask` raises.
"""

from __future__ import annotations

from typing import Any, Final

from jupyter_mlflow.kernel import own_server

_PATIENCE: Final = 120.0
_LOOK: Final = 10.0
"""Seconds until an answer: to what a person asks for, and to one of many looks."""

# Looks go on by themselves: a server that nobody uses is still culled.
_QUIET: Final = "no_track_activity=1"

Record = dict[str, Any]
"""A job as the server tells it."""


def create(body: dict[str, Any]) -> list[Record]:
    """The jobs that are made of a request: one, or one for each combination of a grid."""
    made: list[Record] = own_server.ask("POST", "jobs", body, timeout=_PATIENCE)["jobs"]
    return made


def jobs() -> list[Record]:
    """All of them, the newest first."""
    found: list[Record] = own_server.ask("GET", f"jobs?{_QUIET}", timeout=_LOOK)["jobs"]
    return found


def job(job_id: str) -> Record:
    """One of them."""
    found: Record = own_server.ask("GET", f"jobs/{job_id}?{_QUIET}", timeout=_LOOK)
    return found


def kill(job_id: str) -> Record:
    """Cancel one; nothing of it is left when this returns."""
    found: Record = own_server.ask("PATCH", f"jobs/{job_id}", {"state": "killed"})
    return found


def log(job_id: str, offset: int) -> tuple[str, int]:
    """A piece of a log from the byte ``offset`` on (-1: its end), and where the next begins."""
    route = f"jobs/{job_id}/log?offset={offset}&{_QUIET}"
    piece = own_server.ask("GET", route, timeout=_LOOK)
    return piece["text"], piece["offset"]
