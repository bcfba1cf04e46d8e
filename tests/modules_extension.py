"""A server extension for tests: tells which modules the Jupyter server has imported."""

from __future__ import annotations

import sys
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado import web


class ModulesHandler(APIHandler):
    @web.authenticated
    def get(self) -> None:
        self.finish({"modules": sorted(sys.modules)})


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "tests.modules_extension"}]


def _load_jupyter_server_extension(serverapp: Any) -> None:
    base = serverapp.web_app.settings["base_url"]
    serverapp.web_app.add_handlers(".*$", [(f"{base}test-modules", ModulesHandler)])
