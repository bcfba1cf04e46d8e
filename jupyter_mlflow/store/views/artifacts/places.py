"""Where the artifacts of a run or of a logged model are, and which paths are one's below it."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from sqlalchemy import select

from jupyter_mlflow.common import schema
from jupyter_mlflow.store.views.context import (
    ArtifactError,
    LargeArtifact,
    NoArtifact,
    ViewError,
    bad_request,
    not_found,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_mlflow.store.views.context import Context

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")

_SHOWN: Final = 200
"""Characters of a path that are repeated to whoever asked."""


@dataclass(frozen=True)
class Owner:
    """Whose artifacts: exactly one of the two."""

    run_id: str | None
    model_id: str | None


def root_of(context: Context, owner: Owner) -> str:
    """The artifact location of a run or of a logged model, deleted or not.

    Raises :class:`ViewError`: 400 when ``owner`` is none or both, 404 when it is not there.
    """
    runs, models = context.tables.runs.c, context.tables.logged_models.c
    statement: Any
    if owner.run_id and not owner.model_id:
        what = f"run {owner.run_id!r}"
        statement = select(runs.artifact_uri).where(runs.run_uuid == owner.run_id)
    elif owner.model_id and not owner.run_id:
        what = f"logged model {owner.model_id!r}"
        statement = select(models.artifact_location).where(models.model_id == owner.model_id)
    else:
        raise bad_request("Give exactly one of run_id and model_id.")
    with context.engine.connect() as connection:
        found: str | None = connection.execute(statement).scalar_one_or_none()
    if not found:
        raise not_found(f"There is no {what} with artifacts in this store.")
    return found


def checked(path: str) -> str:
    """``path`` when it stays below where it begins, however often anybody decodes it.

    Raises :class:`ViewError` (400) otherwise.
    """
    inner = path
    while not _steps_out(inner):
        decoded = unquote(inner)
        if decoded == inner:
            return path
        # What another decoding brings up must not be what makes a path.
        if any(decoded.count(mark) != inner.count(mark) for mark in "./"):
            break
        inner = decoded
    raise bad_request("path: must lead to something below the artifacts.")


def _steps_out(path: str) -> bool:
    segments = path.split("/") if path else []
    return (
        any(segment in ("", ".", "..") for segment in segments)
        or "\\" in path
        or _CONTROL.search(path) is not None
    )


@contextlib.contextmanager
def reading(root: str, path: str) -> Iterator[None]:
    """Turns what goes wrong with an artifact into what is answered, without a secret in it."""
    try:
        yield
    except NoArtifact as error:
        raise not_found(f"There is no artifact {path[:_SHOWN]!r}.") from error
    except LargeArtifact as error:
        raise bad_request("path: the file is not on this machine, and too large.") from error
    except ArtifactError as error:
        reason = schema.without_secrets(str(error), root)
        raise ViewError(
            502, "TEMPORARILY_UNAVAILABLE", f"The artifacts cannot be read: {reason}"
        ) from error
