"""Ending what a back end runs for a job whose program was killed."""

from __future__ import annotations

from typing import Any


def end(job: dict[str, Any]) -> None:
    """Let the back end of ``job`` cancel what it has recorded; returns when that has ended.

    A back end that can do so has a method ``cancel_recorded``, and its submitted runs have a
    ``record``: an object of JSON, by which another process finds them again.
    """
    from mlflow.projects.backend import loader

    remote = job["remote"]
    loader.load_backend(remote["backend"]).cancel_recorded(remote["record"])
