"""The preferences as a route."""

from __future__ import annotations

import asyncio
import sqlite3
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from jupyter_mlflow.errors import Unavailable
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler
from jupyter_mlflow.notebooks.preferences import checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_mlflow.notebooks.preferences import Preferences, PreferencesRegister

_UNKNOWN = (
    "The server's preferences cannot be read or written. Check that the disk is not full and that "
    "Jupyter's data folder can be written to."
)


class PreferencesHandler(MlflowHandler):
    """``GET`` and ``PUT``: all preferences at once."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "PUT": "write"}

    def initialize(
        self, register: PreferencesRegister, on_change: Callable[[Preferences], None]
    ) -> None:
        self.register = register
        self.on_change = on_change

    @web.authenticated
    async def get(self) -> None:
        """Answer with what was chosen last."""
        try:
            found = await asyncio.to_thread(self.register.read)
        except sqlite3.Error as error:
            raise Unavailable(_UNKNOWN, details=repr(error)) from error
        await self.finish(found._asdict())

    @web.authenticated
    async def put(self) -> None:
        """Choose."""
        preferences = checked(self.json_body())
        try:
            await asyncio.to_thread(self.register.write, preferences)
        except sqlite3.Error as error:
            raise Unavailable(_UNKNOWN, details=repr(error)) from error
        self.on_change(preferences)
        self.set_status(HTTPStatus.NO_CONTENT)
        await self.finish()


def routes(
    register: PreferencesRegister, on_change: Callable[[Preferences], None]
) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The route of this feature, below ``base_url``."""
    parts = {"register": register, "on_change": on_change}
    return [(rf"/{NAMESPACE}/preferences", PreferencesHandler, parts)]
