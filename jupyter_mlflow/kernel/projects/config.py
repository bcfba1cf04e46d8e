"""The configuration of a backend, as ``mlflow run`` takes it: an object, JSON or a file of it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.kernel.projects import place
from jupyter_mlflow.kernel.projects.errors import ProjectError

if TYPE_CHECKING:
    from jupyter_mlflow.common.records import Binding

_FIELD: Final = "backend_config"


def read(given: Mapping[str, Any] | str | os.PathLike[str], binding: Binding) -> dict[str, Any]:
    """What is ``given``, or stands in the file that it names. Raises ``ProjectError``."""
    if isinstance(given, Mapping):
        return dict(given)
    text = os.fspath(given)
    if not text.lstrip().startswith(("{", "[")):
        file = place.absolute(text, binding)
        try:
            text = Path(file).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            raise ProjectError(f"{file} cannot be read: {why}", _FIELD) from None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProjectError(f"This is no JSON: {error}", _FIELD) from None
    if not isinstance(found, dict):
        raise ProjectError('This must be a JSON object, as in {"name": "value"}.', _FIELD)
    return found
