"""Which names MLflow takes for a parameter, that a run with it is not refused when it starts."""

from __future__ import annotations

import posixpath
import re
from typing import Final

LONGEST_NAME: Final = 250
MOST_PARAMETERS: Final = 100
"""In one batch (``MAX_PARAMS_TAGS_PER_BATCH``), which is how a project's are logged."""

_FITTING: Final = re.compile(r"[/\w.\- :]+")


def why_not(name: str) -> str | None:
    """Why MLflow does not log a parameter of this ``name``; ``None`` when it does.

    As ``mlflow.utils.validation._validate_param_name`` has it.
    """
    if not _FITTING.fullmatch(name):
        return "A name has letters, digits, spaces and any of `_ - . : /` only"
    if len(name) > LONGEST_NAME:
        return f"A name has {LONGEST_NAME} characters at most"
    plain = posixpath.normpath(name)
    if plain != name or plain == "." or plain.startswith(("..", "/")):
        return "A name must not look like a path that leads elsewhere"
    return None
