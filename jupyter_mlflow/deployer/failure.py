"""Why a call came to nothing, for the person who made it."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 320
_MOST_CAUSES: Final = 5
_STATUS: Final = {
    "BAD_REQUEST": 400,
    "INVALID_PARAMETER_VALUE": 400,
    "RESOURCE_DOES_NOT_EXIST": 404,
    "ENDPOINT_NOT_FOUND": 404,
    "RESOURCE_ALREADY_EXISTS": 409,
    "RESOURCE_CONFLICT": 409,
}
_ELSE: Final = 503


class Failure(Exception):
    """What is answered in place of a result: an HTTP status, and MLflow's form of an error."""

    def __init__(self, message: str, *, code: str, details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.details = details

    @property
    def status(self) -> int:
        """The HTTP status."""
        return _STATUS.get(self.code, _ELSE)


def of_call(target: str, error: BaseException) -> Failure:
    """What a plug-in raised while it worked."""
    details = _chain(error)
    if isinstance(error, Failure):
        return error
    if isinstance(error, NotImplementedError):
        return Failure(
            f"The target {target!r} cannot do this.", code="NOT_IMPLEMENTED", details=details
        )
    if isinstance(error, ImportError):
        return Failure(
            f"The target {target!r} needs a Python package that is not installed where Jupyter "
            f"runs: {_short(str(error))}. Install it there, and try again.",
            code="MISSING_PACKAGE",
            details=details,
        )
    said = _short(getattr(error, "message", None) or str(error))
    code = getattr(error, "error_code", None)
    return Failure(
        f"The target {target!r} says: {said}."
        if said
        else f"The target {target!r} failed with {type(error).__name__}.",
        code=code if isinstance(code, str) and code else "TARGET_ERROR",
        details=details,
    )


def of_loading(target: str, error: BaseException) -> Failure:
    """What a plug-in raised before it could be asked for anything."""
    said = _short(str(error)) or type(error).__name__
    return Failure(
        f"The plug-in of the target {target!r} cannot be loaded: {said}.",
        code="TARGET_NOT_LOADED",
        details=_chain(error),
    )


def _chain(error: BaseException) -> str:
    """The exception and what it came from, without the values that a traceback would show."""
    lines: list[str] = []
    found: BaseException | None = error
    while found is not None and len(lines) < _MOST_CAUSES:
        lines.append(f"{type(found).__module__}.{type(found).__qualname__}: {found}")
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return "\n".join(lines)


def _short(text: object) -> str:
    """What is said, on one line: as many of its sentences as a person reads, without the stop."""
    told = re.sub(r"\s+", " ", str(text)).strip().rstrip(".")
    if len(told) <= _LONGEST:
        return told
    end = told.rfind(". ", 0, _LONGEST)
    return told[:end] if end > 0 else told[:_LONGEST] + "…"
