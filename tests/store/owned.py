"""Artifacts that a test writes as files, and asks for as the browser does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import httpx

if TYPE_CHECKING:
    from tests.store.conftest import StoreProcess


class Owned:
    """A run and its artifacts."""

    def __init__(self, store: StoreProcess, run_id: str) -> None:
        self.store = store
        self.run_id = run_id
        run = store.get("/views/run", run_id=run_id)
        self.folder = Path(unquote(httpx.URL(run["artifact_uri"]).path))

    def write(self, path: str, content: bytes | str = b"") -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def list(self, path: str = "", status: int = 200) -> Any:
        return self.store.get("/views/artifacts", status, run_id=self.run_id, path=path)

    def file(self, path: str, **headers: str) -> httpx.Response:
        asked = {"run_id": self.run_id, "path": path}
        return self.store.client.get("/views/artifact", params=asked, headers=headers)

    def table(self, path: str, status: int = 200, rows: int = 200) -> Any:
        asked = {"run_id": self.run_id, "path": path, "rows": rows}
        return self.store.get("/views/artifact-table", status, **asked)
