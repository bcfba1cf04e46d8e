"""The targets that people of this server have used, in a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common import records

if TYPE_CHECKING:
    from pathlib import Path

_MOST: Final = 50


class Remembered:
    """URIs in the file at ``path``, in the order in which they were added."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[str]:
        """All of them; none when the file is not there, or is none of ours."""
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        uris = told.get("targets") if isinstance(told, dict) else None
        return [uri for uri in uris if isinstance(uri, str)] if isinstance(uris, list) else []

    def add(self, uri: str) -> None:
        """Keep one more; the oldest goes when there are too many."""
        uris = self.read()
        if uri not in uris:
            self._write([*uris, uri][-_MOST:])

    def forget(self, uri: str) -> None:
        """Keep it no longer."""
        uris = self.read()
        if uri in uris:
            self._write([one for one in uris if one != uri])

    def _write(self, uris: list[str]) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        records.replace(self._path, json.dumps({"targets": uris}).encode())
