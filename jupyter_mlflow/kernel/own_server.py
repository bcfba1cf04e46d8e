"""The Jupyter server of this kernel, as far as the kernel may ask it: endpoints and jobs."""

from __future__ import annotations

import http.client
import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding
from jupyter_mlflow.kernel.identity import this_kernel

_CONNECTION_FILE: Final = re.compile(r"(?P<folder>.*)kernel-(?P<id>[0-9a-f-]{36})\.json")
_SECONDS: Final = 600.0


class NowhereError(Exception):
    """There is no kernel here of a Jupyter server that has this package."""


class UnansweredError(Exception):
    """The Jupyter server does not answer."""


class RefusedError(Exception):
    """The server says no: ``told`` is its answer, with ``error_code`` and ``message``."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(str(told["message"]))
        self.told = told


@dataclass(frozen=True)
class Bound:
    """A kernel and its binding."""

    kernel_id: str
    binding: Binding


def bound() -> Bound:
    """The kernel that this process is, or was started by; raises ``NowhereError``."""
    kernel = this_kernel()
    if kernel is not None:
        binding = kernel.binding()
        found = None if binding is None else Bound(kernel.kernel_id, binding)
    else:
        found = _of_parents()
    if found is None:
        raise NowhereError
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


def ask(
    method: str, route: str, body: dict[str, Any] | str | None = None, *, timeout: float = _SECONDS
) -> Any:
    """The JSON answer for ``jupyter-mlflow/<route>``, ``None`` when it is empty.

    Raises ``RefusedError``, ``UnansweredError``, ``NowhereError``.
    """
    here = bound().binding
    content = body if isinstance(body, str) or body is None else json.dumps(body)
    request = urllib.request.Request(  # noqa: S310 - the server's own address
        urljoin(here.base_url, f"jupyter-mlflow/{route}"),
        data=None if content is None else content.encode(),
        method=method,
        headers={"Authorization": f"token {here.token}", "Content-Type": "application/json"},
    )
    # This machine's own server: no proxy knows the way, nor needs to see the token.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as reply:
            text = reply.read()
    except urllib.error.HTTPError as error:
        with error:
            raise RefusedError(_told(error.code, error.read())) from None
    except (OSError, http.client.HTTPException) as error:  # one that ended in the middle, too
        raise UnansweredError(f"The Jupyter server does not answer: {error}") from error
    return json.loads(text) if text else None


def _told(status: int, text: bytes) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if isinstance(told, dict) and "message" in told:
        return told
    said = text.decode(errors="replace")[:2000]
    return {"error_code": "INTERNAL_ERROR", "message": f"{status}: {said}"}
