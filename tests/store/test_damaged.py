"""A database file of which a part is damaged, as after a disk error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import StoreProcess

LEAF = 0x0D
"""The first byte of a page with rows of a table (https://sqlite.org/fileformat.html)."""


def _damage(path: Path, text: bytes) -> None:
    """Overwrite one amidst the pages with rows that hold ``text``."""
    content = path.read_bytes()
    size = int.from_bytes(content[16:18], "big")
    pages = [
        start
        for start in range(0, len(content), size)
        if content[start] == LEAF and text in content[start : start + size]
    ]
    assert len(pages) > 2, "rows before the damage and behind it are on pages of their own"
    with path.open("r+b") as file:
        file.seek(pages[len(pages) // 2])
        file.write(b"\xff" * size)


def test_what_cannot_be_read_is_told_with_its_reason(
    make_store: Callable[..., StoreProcess], tmp_path: Path, writer: Callable[..., Any]
) -> None:
    store = make_store(tmp_path)
    writer(writing.build, str(store.path), store.artifacts.as_uri())
    note = {"mlflow.note.content": "a note " * 150}
    for number in range(40):
        writer(writing.experiment, store.uri, f"e{number}", store.artifacts.as_uri(), note)
    # MLflow itself would not start with it.
    store.launch().wait_ready()
    _damage(store.path, b"a note a note")
    refused = store.get("/views/experiments", 503)
    assert refused["error_code"] == "TEMPORARILY_UNAVAILABLE"
    assert "disk image is malformed" in refused["message"]
    # What else there is can be read.
    assert store.get("/views/runs", experiment_id="1")["total"] == 0
