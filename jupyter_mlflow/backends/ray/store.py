"""What a job on Ray needs to reach the tracking store, and whether it can."""

from __future__ import annotations

import os
import re
import urllib.parse
from typing import TYPE_CHECKING, Final

from mlflow.exceptions import ExecutionException

from jupyter_mlflow.common import progress

if TYPE_CHECKING:
    from collections.abc import Sequence

URI: Final = "MLFLOW_TRACKING_URI"
_OF_THE_JOB: Final = ("JUPYTER_MLFLOW_JOB", "FORCE_COLOR")
_OF_THIS_MACHINE: Final = (progress.EVENTS, "JUPYTER_MLFLOW_DEFAULT_STORE")
_NAMED: Final = ("databricks", "databricks-uc", "uc")
"""Stores that have no scheme, and are no folders."""
_HERE: Final = ("localhost", "0.0.0.0", "::1", "::")  # noqa: S104 - compared with, not bound to


def variables(
    uri: str, run_id: str, experiment_id: str, names: Sequence[str], *, is_here: bool
) -> dict[str, str]:
    """The environment variables of a job that logs to the run ``run_id`` in the store at ``uri``.

    Whoever sees the cluster's dashboard sees them all, so of this machine's variables it gets those
    that ``names`` has, and no others. ``is_here`` is whether the cluster is on this machine.
    """
    told = {name: os.environ[name] for name in names if name in os.environ}
    passed = (*_OF_THE_JOB, *(_OF_THIS_MACHINE if is_here else ()))
    told |= {name: os.environ[name] for name in passed if name in os.environ}
    return told | {
        URI: _from_anywhere(uri),
        "MLFLOW_RUN_ID": run_id,
        "MLFLOW_EXPERIMENT_ID": str(experiment_id),
        # The log is read while it is written.
        "PYTHONUNBUFFERED": "1",
    }


def check(uri: str, names: Sequence[str], *, is_here: bool) -> None:
    """Raise ``ExecutionException`` when a job cannot log to the store at ``uri``.

    That is so, too, when a variable of ``names`` is not there.
    """
    parts = urllib.parse.urlsplit(uri)
    if not is_here and _is_only_here(parts):
        raise ExecutionException(
            f"The cluster is on another machine, and cannot reach the store {shown(uri)} on this "
            "one. Use a tracking server that both reach, or a cluster on this machine."
        )
    # Silence would be a job that asks for a password, or logs as somebody else.
    missing = [name for name in names if name not in os.environ and name != URI]
    if missing:
        raise ExecutionException(
            f"`env` names {', '.join(missing)}, which this machine's environment does not have."
        )
    if parts.password is not None and URI not in names:
        raise ExecutionException(
            "The tracking URI has a password in it, and whoever sees the Ray dashboard would see "
            f"it. Give the login by other variables, or name {URI} in `env` if that is all right."
        )


def _from_anywhere(uri: str) -> str:
    """The URI of the same store for a process in another folder."""
    scheme, separator, path = uri.partition(":///")
    if separator and scheme == "sqlite" and path:
        return f"sqlite:///{os.path.abspath(path)}"  # noqa: PTH100 - no link is to be followed
    is_folder = ":" not in uri and uri not in _NAMED
    return os.path.abspath(uri) if is_folder else uri  # noqa: PTH100


def is_local_path(uri: str) -> bool:
    """Whether artifacts at ``uri`` are in a folder of this machine."""
    return urllib.parse.urlsplit(uri).scheme in ("", "file")


def shown(uri: str) -> str:
    """The URI without a login."""
    return re.sub(r"(?<=://)[^/?#]*@", "", uri)


def _is_only_here(parts: urllib.parse.SplitResult) -> bool:
    if parts.geturl() in _NAMED:
        return False
    if parts.scheme.partition("+")[0] in ("", "file", "sqlite"):
        return True
    host = parts.hostname or ""
    return host in _HERE or host.startswith("127.")
