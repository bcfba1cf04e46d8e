"""Runs as MLflow's own search finds them: for a schema that our SQL does not know.

Every answer reads all runs of the experiments asked for, so it is correct and slow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_mlflow.common.tags import (
    CELL_ID,
    EXPERIMENT_SOURCE_ID,
    KERNEL_PROCESS,
    NOTEBOOK_ID,
    PARENT_RUN,
)
from jupyter_mlflow.store.views.context import bad_request
from jupyter_mlflow.store.views.experiments.wire import Experiment
from jupyter_mlflow.store.views.models.of_runs import HISTORY_TAG, models_of
from jupyter_mlflow.store.views.runs import family, mistakes
from jupyter_mlflow.store.views.runs.groups import grouped, summed
from jupyter_mlflow.store.views.runs.scope import no_experiment
from jupyter_mlflow.store.views.runs.stored import ACTIVE, made_order, metric_value
from jupyter_mlflow.store.views.runs.wire import Groups, Keys, Range, RunColumns, Runs
from jupyter_mlflow.store.views.searching import SearchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeVar

    from jupyter_mlflow.store.views.context import Context
    from jupyter_mlflow.store.views.models.wire import ModelRef
    from jupyter_mlflow.store.views.runs.question import Grouping, Key, Question, Which
    from jupyter_mlflow.store.views.searching import (
        FoundExperiment,
        FoundModel,
        FoundRun,
        SearchApi,
    )
    from jupyter_mlflow.store.views.wire import MetricValue

    V = TypeVar("V")


def runs(context: Context, api: SearchApi, question: Question, cursor: str) -> Runs:
    """As ``window.runs``."""
    which = question.which
    everywhere = {one.experiment_id: one for one in api.experiments("all")}
    experiment, deleted = _experiments(everywhere, which)
    found = _matching(context, api, everywhere, which, experiment, question.order_by)
    shown = found[question.offset : question.offset + question.limit]
    metrics = _columns(shown, _metrics, question.columns.metrics)
    return Runs.model_construct(
        cursor=cursor,
        progress=context.remote.progress(),
        total=len(found),
        offset=question.offset,
        experiment=experiment and _experiment(experiment),
        deleted_experiment=deleted and _experiment(deleted),
        columns=RunColumns(
            run_id=[run.run_id for run in shown],
            run_name=[run.run_name for run in shown],
            experiment_id=[run.experiment_id for run in shown],
            experiment_name=[everywhere[run.experiment_id].name for run in shown],
            status=[run.status for run in shown],
            lifecycle_stage=[run.lifecycle_stage for run in shown],
            start_time=[run.start_time for run in shown],
            end_time=[run.end_time for run in shown],
            user_id=[run.user_id for run in shown],
            artifact_uri=[run.artifact_uri for run in shown],
            parent_run_id=[run.tags.get(PARENT_RUN) for run in shown],
            children=_children(api, everywhere, which, shown),
        ),
        metrics=metrics,
        params=_columns(shown, lambda run: run.params, question.columns.params),
        tags=_columns(shown, _tags, question.columns.tags),
        models=_models(context, api, everywhere, shown),
        keys=_keys(found) if question.keys else None,
        best=_best(found, question.columns.metrics) if question.best else None,
    )


def groups(context: Context, api: SearchApi, grouping: Grouping, cursor: str) -> Groups:
    """As ``groups.groups``."""
    everywhere = {one.experiment_id: one for one in api.experiments("all")}
    experiment, _ = _experiments(everywhere, grouping.which)
    found = _matching(context, api, everywhere, grouping.which, experiment, ())
    return grouped(
        grouping,
        cursor,
        context.remote.progress(),
        keys=[[_text(run, key) for run in found] for key in grouping.by],
        starts=[run.start_time for run in found],
        metrics=_columns(found, _metrics, grouping.read),
    )


def _experiments(
    everywhere: Mapping[str, FoundExperiment], which: Which
) -> tuple[FoundExperiment | None, FoundExperiment | None]:
    for one in which.experiment_ids:
        if one not in everywhere:
            raise no_experiment(one)
    if which.notebook_id is None:
        asked = which.experiment_ids
        return (everywhere[asked[0]] if len(asked) == 1 else None), None
    own = sorted(
        (
            one
            for one in everywhere.values()
            if one.tags.get(EXPERIMENT_SOURCE_ID) == which.notebook_id
        ),
        key=lambda one: made_order(one.experiment_id),
    )
    active = [one for one in own if one.lifecycle_stage == ACTIVE]
    if active:
        return active[0], None
    return None, own[-1] if own else None


def _experiment(found: FoundExperiment) -> Experiment:
    return Experiment(
        experiment_id=found.experiment_id,
        name=found.name,
        lifecycle_stage=found.lifecycle_stage,
        artifact_location=found.artifact_location,
    )


def _matching(
    context: Context,
    api: SearchApi,
    everywhere: Iterable[str],
    which: Which,
    own: FoundExperiment | None,
    order_by: Sequence[str],
) -> list[FoundRun]:
    # For the place of a mistake, which MLflow does not tell.
    mistakes.clauses(context.search, which.filter)
    try:
        found = api.runs(
            which.experiment_ids or list(everywhere), which.stages, which.filter, order_by
        )
    except SearchError as error:
        raise bad_request(str(error)) from error
    asked = set(which.run_ids)
    kept = [
        run
        for run in found
        if (which.experiment_ids or run.run_id in asked or _tagged(run, which, own))
        and (which.status is None or run.status == which.status)
        and (which.cell_id is None or run.tags.get(CELL_ID) == which.cell_id)
        and (not which.parent or run.tags.get(PARENT_RUN) == which.parent)
        and all(_text(run, where.key) == where.value for where in which.where)
    ]
    if which.with_model:
        models = _models(context, api, everywhere, kept)
        kept = [run for run, made in zip(kept, models, strict=True) if made]
    if which.parent != "":
        return kept
    parents = {run.run_id: run.tags[PARENT_RUN] for run in kept if PARENT_RUN in run.tags}
    roots = set(family.roots_of([run.run_id for run in kept], parents))
    return [run for run in kept if run.run_id in roots]


def _tagged(run: FoundRun, which: Which, own: FoundExperiment | None) -> bool:
    if which.kernel_process is not None:
        return run.tags.get(KERNEL_PROCESS) == which.kernel_process
    if which.notebook_id is None:
        return False
    here = own is not None and run.experiment_id == own.experiment_id
    return here or run.tags.get(NOTEBOOK_ID) == which.notebook_id


def _text(run: FoundRun, key: Key) -> str | None:
    return (run.params if key.kind == "param" else run.tags).get(key.name)


def _metrics(run: FoundRun) -> Mapping[str, MetricValue]:
    return {key: metric_value(value, False) for key, value in run.metrics.items()}


def _tags(run: FoundRun) -> Mapping[str, str]:
    return {key: value for key, value in run.tags.items() if key != HISTORY_TAG}


def _columns(
    found: Sequence[FoundRun],
    values: Callable[[FoundRun], Mapping[str, V]],
    wanted: Sequence[str] | None,
) -> dict[str, list[V | None]]:
    of_runs = [values(run) for run in found]
    there = {key for one in of_runs for key in one}
    keys = sorted(there if wanted is None else there.intersection(wanted))
    return {key: [one.get(key) for one in of_runs] for key in keys}


def _keys(found: Sequence[FoundRun]) -> Keys:
    return Keys(
        metrics=sorted({key for run in found for key in run.metrics}),
        params=sorted({key for run in found for key in run.params}),
        tags=sorted({key for run in found for key in run.tags}),
    )


def _best(found: Sequence[FoundRun], wanted: Sequence[str] | None) -> dict[str, Range]:
    told = {}
    for key, column in _columns(found, _metrics, wanted).items():
        summary = summed(column)
        if summary.least is not None and summary.greatest is not None:
            told[key] = Range(least=summary.least, greatest=summary.greatest)
    return told


def _children(
    api: SearchApi, everywhere: Iterable[str], which: Which, shown: Sequence[FoundRun]
) -> list[int]:
    counts = {run.run_id: 0 for run in shown}
    for run in api.runs(list(everywhere), which.stages, f"tags.`{PARENT_RUN}` IS NOT NULL", ()):
        parent = run.tags[PARENT_RUN]
        if parent in counts:
            counts[parent] += 1
    return [counts[run.run_id] for run in shown]


def _models(
    context: Context, api: SearchApi, everywhere: Iterable[str], shown: Sequence[FoundRun]
) -> list[list[ModelRef]]:
    logged: dict[str, list[FoundModel]] = {}
    for model in api.models(list(everywhere)):
        logged.setdefault(model.source_run_id, []).append(model)
    return [
        models_of(
            context.read_artifact,
            run.run_id,
            logged.get(run.run_id, ()),
            run.tags.get(HISTORY_TAG),
        )
        for run in shown
    ]
