"""The views as HTTP: an ASGI app of their own, described by an OpenAPI document."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic_core import PydanticSerializationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from jupyter_mlflow.store.views import metric as metric_view
from jupyter_mlflow.store.views import model as model_view
from jupyter_mlflow.store.views import models, new_snapshot
from jupyter_mlflow.store.views import runs as runs_view
from jupyter_mlflow.store.views import snapshot as snapshot_view
from jupyter_mlflow.store.views.context import Context, ViewError, bad_request
from jupyter_mlflow.store.views.untrusted import LARGEST, without_surrogates
from jupyter_mlflow.store.views.watch import Watcher

if TYPE_CHECKING:
    from pydantic import BaseModel
    from starlette.types import ASGIApp, Receive, Scope, Send

LARGEST_WINDOW = 1000

log = logging.getLogger("jupyter_mlflow.store")

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": models.Error} for status in (400, 404, 502, 503)
}


async def _no_nul(request: Request) -> None:
    # PostgreSQL's drivers raise for it, and no id or name has one.
    for name, value in request.query_params.multi_items():
        if "\0" in value:
            raise bad_request(f"{name}: must not have a NUL in it.")


router = APIRouter(prefix="/views", responses=_ERRORS, dependencies=[Depends(_no_nul)])


def _context(request: Request) -> Context:
    return cast(Context, request.app.state.context)


def _watcher(request: Request) -> Watcher:
    return cast(Watcher, request.app.state.watcher)


Store = Annotated[Context, Depends(_context)]
Watch = Annotated[Watcher, Depends(_watcher)]


def _json(found: BaseModel, status: int = 200) -> Response:
    # Straight from pydantic: FastAPI's own way copies every value twice and refuses NaN.
    try:
        text = found.model_dump_json(by_alias=True)
    except PydanticSerializationError:
        # Surrogates are rare, so they are looked for only where they were in the way.
        clean = found.model_validate(without_surrogates(found.model_dump()))
        text = clean.model_dump_json(by_alias=True)
    return Response(text, status_code=status, media_type="application/json")


@router.get("/ready", operation_id="ready", response_model=models.Ready)
def ready(store: Store) -> Response:
    """What store this is; answering at all means that it is open."""
    return _json(
        models.Ready(
            mlflow_version=store.mlflow_version,
            schema_=store.schema,
            dialect=store.engine.dialect.name,
            label=store.label,
        )
    )


@router.get("/runs", operation_id="runs", response_model=models.Runs)
def runs(
    store: Store,
    watch: Watch,
    notebook_id: str | None = None,
    experiment_id: str | None = None,
    run_id: Annotated[list[str] | None, Query(max_length=LARGEST_WINDOW)] = None,
    cell_id: str | None = None,
    kernel_process: str | None = None,
    status: models.Status | None = None,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_WINDOW)] = 100,
) -> Response:
    """Active runs of an experiment, a notebook, a kernel's process, or by their ids, newest first.

    Exactly one of ``notebook_id`` (in whatever experiment), ``experiment_id``, ``run_id`` and
    ``kernel_process``; ``cell_id`` and ``status`` narrow them down.
    """
    if sum(map(bool, (notebook_id, experiment_id, run_id, kernel_process))) != 1:
        raise bad_request(
            "Give exactly one of notebook_id, experiment_id, run_id and kernel_process."
        )
    if offset > LARGEST:
        raise bad_request(f"offset: must not be above {LARGEST}.")
    cursor = watch.cursor()
    question = runs_view.Question(
        notebook_id=notebook_id or None,
        experiment_id=experiment_id or None,
        run_ids=tuple(run_id or ()),
        kernel_process=kernel_process or None,
        cell_id=cell_id or None,
        status=status,
        offset=offset,
        limit=limit,
    )
    return _json(runs_view.runs(store, question, cursor))


@router.get("/metric", operation_id="metric", response_model=models.Metric)
def metric(
    store: Store,
    run_id: Annotated[list[str], Query(max_length=100)],
    key: Annotated[list[str], Query(max_length=20)],
    width: Annotated[int, Query(ge=10, le=4000)] = 100,
) -> Response:
    """The histories of metrics by step, drawn down to ``width`` pixels, newest run first."""
    return _json(metric_view.metric(store, run_id, key, width))


@router.get("/snapshot", operation_id="snapshot", response_model=models.Snapshot)
def snapshot(store: Store, run_id: str) -> Response:
    """The notebook as it was when the run was made; 404 for a run without one."""
    return _json(snapshot_view.snapshot(store, run_id))


@router.post("/snapshots", include_in_schema=False)
def keep_snapshot(store: Store, new: models.NewSnapshot) -> Response:
    """Keep a snapshot with the runs that it belongs to. For the Jupyter server alone."""
    new_snapshot.keep(store, new)
    return Response(status_code=204)


@router.get("/changes", operation_id="changes", response_model=models.Changes)
async def changes(watch: Watch, since: str = "", wait: models.Wait = 0) -> Response:
    """Wait until the store differs from what it was at the cursor ``since``."""
    cursor = await watch.wait(since, wait)
    return _json(models.Changes(cursor=cursor, changed=cursor != since))


@router.get("/model", operation_id="model", response_model=models.Model)
def model(
    store: Store,
    model_id: str | None = None,
    run_id: str | None = None,
    path: str | None = None,
    name: str | None = None,
    version: str | None = None,
) -> Response:
    """A model by its id, by its run and path, or by its registered name and version."""
    return _json(
        model_view.model(
            store, model_id=model_id, run_id=run_id, path=path, name=name, version=version
        )
    )


def _error(status: int, error_code: str, message: str) -> Response:
    return _json(models.Error(error_code=error_code, message=message), status)


def _view_error(_: Request, error: Exception) -> Response:
    found = cast(ViewError, error)
    return _error(found.status, found.error_code, found.message)


def _invalid(_: Request, error: Exception) -> Response:
    first = cast(RequestValidationError, error).errors()[0]
    return _error(400, "INVALID_PARAMETER_VALUE", f"{first['loc'][-1]}: {first['msg']}")


def _http_error(_: Request, error: Exception) -> Response:
    status = cast(HTTPException, error).status_code
    code = "ENDPOINT_NOT_FOUND" if status == HTTPStatus.NOT_FOUND else "BAD_REQUEST"
    return _error(status, code, HTTPStatus(status).phrase)


def _database_error(_: Request, error: Exception) -> Response:
    # The statement and its values are for the log, not for the browser.
    reason = getattr(error, "orig", None) or type(error).__name__
    return _error(503, "TEMPORARILY_UNAVAILABLE", f"The store cannot be read just now: {reason}")


class _Failsafe:
    """Answers in our form for what nobody thought of; what it was is for the log alone.

    Starlette's own handler for any exception raises it again once it has answered, upon which
    uvicorn drops the connection, and with it the client's next request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception:
            # No view sends anything before it has its whole reply.
            log.exception("%s failed", scope.get("path"))
            reply = _error(
                500, "INTERNAL_ERROR", "This could not be answered. The store's log says why."
            )
            await reply(scope, receive, send)


def views_app() -> FastAPI:
    """The views without a store; :func:`serve_store` gives them one."""
    app = FastAPI(
        title="jupyter_mlflow views", version="1", docs_url=None, redoc_url=None, openapi_url=None
    )
    app.include_router(router)
    app.add_exception_handler(ViewError, _view_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(SQLAlchemyError, _database_error)
    app.add_middleware(_Failsafe)
    return app


def serve_store(app: FastAPI, context: Context, watcher: Watcher) -> None:
    """Let ``app`` answer for this store."""
    app.state.context = context
    app.state.watcher = watcher
