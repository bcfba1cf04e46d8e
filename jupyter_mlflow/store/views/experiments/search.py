"""The experiments of a store: a window of those that a text is found in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from jupyter_mlflow.store.views.experiments.wire import ExperimentColumns, Experiments
from jupyter_mlflow.store.views.runs.stored import ACTIVE, experiment_key, made_order
from jupyter_mlflow.store.views.runs.values import listed, raw
from jupyter_mlflow.store.views.searching import FoundExperiment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Context, Tables
    from jupyter_mlflow.store.views.searching import SearchApi
    from jupyter_mlflow.store.views.wire import Progress, Stages

NOTE: Final = "mlflow.note.content"
"""Tag that holds a description (``mlflow.utils.mlflow_tags.MLFLOW_RUN_NOTE``)."""


@dataclass(frozen=True)
class Asked:
    """A window of the experiments whose name or description has ``text`` in it."""

    text: str = ""
    stages: Stages = "active"
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True)
class Activity:
    """How many active runs an experiment has, and when the newest of them began."""

    runs: int = 0
    newest: int | None = None


def experiments(context: Context, asked: Asked, cursor: str) -> Experiments:
    """The window that is ``asked`` for, those with the newest runs first."""
    tables = context.tables
    # Before the rows, as in ``window.runs``.
    progress = context.remote.progress()
    with context.engine.connect() as connection:
        found = _described(connection, tables, asked)
        active = _activity(connection, tables)
        ordered = _ordered(found, active)
        shown = ordered[asked.offset : asked.offset + asked.limit]
        tags = _tags(connection, tables, shown)
    return _window(asked, cursor, progress, len(ordered), shown, tags, active)


def through_api(context: Context, api: SearchApi, asked: Asked, cursor: str) -> Experiments:
    """As :func:`experiments`, for a schema that our SQL does not know."""
    found = [
        one
        for one in api.experiments(asked.stages)
        if _has(asked.text, one.name, one.tags.get(NOTE))
    ]
    starts: dict[str, list[int | None]] = {}
    for run in api.runs([one.experiment_id for one in found], "active", "", ()):
        starts.setdefault(run.experiment_id, []).append(run.start_time)
    active = {
        experiment_id: Activity(len(times), max((t for t in times if t is not None), default=None))
        for experiment_id, times in starts.items()
    }
    ordered = _ordered(found, active)
    shown = ordered[asked.offset : asked.offset + asked.limit]
    tags = {one.experiment_id: one.tags for one in shown}
    progress = context.remote.progress()
    return _window(asked, cursor, progress, len(ordered), shown, tags, active)


def _described(
    connection: sqlalchemy.Connection, tables: Tables, asked: Asked
) -> list[FoundExperiment]:
    table, tag = tables.experiments.c, tables.experiment_tags.c
    statement = select(
        *(table.experiment_id, table.name, table.lifecycle_stage, table.artifact_location),
        *(table.creation_time, table.last_update_time),
    )
    if asked.stages != "all":
        statement = statement.where(table.lifecycle_stage == asked.stages)
    notes = {}
    if asked.text:
        notes = dict(raw(connection, select(tag.experiment_id, tag.value).where(tag.key == NOTE)))
    # Not in SQL: databases differ in what is the same letter.
    return [
        FoundExperiment(str(number), name, stage, location, made, updated, tags={})
        for number, name, stage, location, made, updated in raw(connection, statement)
        if _has(asked.text, name, notes.get(number))
    ]


def _activity(connection: sqlalchemy.Connection, tables: Tables) -> dict[str, Activity]:
    run = tables.runs.c
    statement = (
        select(run.experiment_id, func.count(), func.max(run.start_time))
        .where(run.lifecycle_stage == ACTIVE)
        .group_by(run.experiment_id)
    )
    return {str(row[0]): Activity(row[1], row[2]) for row in raw(connection, statement)}


def _tags(
    connection: sqlalchemy.Connection, tables: Tables, shown: Sequence[FoundExperiment]
) -> dict[str, dict[str, str]]:
    tag = tables.experiment_tags.c
    statement = select(tag.experiment_id, tag.key, tag.value).where(
        tag.experiment_id.in_(
            listed(connection, [experiment_key(one.experiment_id) for one in shown])
        )
    )
    tags: dict[str, dict[str, str]] = {}
    for experiment_id, key, value in raw(connection, statement):
        tags.setdefault(str(experiment_id), {})[key] = value
    return tags


def _has(text: str, *within: str | None) -> bool:
    wanted = _folded(text)
    return not wanted or any(wanted in _folded(one) for one in within if one)


def _folded(text: str) -> str:
    """``text`` without the differences that nobody sees or types."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).strip()


def _ordered(
    found: Sequence[FoundExperiment], active: Mapping[str, Activity]
) -> list[FoundExperiment]:
    none = Activity()

    def place(one: FoundExperiment) -> tuple[bool, int, int]:
        newest = active.get(one.experiment_id, none).newest
        return newest is None, -(newest or 0), -(one.creation_time or 0)

    latest_made = sorted(found, key=lambda one: made_order(one.experiment_id), reverse=True)
    return sorted(latest_made, key=place)


def _window(
    asked: Asked,
    cursor: str,
    progress: Progress | None,
    total: int,
    shown: Sequence[FoundExperiment],
    tags: Mapping[str, Mapping[str, str]],
    active: Mapping[str, Activity],
) -> Experiments:
    of_each = [tags.get(one.experiment_id, {}) for one in shown]
    activity = [active.get(one.experiment_id, Activity()) for one in shown]
    keys = sorted({key for one in of_each for key in one})
    return Experiments(
        cursor=cursor,
        total=total,
        offset=asked.offset,
        progress=progress,
        columns=ExperimentColumns(
            experiment_id=[one.experiment_id for one in shown],
            name=[one.name for one in shown],
            lifecycle_stage=[one.lifecycle_stage for one in shown],
            artifact_location=[one.artifact_location for one in shown],
            creation_time=[one.creation_time for one in shown],
            last_update_time=[one.last_update_time for one in shown],
            runs=[one.runs for one in activity],
            last_run_time=[one.newest for one in activity],
        ),
        tags={key: [one.get(key) for one in of_each] for key in keys},
    )
