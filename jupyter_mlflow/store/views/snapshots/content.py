"""What is in a snapshot's files: checked before it is kept, and again when it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from jupyter_mlflow.store.views.context import bad_request, not_found
from jupyter_mlflow.store.views.snapshots.wire import ExecutedCell
from jupyter_mlflow.store.views.untrusted import read_json, without_surrogates

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.snapshots.wire import NewSnapshot

LARGEST: Final = 32 * 2**20
"""Bytes of a snapshot's file above which it is neither kept nor read."""

_LARGEST_FILE: Final = 128 * 2**20
"""Bytes of a notebook on disk, outputs and all, above which it is not read."""

_cells = TypeAdapter(list[ExecutedCell])


def notebook_of(content: bytes) -> dict[str, Any]:
    """The notebook in ``content``. Raises ``ValueError`` when it is none.

    No more is asked of it than what readers rely on: older formats, and cells of unknown kinds,
    are as they were.
    """
    found = read_json(content)
    cells = found.get("cells") if isinstance(found, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise ValueError("no notebook")
    notebook: dict[str, Any] = found
    return notebook


def cells_of(content: bytes) -> list[ExecutedCell]:
    """The executed cells in ``content``; none when it cannot be read."""
    try:
        return _cells.validate_python(read_json(content))
    except (ValueError, ValidationError):
        return []


def content_of(new: NewSnapshot) -> bytes:
    """The notebook file that ``new`` asks to keep, always the same for the same cells.

    Raises :class:`ViewError`: 400 for what is no notebook or too large, 404 for no file.
    """
    try:
        if new.file is None:
            notebook = notebook_of((new.content or "").encode("utf-8", "replace"))
        else:
            notebook = _saved(Path(new.file))
    except ValueError:
        raise bad_request("content: is no notebook: a JSON object with a list of cells.") from None
    for cell in notebook["cells"]:
        # What changes each time that it is run: the list of executed cells says it all.
        if cell.get("cell_type") == "code":
            cell["execution_count"] = None
        if isinstance(cell.get("metadata"), dict):
            cell["metadata"].pop("execution", None)
    # Without indentation, which json does in Python: it takes ten times as long.
    text = json.dumps(notebook, ensure_ascii=False, sort_keys=True)
    try:
        content = text.encode()
    except UnicodeEncodeError:
        content = without_surrogates(text).encode()
    if len(content) > LARGEST:
        raise bad_request(f"content: must not be above {LARGEST >> 20} MB.")
    return content


def _saved(file: Path) -> dict[str, Any]:
    """The notebook as it was saved last, without outputs."""
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise bad_request(f"file: must not be above {_LARGEST_FILE >> 20} MB.")
        content = file.read_bytes()
    except OSError as error:
        raise not_found(f"The notebook's file cannot be read: {error.strerror}.") from error
    notebook = notebook_of(content)
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
    return notebook
