"""A window of runs, in columns: from MLflow's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from jupyter_mlflow.common.tags import PARENT_RUN
from jupyter_mlflow.store.views.models.of_runs import HISTORY_TAG, models_of_runs
from jupyter_mlflow.store.views.runs import family, scope, summary, values
from jupyter_mlflow.store.views.runs.stored import RUN_NAME_TAG
from jupyter_mlflow.store.views.runs.values import Picked
from jupyter_mlflow.store.views.runs.wire import RunColumns, Runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_mlflow.store.views.context import Context, Tables
    from jupyter_mlflow.store.views.runs.question import Question

OWN_TAGS: Final = (RUN_NAME_TAG, PARENT_RUN, HISTORY_TAG)
"""What a row needs of the tags, whether they are asked for or not."""


def runs(context: Context, question: Question, cursor: str) -> Runs:
    """The window that ``question`` asks for; its values are not validated one by one.

    ``cursor`` must have been taken before, so that a change in between shows as a change.
    Raises :class:`ViewError`: 404 for an experiment that is not there, 400 for a filter or order
    that is none.
    """
    tables, which, columns = context.tables, question.which, question.columns
    # Before the rows: what comes while they are read must not make them complete.
    progress = context.remote.progress()
    with context.engine.connect() as connection:
        experiment, deleted = scope.experiments(connection, tables, which)
        found = scope.matching(context, connection, which, experiment, question.order_by)
        shown = found[question.offset : question.offset + question.limit]
        rows = _rows(Picked(connection, shown), tables)
        # A run that was deleted for good meanwhile has no row any more.
        picked = Picked(connection, [row[0] for row in rows])
        wanted = None if columns.tags is None else (*columns.tags, *OWN_TAGS)
        tags = values.texts(picked, tables.tags, wanted)
        own = {key: tags.get(key, [None] * len(rows)) for key in OWN_TAGS}
        every = Picked(connection, found) if question.keys or question.best else picked
        return Runs.model_construct(
            cursor=cursor,
            progress=progress,
            total=len(found),
            offset=question.offset,
            experiment=experiment,
            deleted_experiment=deleted,
            columns=_columns(
                rows,
                own[RUN_NAME_TAG],
                own[PARENT_RUN],
                family.children(context, picked, which.stages),
            ),
            metrics=values.metrics(picked, tables, columns.metrics),
            params=values.texts(picked, tables.params, columns.params),
            tags={
                key: column
                for key, column in tags.items()
                if key != HISTORY_TAG and (columns.tags is None or key in columns.tags)
            },
            models=models_of_runs(context, picked, own[HISTORY_TAG]),
            keys=summary.keys(every, tables) if question.keys else None,
            best=summary.best(every, tables, columns.metrics) if question.best else None,
        )


def _rows(picked: Picked, tables: Tables) -> list[Any]:
    run, experiment = tables.runs.c, tables.experiments.c
    statement = select(
        *(run.run_uuid, run.name, run.experiment_id, experiment.name),
        *(run.status, run.lifecycle_stage, run.start_time, run.end_time),
        *(run.user_id, run.artifact_uri),
    ).join(tables.experiments, experiment.experiment_id == run.experiment_id)
    rows = [
        tuple(row)
        for row in values.raw(picked.connection, picked.narrowed(statement, run.run_uuid))
    ]
    return sorted(rows, key=lambda row: picked.place[row[0]])


def _columns(
    rows: Sequence[Any],
    names: Sequence[str | None],
    parents: Sequence[str | None],
    children: Sequence[int],
) -> RunColumns:
    columns = list(map(list, zip(*rows, strict=True))) or [[] for _ in range(10)]
    return RunColumns(
        run_id=columns[0],
        # As MLflow: runs of old clients have their name in a tag only.
        run_name=[own or tagged or "" for own, tagged in zip(columns[1], names, strict=True)],
        experiment_id=list(map(str, columns[2])),
        experiment_name=columns[3],
        status=columns[4],
        lifecycle_stage=columns[5],
        start_time=columns[6],
        end_time=columns[7],
        user_id=columns[8],
        artifact_uri=columns[9],
        parent_run_id=list(parents),
        children=list(children),
    )
