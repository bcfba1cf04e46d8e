"""The views as HTTP: an ASGI app of their own, described by an OpenAPI document."""

from __future__ import annotations

import logging
import sqlite3
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from jupyter_mlflow.store.views.artifacts import routes as artifacts
from jupyter_mlflow.store.views.changes import routes as changes
from jupyter_mlflow.store.views.context import ViewError
from jupyter_mlflow.store.views.experiments import routes as experiments
from jupyter_mlflow.store.views.fetch import routes as fetch
from jupyter_mlflow.store.views.files import routes as files
from jupyter_mlflow.store.views.http import Store, json_reply, view_router
from jupyter_mlflow.store.views.jobs import routes as jobs
from jupyter_mlflow.store.views.metric import routes as metric
from jupyter_mlflow.store.views.models import routes as models
from jupyter_mlflow.store.views.run import routes as run
from jupyter_mlflow.store.views.runs import routes as runs
from jupyter_mlflow.store.views.snapshots import routes as snapshots
from jupyter_mlflow.store.views.traces import routes as traces
from jupyter_mlflow.store.views.wire import Error, Ready

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from jupyter_mlflow.store.views.changes.watch import Watcher
    from jupyter_mlflow.store.views.context import Context

log = logging.getLogger("jupyter_mlflow.store")

router = view_router()

_ROUTERS = (
    router,
    runs.router,
    experiments.router,
    run.router,
    metric.router,
    changes.router,
    models.router,
    fetch.router,
    snapshots.router,
    jobs.router,
    artifacts.router,
    files.router,
    traces.router,
)


@router.get("/ready", operation_id="ready", response_model=Ready)
def ready(store: Store) -> Response:
    """What store this is; answering at all means that it is open."""
    return json_reply(
        Ready(
            mlflow_version=store.mlflow_version,
            schema_=store.schema,
            dialect=store.engine.dialect.name,
            label=store.label,
        )
    )


def _error(status: int, error_code: str, message: str) -> Response:
    return json_reply(Error(error_code=error_code, message=message), status)


def _view_error(_: Request, error: Exception) -> Response:
    found = cast("ViewError", error)
    return _error(found.status, found.error_code, found.message)


def _invalid(_: Request, error: Exception) -> Response:
    first = cast("RequestValidationError", error).errors()[0]
    return _error(400, "INVALID_PARAMETER_VALUE", f"{first['loc'][-1]}: {first['msg']}")


def _http_error(_: Request, error: Exception) -> Response:
    status = cast("HTTPException", error).status_code
    code = "ENDPOINT_NOT_FOUND" if status == HTTPStatus.NOT_FOUND else "BAD_REQUEST"
    return _error(status, code, HTTPStatus(status).phrase)


def _database_error(_: Request, error: Exception) -> Response:
    # What the driver says. SQLAlchemy adds the statement and its values, which nobody is to see.
    driver = error if isinstance(error, sqlite3.Error) else getattr(error, "orig", None)
    reason = driver or type(error).__name__
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
            # Only files are sent in pieces. After the first one this is refused and the
            # connection closed, as it should be: half a file must not look like a whole one.
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
    for one in _ROUTERS:
        app.include_router(one)
    app.add_exception_handler(ViewError, _view_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(SQLAlchemyError, _database_error)
    # From rows that are read past SQLAlchemy. The other drivers have all of them by then.
    app.add_exception_handler(sqlite3.Error, _database_error)
    app.add_middleware(_Failsafe)
    return app


def serve_store(app: FastAPI, context: Context, watcher: Watcher) -> None:
    """Let ``app`` answer for this store."""
    app.state.context = context
    app.state.watcher = watcher
