"""Keeping a snapshot with the runs that it belongs to; see ``snapshot.py`` for what that is."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from jupyter_mlflow.common.tags import (
    CELL_EXECUTION_COUNT,
    EXECUTED,
    KERNEL_PROCESS,
    NOTEBOOK_ID,
    SNAPSHOT,
)
from jupyter_mlflow.store.views.context import ArtifactError, TagError, ViewError, not_found
from jupyter_mlflow.store.views.snapshots.content import content_of
from jupyter_mlflow.store.views.snapshots.places import PLACE, read_file, tags_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.snapshots.wire import NewSnapshot

_CANDIDATES: Final = 5
"""Places of one content that are looked at before it is stored again."""

_PATIENCE: Final = 10.0
"""Seconds to wait for a snapshot before this one. Artifacts that cannot be reached take minutes
to say so, and the threads that wait are those that all views share."""

_lock = threading.Lock()
"""Held while a snapshot is kept: two at once of one content would both store it."""


def keep(context: Context, new: NewSnapshot) -> None:
    """Store a snapshot, unless its content is stored already, and tag its runs with it.

    Runs that are not there (any more) are passed over. So are those whose snapshot says more:
    of their end, when this one is of their start; any, when this one is the file on disk.

    Raises :class:`ViewError`: 400 for what is no notebook, 404 when none of the runs is there,
    502 when no run's artifacts can be written, 503 when the store takes no tag, or is still busy
    with another snapshot.
    """
    content = content_of(new)
    cells = [cell.model_dump() for cell in new.executed]
    executed = json.dumps(cells, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    with _alone(), context.engine.connect() as connection:
        runs = tags_of(connection, context, new.run_ids, active_only=True)
        if not runs:
            raise _gone()
        runs = {run_id: tags for run_id, tags in runs.items() if not _outdone(tags, new)}
        if new.file is not None:
            runs = _without_siblings(connection, context, runs)
        if not runs:
            return
        notebook = _place(connection, context, new.notebook_id, list(runs), content, SNAPSHOT)
        listed = _place(connection, context, new.notebook_id, list(runs), executed, EXECUTED)
        # Still alone: by its tag the next one finds what is stored.
        if not _tag(context, list(runs), {SNAPSHOT: notebook, EXECUTED: f"{new.moment} {listed}"}):
            raise _gone()


@contextmanager
def _alone() -> Iterator[None]:
    if not _lock.acquire(timeout=_PATIENCE):
        raise ViewError(
            503,
            "TEMPORARILY_UNAVAILABLE",
            "The snapshot cannot be stored: the one before it has not been, as the artifact "
            "location of its runs does not answer.",
        )
    try:
        yield
    finally:
        _lock.release()


def _outdone(tags: dict[str, str], new: NewSnapshot) -> bool:
    if SNAPSHOT not in tags:
        return False
    ended = tags.get(EXECUTED, "").startswith("end ")
    return new.file is not None or (new.moment == "start" and ended)


def _without_siblings(
    connection: sqlalchemy.Connection, context: Context, runs: dict[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    """The runs of cells that no run has a snapshot of; the others are given the one there is.

    The browser sends one for the first runs of a cell, not for each run of a sweep.
    """
    known: dict[tuple[str, str], dict[str, str]] = {
        _cell(tags): {key: tags[key] for key in (SNAPSHOT, EXECUTED) if key in tags}
        for tags in _with_snapshot(connection, context, {_cell(tags) for tags in runs.values()})
    }
    left = {}
    for run_id, tags in runs.items():
        snapshot = known.get(_cell(tags))
        if snapshot is None:
            left[run_id] = tags
        else:
            _tag(context, [run_id], snapshot)
    return left


def _cell(tags: dict[str, str]) -> tuple[str, str]:
    """Which cell, and which time that it ran: the kernel's process and its count."""
    return tags.get(KERNEL_PROCESS, ""), tags.get(CELL_EXECUTION_COUNT, "")


def _with_snapshot(
    connection: sqlalchemy.Connection, context: Context, cells: set[tuple[str, str]]
) -> list[dict[str, str]]:
    """The tags of a run of each of ``cells`` that has a snapshot, if one has."""
    tag = context.tables.tags.c
    found: list[dict[str, str]] = []
    for process, count in cells:
        here = [
            tag.run_uuid.in_(select(tag.run_uuid).where(tag.key == key, tag.value == value))
            for key, value in ((KERNEL_PROCESS, process), (CELL_EXECUTION_COUNT, count))
        ]
        run_id = connection.execute(
            select(tag.run_uuid).where(tag.key == SNAPSHOT, *here).limit(1)
        ).scalar()
        if run_id is not None:
            found += tags_of(connection, context, [run_id]).values()
    return found


def _tag(context: Context, run_ids: Sequence[str], tags: dict[str, str]) -> bool:
    """Whether any of the runs was still there to be tagged."""
    try:
        done = [context.set_tags(run_id, tags) for run_id in run_ids]
    except TagError as error:
        raise ViewError(
            503,
            "TEMPORARILY_UNAVAILABLE",
            f"The snapshot cannot be written down with its runs just now: {error}",
        ) from error
    return any(done)


def _gone() -> ViewError:
    return not_found("None of these runs is in the store: they have been deleted.")


def _place(
    connection: sqlalchemy.Connection,
    context: Context,
    notebook_id: str,
    run_ids: Sequence[str],
    content: bytes,
    key: str,
) -> str:
    """``<run id>/<artifact path>`` of ``content``, stored with one of the runs if it was nowhere.

    ``key`` is the tag that says so.
    """
    suffix = "ipynb" if key == SNAPSHOT else "executed.json"
    path = f"notebook/{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"
    for value in _places(connection, context, notebook_id, key, path):
        place = PLACE.fullmatch(value)
        if place is not None and _is_whole(connection, context, place, content):
            return f"{place['run']}/{path}"
    problem = ""
    for run_id, location in _locations(connection, context, run_ids):
        try:
            context.write_artifact(location, path, content)
        except ArtifactError as error:
            problem = f" ({error})"
        else:
            return f"{run_id}/{path}"
    raise ViewError(
        502,
        "BAD_GATEWAY",
        "The snapshot of the notebook cannot be stored: the artifact location of its runs cannot "
        f"be written to{problem}.",
    )


def _places(
    connection: sqlalchemy.Connection, context: Context, notebook_id: str, key: str, path: str
) -> list[str]:
    tag = context.tables.tags.c
    of_notebook = select(tag.run_uuid).where(tag.key == NOTEBOOK_ID, tag.value == notebook_id)
    rows = connection.execute(
        select(tag.value)
        .where(tag.key == key, tag.value.endswith(f"/{path}"), tag.run_uuid.in_(of_notebook))
        .distinct()
        .limit(_CANDIDATES)
    )
    return list(rows.scalars())


def _is_whole(
    connection: sqlalchemy.Connection, context: Context, place: re.Match[str], content: bytes
) -> bool:
    """Whether ``content`` is really there: a full disk leaves half a file behind."""
    try:
        return read_file(connection, context, place, active_only=True) == content
    except ViewError:
        return False


def _locations(
    connection: sqlalchemy.Connection, context: Context, run_ids: Sequence[str]
) -> list[tuple[str, str]]:
    """Runs and where their artifacts are, in the order of ``run_ids``."""
    run = context.tables.runs.c
    rows = connection.execute(
        select(run.run_uuid, run.artifact_uri).where(run.run_uuid.in_(run_ids))
    )
    found = {row.run_uuid: row.artifact_uri for row in rows if row.artifact_uri}
    return [(run_id, found[run_id]) for run_id in run_ids if run_id in found]
