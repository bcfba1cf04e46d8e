"""Why a store is not opened, told to the Jupyter server by a file beside the socket."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pathlib import Path

EXIT_CODE: Final = 3
"""Exit code of a store process that has left a failure file."""

Code = Literal["SCHEMA_OLDER", "SCHEMA_NEWER", "NOT_A_STORE", "STORE_UNREACHABLE", "FILE_STORE"]


class StoreFailure(Exception):
    """A store that must not or cannot be opened.

    ``message`` says what happened and what to do, ``details`` is the technical text behind
    it. Neither ever holds a password.
    """

    def __init__(self, code: Code, message: str, details: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def write(self, path: Path) -> None:
        """Leave the failure at ``path``, whole or not at all; only its owner can read it."""
        text = json.dumps({"code": self.code, "message": self.message, "details": self.details})
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
