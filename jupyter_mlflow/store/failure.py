"""Why a store is not opened, told to the Jupyter server by a file beside the socket."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pathlib import Path

EXIT_CODE: Final = 3
"""Exit code of a store process that has left a failure file."""

Code = Literal[
    "SCHEMA_OLDER",
    "SCHEMA_NEWER",
    "NOT_A_STORE",
    "STORE_UNREACHABLE",
    "FILE_STORE",
    "PASSWORD_HIDDEN",
    "UPGRADE_FAILED",
]


class StoreFailure(Exception):
    """A store that must not or cannot be opened.

    ``message`` says what happened and what to do, ``details`` is the technical text behind
    it. Neither ever holds a password. ``copy`` is where an upgraded copy of the store lies, or
    would lie.
    """

    def __init__(
        self, code: Code, message: str, details: str = "", *, copy: Path | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.copy = copy

    def write(self, path: Path) -> None:
        """Leave the failure at ``path``, whole or not at all; only its owner can read it."""
        copy = None if self.copy is None else str(self.copy)
        told = {"code": self.code, "message": self.message, "details": self.details, "copy": copy}
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(told), encoding="utf-8")
        temporary.replace(path)
