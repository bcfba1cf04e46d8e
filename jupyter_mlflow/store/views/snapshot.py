"""The notebook as it was when a run was made, kept among the run's artifacts.

Two files per snapshot, each named by its own content and stored once, however many runs have
it: the notebook (``notebook/<hash>.ipynb``) and the cells that the kernel had run
(``notebook/<hash>.executed.json``). Two tags of each run say which files are its own.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from jupyter_mlflow.common.tags import EXECUTED, NOTEBOOK_ID, NOTEBOOK_PATH, SNAPSHOT
from jupyter_mlflow.store.views.context import ArtifactError, TagError, ViewError, not_found
from jupyter_mlflow.store.views.models import ExecutedCell, Snapshot
from jupyter_mlflow.store.views.runs import ACTIVE, newest_first
from jupyter_mlflow.store.views.snapshot_content import (
    LARGEST,
    cells_of,
    content_of,
    notebook_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.models import NewSnapshot

PARENT_TAG: Final = "mlflow.parentRunId"

_PLACE: Final = re.compile(
    r"(?:(?P<moment>start|end) )?(?P<run>[0-9a-f]{32})/(?P<path>notebook/[0-9a-f]{16}\.[a-z.]{5,13})"
)
_CANDIDATES: Final = 5
"""Places of one content that are looked at before it is stored again."""

_lock = threading.Lock()
"""Held while a snapshot is kept: two at once of one content would both store it."""


def snapshot(context: Context, run_id: str) -> Snapshot:
    """What was kept with a run.

    Raises :class:`ViewError`: 404 for a run without a snapshot, or whose files are gone; 502
    when they cannot be read.
    """
    with context.engine.connect() as connection:
        tags = _tags(connection, context, [run_id]).get(run_id)
        if tags is None:
            raise not_found(f"There is no run {run_id[:32]!r} in this store.")
        place = _PLACE.fullmatch(tags.get(SNAPSHOT, ""))
        if place is None:
            raise not_found("No snapshot of the notebook was kept with this run.")
        notebook = _read(connection, context, place)
        executed = _PLACE.fullmatch(tags.get(EXECUTED, ""))
        cells = None if executed is None else _read(connection, context, executed)
    if notebook is None:
        raise not_found(
            "The snapshot of this run is gone: the artifacts of the run that it was stored with "
            "have been deleted."
        )
    return Snapshot(
        run_id=run_id,
        path=tags.get(NOTEBOOK_PATH) or "notebook.ipynb",
        moment="start" if executed is None or executed["moment"] != "end" else "end",
        notebook=_readable(notebook),
        executed=[] if cells is None else cells_of(cells),
    )


def keep(context: Context, new: NewSnapshot) -> None:
    """Store a snapshot, unless its content is stored already, and tag its runs with it.

    Runs that are not there (any more) are passed over. So are those whose snapshot says more:
    of their end, when this one is of their start; any, when this one is the file on disk.

    Raises :class:`ViewError`: 400 for what is no notebook, 404 when none of the runs is there,
    502 when no run's artifacts can be written, 503 when the store takes no tag.
    """
    content = content_of(new)
    executed = json.dumps(
        [cell.model_dump() for cell in new.executed], ensure_ascii=False, indent=1
    ).encode("utf-8", "replace")
    with _lock, context.engine.connect() as connection:
        known = _tags(connection, context, new.run_ids, active_only=True)
        if not known:
            raise not_found("None of these runs is in the store: they were deleted meanwhile.")
        wanted = {run_id: tags for run_id, tags in known.items() if not _outdone(tags, new)}
        if new.file is not None:
            wanted = _unlike_parents(connection, context, wanted)
        if not wanted:
            return
        runs = list(wanted)
        found = {
            SNAPSHOT: _place(connection, context, new, SNAPSHOT, content, ".ipynb", runs),
            EXECUTED: f"{new.moment} "
            + _place(connection, context, new, EXECUTED, executed, ".executed.json", runs),
        }
    _tag(context, runs, found)


def _outdone(tags: dict[str, str], new: NewSnapshot) -> bool:
    if SNAPSHOT not in tags:
        return False
    return new.file is not None or (
        new.moment == "start" and tags.get(EXECUTED, "").startswith("end ")
    )


def _unlike_parents(
    connection: sqlalchemy.Connection, context: Context, runs: dict[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    """The runs whose parent has no snapshot; the others get that one.

    The browser sends one for the outermost run of a cell, not for each run of a sweep.
    """
    parents = {tags[PARENT_TAG] for tags in runs.values() if PARENT_TAG in tags}
    known = _tags(connection, context, list(parents)) if parents else {}
    left = {}
    for run_id, tags in runs.items():
        parent = known.get(tags.get(PARENT_TAG, ""), {})
        if SNAPSHOT in parent:
            kept = {key: parent[key] for key in (SNAPSHOT, EXECUTED) if key in parent}
            _tag(context, [run_id], kept)
        else:
            left[run_id] = tags
    return left


def _tag(context: Context, run_ids: Sequence[str], tags: dict[str, str]) -> None:
    try:
        done = [context.set_tags(run_id, tags) for run_id in run_ids]
    except TagError as error:
        raise ViewError(
            503,
            "TEMPORARILY_UNAVAILABLE",
            f"The snapshot cannot be written down with its runs just now: {error}",
        ) from error
    if not any(done):
        raise not_found("None of these runs is in the store: they were deleted meanwhile.")


def _place(
    connection: sqlalchemy.Connection,
    context: Context,
    new: NewSnapshot,
    key: str,
    content: bytes,
    suffix: str,
    run_ids: Sequence[str],
) -> str:
    """``<run id>/<artifact path>`` of ``content``, which is stored there if it was nowhere."""
    path = f"notebook/{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
    for value in _places(connection, context, new.notebook_id, key, path):
        place = _PLACE.fullmatch(value)
        # Really there, and whole: a full disk leaves half a file behind.
        if place is not None and _read(connection, context, place, active_only=True) == content:
            return f"{place['run']}/{path}"
    problem = ""
    for run_id, location in _locations(connection, context, run_ids):
        try:
            context.write_artifact(location, path, content)
        except ArtifactError as error:
            problem = str(error)
        else:
            return f"{run_id}/{path}"
    raise ViewError(
        502,
        "BAD_GATEWAY",
        "The snapshot of the notebook cannot be stored: the artifact location of its runs cannot "
        f"be written to{f' ({problem})' if problem else ''}.",
    )


def _places(
    connection: sqlalchemy.Connection, context: Context, notebook_id: str, key: str, path: str
) -> list[str]:
    tag = context.tables.tags.c
    runs_of_notebook = select(tag.run_uuid).where(tag.key == NOTEBOOK_ID, tag.value == notebook_id)
    rows = connection.execute(
        select(tag.value)
        .where(tag.key == key, tag.value.endswith(f"/{path}"), tag.run_uuid.in_(runs_of_notebook))
        .distinct()
        .limit(_CANDIDATES)
    )
    return list(rows.scalars())


def _locations(
    connection: sqlalchemy.Connection, context: Context, run_ids: Sequence[str]
) -> list[tuple[str, str]]:
    """Runs and where their artifacts are, in the order of ``run_ids``."""
    run = context.tables.runs.c
    rows = connection.execute(
        select(run.run_uuid, run.artifact_uri).where(run.run_uuid.in_(run_ids))
    )
    found = {run_id: location for run_id, location in rows if location}
    return [(run_id, found[run_id]) for run_id in run_ids if run_id in found]


def _read(
    connection: sqlalchemy.Connection,
    context: Context,
    place: re.Match[str],
    *,
    active_only: bool = False,
) -> bytes | None:
    """The file at ``place``; ``None`` when it, or its run, is gone. What a tag says is no path:
    only what ``_PLACE`` matches, below a run of this store."""
    run = context.tables.runs.c
    chosen = [run.run_uuid == place["run"]]
    if active_only:
        chosen.append(run.lifecycle_stage == ACTIVE)
    location = connection.execute(select(run.artifact_uri).where(*chosen)).scalar()
    if not location:
        return None
    try:
        return context.read_artifact(location, place["path"], LARGEST, local_only=False)
    except ArtifactError as error:
        if active_only:
            return None
        raise ViewError(
            502, "BAD_GATEWAY", f"The run's artifacts cannot be read: {error}"
        ) from error


def _readable(content: bytes) -> dict[str, Any]:
    try:
        return notebook_of(content)
    except ValueError as error:
        raise ViewError(
            502,
            "BAD_GATEWAY",
            "The snapshot of this run is no notebook that can be read: its file was changed or "
            "is incomplete.",
        ) from error


def _tags(
    connection: sqlalchemy.Connection,
    context: Context,
    run_ids: Sequence[str],
    *,
    active_only: bool = False,
) -> dict[str, dict[str, str]]:
    """Those tags of existing runs that matter here, by run, in the order of ``run_ids``."""
    run, tag = context.tables.runs.c, context.tables.tags.c
    chosen = [run.run_uuid.in_(run_ids)]
    if active_only:
        chosen.append(run.lifecycle_stage == ACTIVE)
    there = set(connection.execute(select(run.run_uuid).where(*chosen)).scalars())
    found: dict[str, dict[str, str]] = {one: {} for one in run_ids if one in there}
    keys = (SNAPSHOT, EXECUTED, NOTEBOOK_PATH, PARENT_TAG)
    for run_id, key, value in connection.execute(
        select(tag.run_uuid, tag.key, tag.value).where(tag.run_uuid.in_(found), tag.key.in_(keys))
    ):
        found[run_id][key] = value or ""
    return found
