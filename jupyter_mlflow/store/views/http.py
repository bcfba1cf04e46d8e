"""What the routes of all views share: the store behind them, their parameters, their replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic_core import PydanticSerializationError, to_json

from jupyter_mlflow.store.views.changes.watch import Watcher
from jupyter_mlflow.store.views.context import Context, bad_request
from jupyter_mlflow.store.views.route import AnyTextRoute
from jupyter_mlflow.store.views.untrusted import LARGEST, without_surrogates
from jupyter_mlflow.store.views.wire import Error

if TYPE_CHECKING:
    from pydantic import BaseModel

LARGEST_WINDOW = 50_000
"""As MLflow's own ``search_runs``: whoever exports or draws all runs asks once."""
MOST_KEYS = 1000
"""Ids or keys in one question."""

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": Error} for status in (400, 404, 502, 503)
}


async def _no_nul(request: Request) -> None:
    # PostgreSQL's drivers raise for it, and no id or name has one.
    for name, value in request.query_params.multi_items():
        if "\0" in value:
            raise bad_request(f"{name}: must not have a NUL in it.")


def view_router() -> APIRouter:
    """A router for the views of one subject."""
    return APIRouter(
        prefix="/views",
        responses=_ERRORS,
        dependencies=[Depends(_no_nul)],
        route_class=AnyTextRoute,
    )


# Not plain functions, for each of which FastAPI would change threads.
async def _context(request: Request) -> Context:
    return cast("Context", request.app.state.context)


async def _watcher(request: Request) -> Watcher:
    return cast("Watcher", request.app.state.watcher)


Store = Annotated[Context, Depends(_context)]
Watch = Annotated[Watcher, Depends(_watcher)]
Offset = Annotated[int, Query(ge=0, le=LARGEST)]
Limit = Annotated[int, Query(ge=1, le=LARGEST_WINDOW)]


def json_reply(found: BaseModel, status: int = 200) -> Response:
    """``found`` as JSON."""
    # Straight from pydantic: FastAPI's own way copies every value twice and refuses NaN.
    try:
        text = found.model_dump_json(by_alias=True)
    except PydanticSerializationError:
        # Surrogates are rare, so they are looked for only where they were in the way.
        clean = found.model_validate(without_surrogates(found.model_dump()))
        text = clean.model_dump_json(by_alias=True)
    return Response(text, status_code=status, media_type="application/json")


def columns_reply(found: BaseModel) -> Response:
    """``found`` as JSON, its fields taken for what they are: for a hundred thousand values.

    A tenth of the time of :func:`json_reply`, which looks up the type of each value.
    """
    try:
        # Not dict(), for which a field that is named "keys" is a method.
        text = to_json(vars(found))
    except PydanticSerializationError:
        text = to_json(without_surrogates(found.model_dump()))
    return Response(text, media_type="application/json")
