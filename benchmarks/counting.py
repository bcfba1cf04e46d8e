"""A Jupyter server extension that counts what the store processes are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from jupyter_mlflow.tracking.upstream import Upstream

if TYPE_CHECKING:
    import httpx
    from jupyter_server.serverapp import ServerApp

NAME = __name__


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": NAME}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    asked: list[str] = []
    made = Upstream.__init__

    async def note(request: httpx.Request) -> None:
        asked.append(request.url.path)

    def counted(self: Upstream, *args: Any, **kwargs: Any) -> None:
        made(self, *args, **kwargs)
        self.client.event_hooks = {"request": [note]}

    # To count without a switch for that in the product.
    Upstream.__init__ = counted  # type: ignore[method-assign]

    # jupyter_server's handlers have no types in some of its versions.
    class Requests(JupyterHandler):  # type: ignore[misc, unused-ignore]
        @web.authenticated
        def get(self) -> None:
            self.finish(str(len(asked)))

    app.web_app.add_handlers(".*", [(r"/benchmarks/requests", Requests)])
