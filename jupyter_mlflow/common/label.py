"""What a store is called where people see it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from jupyter_mlflow.common.schema import DATABASES, redact

_LONGEST_PATH: Final = 40


def label(uri: str) -> str:
    """A short name for the store at ``uri``: ``sqlite · mlflow.db``, ``http · host:5000``.

    It has neither the name nor the password of a user. What is no URI of a place, such as a folder
    or ``databricks``, is its own label.
    """
    shown = redact(uri)
    # "#" may stand in the name of a file.
    place = urlsplit(shown, allow_fragments=False)
    kind = place.scheme.partition("+")[0]
    host = place.netloc.rpartition("@")[2]
    if kind == "sqlite":
        return f"sqlite · {PurePosixPath(place.path).name}"
    if kind in DATABASES:
        return f"{kind} · {host or 'localhost'}{place.path}"
    if host:
        path = place.path.rstrip("/")
        return f"{kind} · {host}{path if len(path) < _LONGEST_PATH else ''}"
    return shown
