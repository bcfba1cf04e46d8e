"""What can go wrong on the server side, one HTTP status each.

::

    MlflowExtensionError          500
    ├── BadRequest                400
    ├── NotAllowed                403
    ├── NotFound                  404
    ├── Conflict                  409
    └── Unavailable               503
        ├── ProcessStartError         a child did not become ready
        └── StoreError                a store that must not or cannot be opened

A message says what happened and what to do, in words for the person at the notebook;
``details`` is the technical text behind it; ``code`` is for programs.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class MlflowExtensionError(Exception):
    """Root of all errors that handlers turn into a reply."""

    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR
    code: str = "INTERNAL_ERROR"

    field: str | None = None
    """Which field of the request is meant, as ``parameters.alpha``; a form shows it there."""

    def __init__(self, message: str, *, details: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        if code is not None:
            self.code = code


class BadRequest(MlflowExtensionError):
    """The request itself is wrong; the message names the field."""

    status = HTTPStatus.BAD_REQUEST
    code = "INVALID_PARAMETER_VALUE"

    def __init__(
        self, message: str, *, details: str = "", code: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(message, details=details, code=code)
        self.field = field


class NotAllowed(MlflowExtensionError):
    """The user may not do this here."""

    status = HTTPStatus.FORBIDDEN
    code = "PERMISSION_DENIED"


class NotFound(MlflowExtensionError):
    """No such thing, or a route that is not forwarded."""

    status = HTTPStatus.NOT_FOUND
    code = "RESOURCE_DOES_NOT_EXIST"


class Conflict(MlflowExtensionError):
    """It is there already, or has changed since."""

    status = HTTPStatus.CONFLICT
    code = "RESOURCE_CONFLICT"


class Unavailable(MlflowExtensionError):
    """Something this needs is not running; trying again may help."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "TEMPORARILY_UNAVAILABLE"


class ProcessStartError(Unavailable):
    """A child process ended, or was not ready in time; ``details`` is its log's tail."""

    code = "PROCESS_START_FAILED"


class StoreError(Unavailable):
    """A store that cannot be opened, or must not be (another MLflow's schema)."""

    code = "STORE_UNAVAILABLE"

    def __init__(
        self, message: str, *, details: str = "", code: str | None = None, copy: Path | None = None
    ) -> None:
        super().__init__(message, details=details, code=code)
        self.copy = copy
        """Where an upgraded copy of the store lies, or can be made; ``None`` if it cannot."""

    @property
    def is_of_schema(self) -> bool:
        """Whether an MLflow of another version could open the store."""
        return self.code in ("SCHEMA_OLDER", "SCHEMA_NEWER")

    @property
    def is_final(self) -> bool:
        """Whether trying again is of no use until a person has done something."""
        return self.code != "STORE_UNREACHABLE"
