"""From a name of a model to a process that answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.endpoints import fetch
from jupyter_mlflow.endpoints.local import LocalServer

if TYPE_CHECKING:
    from jupyter_mlflow.common.log import Log
    from jupyter_mlflow.endpoints.fetch import Fetched
    from jupyter_mlflow.endpoints.pythons import Pythons
    from jupyter_mlflow.endpoints.spec import NewEndpoint, Settings
    from jupyter_mlflow.tracking.connection import Connection


class Starter(LoggingConfigurable):
    """Starts the servers of one endpoint; ``text_log`` is the endpoint's."""

    version: str | None = None
    """The version that was fetched last."""

    def __init__(
        self,
        new: NewEndpoint,
        connection: Connection,
        pythons: Pythons,
        text_log: Log,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.text_log = text_log
        self._name = new.name
        self._environment = new.environment
        self._connection = connection
        self._pythons = pythons

    async def start(self, settings: Settings, model: Fetched | None) -> LocalServer:
        """A server that is ready, of ``model`` if it is here already.

        When it comes to nothing, nothing is left of it but ``model``.

        Raises
        ------
        MlflowExtensionError
            What the store says of the model, or why its process does not answer.
        """
        fetched = model
        server = None
        try:
            if fetched is None:
                self.text_log.say(f"Fetching the model: {settings.model}.")
                fetched = await fetch.fetch(self._connection, settings.model)
                self.version = fetched.found.version
            python = await self._pythons.python(self._environment, fetched.path, self.text_log)
            self.text_log.say(f"Starting {fetched.found.uri}.")
            server = LocalServer(
                self._name,
                fetched,
                python=python,
                workers=settings.workers,
                log=self.text_log.path,
                parent=self,
            )
            await server.start()
        except BaseException:
            try:
                if server is not None:
                    await server.stop()
            finally:
                # Also when it is broken off at the end of a start that has failed.
                if model is None and fetched is not None:
                    await fetched.remove()
            raise
        return server
