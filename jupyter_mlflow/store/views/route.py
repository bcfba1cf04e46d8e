"""Answering also where SQLite has texts that are not UTF-8, which nearly no store has."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import sqlalchemy
from fastapi.routing import APIRoute

from jupyter_mlflow.common.schema import any_text

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from fastapi import Request
    from fastapi.responses import Response

    Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AnyTextRoute(APIRoute):
    """A view that reads texts as fast as can be, until one of them is not UTF-8.

    MLflow writes none, but others write to its database too. From the first one on the store's
    texts are read in a way that takes all of them, a third slower, so not from the beginning.
    """

    def get_route_handler(self) -> Handler:
        """See :class:`APIRoute`."""
        answer = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await answer(request)
            except (sqlite3.OperationalError, sqlalchemy.exc.OperationalError) as error:
                # What changes something may have done so before it failed.
                if request.method != "GET" or not _is_undecodable(error):
                    raise
            engine = request.app.state.context.engine
            if not sqlalchemy.event.contains(engine, "checkout", _read_any_text):
                sqlalchemy.event.listen(engine, "checkout", _read_any_text)
            return await answer(request)

        return handler


def _is_undecodable(error: Exception) -> bool:
    # The driver has no type or code for it. SQLAlchemy wraps what it fetches itself.
    found = error.orig if isinstance(error, sqlalchemy.exc.OperationalError) else error
    return isinstance(found, sqlite3.OperationalError) and "decode to UTF-8" in str(found)


def _read_any_text(connection: Any, *_: object) -> None:
    connection.text_factory = any_text
