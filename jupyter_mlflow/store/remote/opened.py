"""A remote store that is open: its forwarding, its mirror, and what the views need of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from jupyter_mlflow.common import schema
from jupyter_mlflow.common.label import label
from jupyter_mlflow.store.failure import StoreFailure
from jupyter_mlflow.store.mirror.copy import Copy
from jupyter_mlflow.store.mirror.file import FillLock, clear_old, mirror_path
from jupyter_mlflow.store.mirror.mirror import Mirror
from jupyter_mlflow.store.mirror.probe import MirrorProbe
from jupyter_mlflow.store.remote.api import Api
from jupyter_mlflow.store.remote.credentials import (
    CredentialsError,
    NotRemote,
    RestStore,
    forbid_asking,
)
from jupyter_mlflow.store.remote.forward import Forward
from jupyter_mlflow.store.remote.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.store.views.context import Context

_ENVIRONMENT: Final = {
    # A process that the user did not ask for phones nobody.
    "MLFLOW_DISABLE_TELEMETRY": "true",
    # A view that waits four minutes for what does not answer is of no use.
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
}
_TIMEOUT_VARIABLE: Final = "MLFLOW_HTTP_REQUEST_TIMEOUT"
_TIMEOUT: Final = 120.0
"""Seconds that MLflow's client waits for a piece of a reply when nothing is said."""


@dataclass(frozen=True)
class RemoteStore:
    """What the store process serves: ``context`` reads the mirror, ``forward`` asks the host."""

    context: Context
    forward: Forward
    mirror: Mirror
    probe: MirrorProbe

    def close(self) -> None:
        """Ask the host no more."""
        self.mirror.close()


def open_remote(uri: str) -> RemoteStore:
    """Open the store at ``uri`` by MLflow's own client for it.

    Raises :class:`StoreFailure` when there is none, or it does not answer.
    """
    from jupyter_mlflow.store import app

    forbid_asking()
    app.leave_out_unused()
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    hidden = schema.is_redacted(uri)
    opened = _without_login(uri) if hidden else uri
    store = _rest_store(opened)
    shown = schema.redact(opened)
    try:
        # A kernel does not tell its password; ours may be good for the same store.
        if hidden and not store.has_login():
            raise password_hidden(uri)
        path = mirror_path(opened, store.user())
    except CredentialsError as error:
        raise StoreFailure(
            "STORE_UNREACHABLE",
            f"There is no way to log in to {shown}. Log in where JupyterLab is started, by your "
            "cloud's own command or MLflow's variables, and start it again.",
            str(error),
        ) from error
    return _open(store, shown, path, hidden=uri if hidden else None)


def _open(store: RestStore, shown: str, path: Path, *, hidden: str | None) -> RemoteStore:
    from jupyter_mlflow.store import app

    clear_old(path)
    copy = Copy(path)
    api = Api(store, shown)
    mirror = Mirror(api, copy, FillLock(path))
    try:
        mirror.begin()
    except Problem as problem:
        mirror.close()
        if hidden is not None and problem.status == 403:
            raise password_hidden(hidden) from problem
        raise StoreFailure("STORE_UNREACHABLE", problem.message, problem.code) from problem
    timeout = os.environ.get(_TIMEOUT_VARIABLE, "")
    return RemoteStore(
        context=app.remote_context(store.mlflow_store, path, label(shown), mirror),
        forward=Forward(
            store,
            shown,
            lambda wrote: mirror.wrote(*wrote),
            timeout=float(timeout) if timeout.isdecimal() and int(timeout) else _TIMEOUT,
        ),
        mirror=mirror,
        probe=MirrorProbe(copy, mirror),
    )


def _rest_store(uri: str) -> RestStore:
    shown = schema.redact(uri)
    try:
        return RestStore(uri)
    except NotRemote as error:
        raise StoreFailure(
            "NOT_A_STORE",
            f"{shown} is a kind of store that cannot be shown here. See its runs in its own web "
            "page.",
            f"MLflow's store for it is a {error}",
        ) from error
    except Exception as error:
        # Whatever a plug-in raises, or MLflow for want of one.
        raise StoreFailure(
            "STORE_UNREACHABLE",
            f"MLflow cannot open {shown}. Check that MLFLOW_TRACKING_URI is right and that the "
            "package for that kind of store is installed where JupyterLab or the kernel runs.",
            f"{type(error).__name__}: {schema.without_secrets(str(error), uri)}"[:2000],
        ) from error


def _without_login(uri: str) -> str:
    place = urlsplit(uri)
    return urlunsplit(place._replace(netloc=place.netloc.rpartition("@")[2]))


def password_hidden(uri: str) -> StoreFailure:
    """The failure for the store ``uri`` of a kernel that has told it without its password."""
    return StoreFailure(
        "PASSWORD_HIDDEN",
        f"The kernel logs to {uri}, and does not tell its password. To see runs here, set "
        "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, where "
        "JupyterLab is started, or write them to ~/.mlflow/credentials, and start it again.",
    )
