"""The routes of runs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query
from fastapi.responses import Response

from jupyter_mlflow.store.views.http import (
    MOST_KEYS,
    Limit,
    Offset,
    Store,
    Watch,
    columns_reply,
    json_reply,
    view_router,
)
from jupyter_mlflow.store.views.runs import groups as groups_from_tables
from jupyter_mlflow.store.views.runs import search, through_api, window
from jupyter_mlflow.store.views.runs.question import (
    Columns,
    Grouping,
    Key,
    Question,
    Where,
    Which,
)
from jupyter_mlflow.store.views.runs.wire import Groups, Runs
from jupyter_mlflow.store.views.wire import Stages, Status

router = view_router()

_Keys = Annotated[list[str] | None, Query(max_length=MOST_KEYS)]


async def _which(
    notebook_id: str | None = None,
    experiment_id: _Keys = None,
    run_id: _Keys = None,
    kernel_process: str | None = None,
    cell_id: str | None = None,
    status: Status | None = None,
    stage: Stages = "active",
    filter: str = "",  # noqa: A002 - MLflow's word for it
    where: _Keys = None,
    parent: str | None = None,
    with_model: bool = False,
) -> Which:
    return Which(
        notebook_id=notebook_id or None,
        experiment_ids=tuple(experiment_id or ()),
        run_ids=tuple(run_id or ()),
        kernel_process=kernel_process or None,
        cell_id=cell_id or None,
        status=status,
        stages=stage,
        filter=filter,
        where=tuple(map(Where.parse, where or ())),
        parent=parent,
        with_model=with_model,
    )


_Which = Annotated[Which, Depends(_which)]


@router.get("/runs", operation_id="runs", response_model=Runs)
def runs(
    store: Store,
    watch: Watch,
    which: _Which,
    order_by: _Keys = None,
    column: _Keys = None,
    keys: bool = False,
    best: bool = False,
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Runs of experiments, a notebook, a kernel's process, or by their ids.

    Exactly one of ``notebook_id`` (in whatever experiment), ``experiment_id``, ``run_id`` and
    ``kernel_process``; the others narrow them down. ``filter`` and ``order_by`` are MLflow's.
    """
    cursor = watch.cursor()
    question = Question(
        which=which,
        order_by=tuple(order_by or ()),
        columns=Columns.parse(column or ()),
        keys=keys,
        best=best,
        offset=offset,
        limit=limit,
    )
    if store.api is not None:
        return columns_reply(through_api.runs(store, store.api, question, cursor))
    return columns_reply(window.runs(store, question, cursor))


@router.get("/groups", operation_id="groups", response_model=Groups)
def groups(
    store: Store,
    watch: Watch,
    which: _Which,
    group_by: Annotated[list[str], Query(min_length=1, max_length=3)],
    metric: _Keys = None,
    order_by: str = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Runs grouped by params or tags (``params.lr``), with their metrics summed up.

    The largest group comes first. ``order_by``, in MLflow's words, orders them by the mean of a
    metric, a key grouped by, or ``start_time``: that of the newest run.
    """
    cursor = watch.cursor()
    orders = search.parsed(store, [order_by] if order_by else [])
    grouping = Grouping(
        which=which,
        by=tuple(Key.parse(one, "param", "tag") for one in group_by),
        metrics=tuple(dict.fromkeys(metric or ())),
        order=orders[0] if orders else None,
        offset=offset,
        limit=limit,
    )
    if store.api is not None:
        return json_reply(through_api.groups(store, store.api, grouping, cursor))
    return json_reply(groups_from_tables.groups(store, grouping, cursor))
