"""Making a job's log an artifact. The Jupyter server has no credentials for where those are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common.schema import without_secrets
from jupyter_mlflow.store.views.context import ArtifactError, ViewError, bad_request

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.jobs.wire import NewLog

LARGEST: Final = 20 << 20
"""Bytes of a log that are kept: its end."""

_CUT: Final = b"[The first %d bytes of this log are left out.]\n"


def keep(context: Context, new: NewLog) -> None:
    """Keep a log, without the password of its store: MLflow's errors have the whole URI.

    Raises :class:`ViewError`: 400 when it cannot be read, 502 when it cannot be stored.
    """
    try:
        with Path(new.file).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            start = max(0, size - LARGEST)
            file.seek(start)
            content = (_CUT % start if start else b"") + file.read(LARGEST)
    except OSError as error:
        raise bad_request(f"file: {error}") from error
    text = content.decode("utf-8", "surrogateescape")
    content = without_secrets(text, new.store).encode("utf-8", "surrogateescape")
    try:
        context.write_artifact(new.artifact_uri, new.path, content)
    except ArtifactError as error:
        said = f"The log of a job cannot be stored: {error}"
        raise ViewError(502, "TEMPORARILY_UNAVAILABLE", said) from error
