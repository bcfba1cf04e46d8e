"""The Jupyter server of this kernel, as far as the kernel may ask it: its endpoints."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urljoin

from mlflow.exceptions import MlflowException, RestException
from mlflow.protos.databricks_pb2 import INVALID_STATE

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding
from jupyter_mlflow.kernel.identity import this_kernel

_ROUTE: Final = "jupyter-mlflow/endpoints"
_CONNECTION_FILE: Final = re.compile(r"(?P<folder>.*)kernel-(?P<id>[0-9a-f-]{36})\.json")
_SECONDS: Final = 600.0

_NOWHERE: Final = (
    "The deployment target 'jupyter' works in the kernel of a notebook, on a Jupyter server that "
    "has jupyter_mlflow, and this is none. Run it in a notebook; after an update of "
    "jupyter_mlflow, restart the kernel first."
)


@dataclass(frozen=True)
class Bound:
    """A kernel and its binding."""

    kernel_id: str
    binding: Binding


def bound() -> Bound:
    """The kernel that this process is, or was started by.

    Raises ``MlflowException`` when there is none.
    """
    kernel = this_kernel()
    if kernel is not None:
        binding = kernel.binding()
        found = None if binding is None else Bound(kernel.kernel_id, binding)
    else:
        found = _of_parents()
    if found is None:
        raise MlflowException(_NOWHERE, INVALID_STATE)
    return found


def _of_parents() -> Bound | None:
    # With ipykernel, for which alone this is of use.
    import psutil

    try:
        commands = [parent.cmdline() for parent in psutil.Process().parents()]
    except psutil.Error:
        return None
    for argument in (argument for command in commands for argument in command):
        match = _CONNECTION_FILE.fullmatch(argument)
        if match is not None:
            folder = Path(match["folder"]) / records.FOLDER
            binding = records.read(records.binding_path(folder, match["id"]), Binding)
            if binding is not None:
                return Bound(match["id"], binding)
    return None


def ask(method: str, path: str = "", body: dict[str, Any] | str | None = None) -> Any:
    """The JSON answer for ``endpoints/<path>``, ``None`` when it is empty.

    Raises ``RestException`` for what the server refuses (``error_code`` and ``message`` are the
    server's, or the model's), ``MlflowException`` when it does not answer.
    """
    here = bound().binding
    url = urljoin(here.base_url, f"{_ROUTE}/{path}" if path else _ROUTE)
    content = body if isinstance(body, str) or body is None else json.dumps(body)
    request = urllib.request.Request(  # noqa: S310 - the server's own address
        url,
        data=None if content is None else content.encode(),
        method=method,
        headers={"Authorization": f"token {here.token}", "Content-Type": "application/json"},
    )
    # This machine's own server: no proxy knows the way, nor needs to see the token.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_SECONDS) as reply:
            text = reply.read()
    except urllib.error.HTTPError as error:
        with error:
            raise RestException(_told(error.code, error.read())) from None
    except OSError as error:
        raise MlflowException(f"The Jupyter server does not answer: {error}") from error
    return json.loads(text) if text else None


def route(name: str, *rest: str) -> str:
    """The path of an endpoint, or below it."""
    return "/".join([quote(name, safe=""), *rest])


def _told(status: int, text: bytes) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if isinstance(told, dict) and "message" in told:
        return told
    said = text.decode(errors="replace")[:2000]
    return {"error_code": "INTERNAL_ERROR", "message": f"{status}: {said}"}
