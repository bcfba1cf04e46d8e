"""Why a job came to nothing, for the person who started it."""

from __future__ import annotations

import logging
import os
from typing import Final

from jupyter_mlflow.common.schema import without_secrets

_MOST_CAUSES: Final = 5
_LONGEST: Final = 2000
_STORES: Final = ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI")


class Ended(Exception):
    """What the job has run ended with an exit code other than 0, and why if that is known."""

    def __init__(self, code: int, message: str | None = None, details: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message or f"The command ended with exit code {code}. The log says why."
        self.details = details


def hidden(text: str) -> str:
    """``text`` without the passwords of this job's stores, whose URIs MLflow quotes in errors."""
    for name in _STORES:
        text = without_secrets(text, os.environ.get(name, ""))
    return text


class Formatter(logging.Formatter):
    """Lines of a log that anybody with the run may read."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with no password of a store."""
        return hidden(super().format(record))


def told(error: BaseException) -> tuple[str, str, str]:
    """Code, message and details of what was raised."""
    code = getattr(error, "error_code", None)
    message = str(getattr(error, "message", None) or error).strip() or type(error).__name__
    lines: list[str] = []
    found: BaseException | None = error
    while found is not None and len(lines) < _MOST_CAUSES:
        lines.append(f"{type(found).__module__}.{type(found).__qualname__}: {found}")
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    # Before they are cut: half a password is not found any more.
    message, details = hidden(message), hidden("\n".join(lines))
    return str(code or "JOB_FAILED"), message[:_LONGEST], details[:_LONGEST]
