"""What a notebook file says about itself, read without a notebook library."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from jupyter_mlflow.common import tags

if TYPE_CHECKING:
    from pathlib import Path


def metadata_id(path: Path) -> str | None:
    """The UUID in the metadata of the notebook file at ``path``; ``None`` without one."""
    try:
        notebook = json.loads(path.read_bytes())
        found = notebook["metadata"][tags.NOTEBOOK_METADATA][tags.NOTEBOOK_METADATA_ID]
        return str(uuid.UUID(found))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def is_notebook(path: Path) -> bool:
    """Whether the file at ``path`` can be read and is a whole notebook."""
    try:
        return isinstance(json.loads(path.read_bytes())["metadata"], dict)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
