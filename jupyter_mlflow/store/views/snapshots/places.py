"""Where snapshots lie: what the tags of runs say of it, and reading what is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from jupyter_mlflow.common.tags import (
    CELL_EXECUTION_COUNT,
    EXECUTED,
    KERNEL_PROCESS,
    NOTEBOOK_PATH,
    SNAPSHOT,
)
from jupyter_mlflow.store.views.context import ArtifactError, ViewError
from jupyter_mlflow.store.views.runs.stored import ACTIVE
from jupyter_mlflow.store.views.snapshots.content import LARGEST

if TYPE_CHECKING:
    from collections.abc import Collection

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context

PLACE: Final = re.compile(
    r"(?:(?P<moment>start|end) )?(?P<run>[0-9a-f]{32})"
    r"/(?P<path>notebook/[0-9a-f]{16}\.(?:ipynb|executed\.json))"
)
"""What a tag must be to be followed. Anybody may have written it: this is no free path."""

_TAGS: Final = (SNAPSHOT, EXECUTED, NOTEBOOK_PATH, KERNEL_PROCESS, CELL_EXECUTION_COUNT)


def read_file(
    connection: sqlalchemy.Connection,
    context: Context,
    place: re.Match[str],
    *,
    active_only: bool = False,
) -> bytes | None:
    """The file at ``place``; ``None`` when it, or its run, is gone.

    Raises :class:`ViewError` (502) when the run's artifacts cannot be read.
    """
    run = context.tables.runs.c
    chosen: list[sqlalchemy.ColumnElement[bool]] = [run.run_uuid == place["run"]]
    if active_only:
        chosen.append(run.lifecycle_stage == ACTIVE)
    location = connection.execute(select(run.artifact_uri).where(*chosen)).scalar()
    if not location:
        return None
    try:
        return context.read_artifact(location, place["path"], LARGEST, local_only=False)
    except ArtifactError as error:
        raise ViewError(
            502, "BAD_GATEWAY", f"The artifacts of the run cannot be read: {error}"
        ) from error


def tags_of(
    connection: sqlalchemy.Connection,
    context: Context,
    run_ids: Collection[str],
    *,
    active_only: bool = False,
) -> dict[str, dict[str, str]]:
    """The tags that matter for snapshots, of the runs that exist, in the order of ``run_ids``."""
    run, tag = context.tables.runs.c, context.tables.tags.c
    chosen: list[sqlalchemy.ColumnElement[bool]] = [run.run_uuid.in_(run_ids)]
    if active_only:
        chosen.append(run.lifecycle_stage == ACTIVE)
    there = set(connection.execute(select(run.run_uuid).where(*chosen)).scalars())
    found: dict[str, dict[str, str]] = {one: {} for one in run_ids if one in there}
    for run_id, key, value in connection.execute(
        select(tag.run_uuid, tag.key, tag.value).where(tag.run_uuid.in_(found), tag.key.in_(_TAGS))
    ):
        found[run_id][key] = value or ""
    return found
