"""What can be wrong with a remote store, in words for the person, as MLflow's form of an error."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import httpx

from jupyter_mlflow.store.remote.credentials import CredentialsError, TlsError

_LOGIN: Final = (
    "Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, where "
    "JupyterLab is started (or the login of your cloud or Databricks), and start it again."
)


class Problem(Exception):
    """A remote store that gives no answer, or none that is of use.

    ``status`` and ``code`` are those of a reply in MLflow's form. ``again`` is whether asking
    again later may help, ``seconds`` how long the host wants to be left alone. ``missing`` is
    whether the host does not know the call at all.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        again: bool = True,
        seconds: float = 0.0,
        missing: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.again = again
        self.seconds = seconds
        self.missing = missing


def _unavailable(message: str) -> Problem:
    return Problem(503, "TEMPORARILY_UNAVAILABLE", message)


def of_error(error: Exception, shown: str, *, reads: bool) -> Problem:
    """What to say when there is no reply at all from the store ``shown`` (a URI without secrets).

    ``reads`` is whether the call changes nothing: what became of a write cannot be told.
    """
    if isinstance(error, CredentialsError):
        return Problem(
            403,
            "PERMISSION_DENIED",
            f"There is no way to log in to {shown} ({error}). {_LOGIN}",
            again=False,
        )
    if isinstance(error, TlsError):
        return _unavailable(
            f"The TLS settings for {shown} cannot be used. Check the files named by "
            "MLFLOW_TRACKING_SERVER_CERT_PATH and MLFLOW_TRACKING_CLIENT_CERT_PATH."
        )
    if isinstance(error, httpx.ConnectError) and "CERTIFICATE" in str(error).upper():
        return _unavailable(
            f"The certificate of {shown} is not trusted here. Name the file with its authority "
            "in MLFLOW_TRACKING_SERVER_CERT_PATH, and start JupyterLab again."
        )
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)):
        return _unavailable(
            f"{shown} cannot be reached. Check that the tracking server is running and that "
            "MLFLOW_TRACKING_URI is right. It is tried again."
        )
    what = "did not answer in time" if isinstance(error, httpx.TimeoutException) else "hung up"
    return _unavailable(f"{shown} {what}. {_next(reads=reads)}")


def _next(*, reads: bool) -> str:
    """What follows from an answer that there is not."""
    if reads:
        return "It is tried again."
    return "The change may or may not have been made. Look before you try again."


def of_status(
    status: int, shown: str, retry_after: str = "", *, reads: bool = True
) -> Problem | None:
    """What to say of a reply by its status alone; ``None`` where the host's own words are better.

    Those are for what is wrong with the call itself, and come in MLflow's form. ``reads`` is
    whether the call changes nothing.
    """
    if status < 300:
        return None
    if status < 400:
        return Problem(
            400,
            "BAD_REQUEST",
            f"{shown} leads elsewhere, as sites do that ask for a login in a browser. Set "
            f"MLFLOW_TRACKING_URI to where it leads. {_LOGIN}",
            again=False,
        )
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED):
        return Problem(
            403,
            "PERMISSION_DENIED",
            f"{shown} does not accept the credentials that it got, or got none. {_LOGIN}",
            again=False,
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        seconds = float(retry_after) if retry_after.isdecimal() and len(retry_after) < 6 else 0.0
        return Problem(
            429,
            "REQUEST_LIMIT_EXCEEDED",
            f"{shown} gets too many requests and wants to be left alone for a while. It is "
            "asked again later.",
            seconds=seconds,
        )
    if status >= 500:
        return Problem(
            503,
            "TEMPORARILY_UNAVAILABLE",
            f"{shown} has a problem of its own (HTTP {status}). Its log says more. "
            f"{_next(reads=reads)}",
        )
    return None


def not_allowed(shown: str) -> Problem:
    """What to say where the host knows who asks, refuses, and has no words in MLflow's form."""
    return Problem(
        403,
        "PERMISSION_DENIED",
        f"{shown} does not allow this to the person whose credentials JupyterLab was started "
        "with. Ask somebody who may manage it there for the permission.",
        again=False,
    )
