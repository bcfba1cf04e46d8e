"""All targets of ``mlflow.deployments`` that this server offers, and what is asked of them."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, Final

from traitlets import Float, List, Unicode
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import records
from jupyter_mlflow.endpoints.remote import installed
from jupyter_mlflow.endpoints.remote.changes import Changes
from jupyter_mlflow.endpoints.remote.remembered import Remembered
from jupyter_mlflow.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jupyter_mlflow.endpoints.remote.child import Child
    from jupyter_mlflow.endpoints.remote.installed import Plugin
    from jupyter_mlflow.endpoints.remote.spec import Action, Item, Wish
    from jupyter_mlflow.tracking.connections import Connections

_DEFAULT: Final = "default"
"""The connection whose store is at hand where no model is meant."""


class Targets(LoggingConfigurable):
    """The targets by id.

    Nothing is asked of them, and no process is started, until somebody opens one. ``logs`` is where
    the logs of their processes go, ``remembered`` is a file; ``on_change`` is told the id of a
    target of which something is made, changed or deleted.
    """

    targets = List(
        Unicode(),
        help="URIs of targets of mlflow.deployments that everybody of this server is offered, such "
        "as databricks://profile or sagemaker:/us-east-1. Those of installed plug-ins and those "
        "that people add are offered anyway.",
    ).tag(config=True)

    ask_timeout = Float(
        60.0, help="Seconds in which a target must say what it has, and what one of that is."
    ).tag(config=True)

    predict_timeout = Float(280.0, help="Seconds in which a target must predict.").tag(config=True)

    change_timeout = Float(
        3600.0,
        help="Seconds in which a target must have made, changed or deleted something. It may go on "
        "there after that.",
    ).tag(config=True)

    grace = Float(
        3.0,
        help="Seconds that a request to make, change or delete something waits for its end, before "
        "it goes on in the background.",
    ).tag(config=True)

    idle_timeout = Float(
        600.0, help="Seconds after the last request until a target's process is stopped."
    ).tag(config=True)

    def __init__(
        self,
        connections: Connections,
        *,
        logs: Path,
        remembered: Path,
        on_change: Callable[[str], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._connections = connections
        self._logs = logs
        self._remembered = Remembered(remembered)
        self._on_change = on_change
        self._children: dict[tuple[str, str], Child] = {}
        self._changes: dict[str, Changes] = {}

    async def model(self) -> dict[str, Any]:
        """What is offered, and what is installed: ``{"targets": […], "installed": […]}``."""
        return await asyncio.to_thread(self._model)

    async def add(self, uri: Any) -> dict[str, Any]:
        """Offer one more, from now on and after a restart.

        Raises
        ------
        BadRequest
            It is none of an installed plug-in.
        """
        return await asyncio.to_thread(self._add, uri)

    async def forget(self, target_id: str) -> None:
        """Offer it no longer, unless it is installed or configured.

        Raises
        ------
        NotFound
            It is not offered.
        """
        uri = await self._uri(target_id)
        await asyncio.to_thread(self._remembered.forget, uri)
        for key in [key for key in self._children if key[0] == uri]:
            await self._children.pop(key).close()

    async def require(self, target_id: str) -> None:
        """Raise ``NotFound`` when there is no such target."""
        await self._uri(target_id)

    async def describe(self, target_id: str) -> dict[str, Any]:
        """What a target can do, ``{"abilities", "help"}``; imports its plug-in in its process."""
        told: dict[str, Any] = await self._ask(target_id, self.ask_timeout, do="describe")
        return told

    async def items(self, target_id: str, endpoint: str | None) -> dict[str, Any]:
        """The deployments and endpoints of a target, those of one endpoint if it is given."""
        call = {"do": "list", "endpoint": endpoint}
        told: dict[str, Any] = await self._ask(target_id, self.ask_timeout, **call)
        return told

    async def get(self, target_id: str, item: Item) -> dict[str, Any]:
        """What a target tells of an item."""
        call = {"do": "get", **item.model()}
        told: dict[str, Any] = await self._ask(target_id, self.ask_timeout, **call)
        return told

    async def predict(self, target_id: str, item: Item, inputs: Any) -> Any:
        """What an item answers to ``inputs``, as JSON can have it but for NaN and Infinity."""
        call = {**item.model(), "inputs": inputs}
        return await self._ask(target_id, self.predict_timeout, do="predict", **call)

    async def change(
        self, target_id: str, action: Action, item: Item, wish: Wish | None = None
    ) -> dict[str, Any]:
        """Make, change or delete an item: the change, done or going on.

        Raises
        ------
        MlflowExtensionError
            It failed soon; what fails later is told with the target.
        """
        uri = await self._uri(target_id)
        call: dict[str, Any] = {"do": action, **item.model()}
        child = self._child(uri, _DEFAULT)
        if wish is not None:
            model_uri = await self._model_uri(wish)
            call |= {"model_uri": model_uri, "flavor": wish.flavor, "config": wish.config}
            child = self._child(uri, wish.connection)
        changes = self._changes_of(target_id)
        change = changes.begin(action, item, child.ask(self.change_timeout, **call))
        return await changes.settle(change, self.grace)

    async def dismiss(self, target_id: str, number: int) -> None:
        """Forget a change that failed.

        Raises
        ------
        NotFound
            There is no such one.
        """
        self._changes_of(target_id).dismiss(number)

    async def close(self) -> None:
        """End the processes of all of them."""
        for changes in self._changes.values():
            await changes.close()
        await asyncio.gather(*(child.close() for child in self._children.values()))
        self._children.clear()

    async def _model_uri(self, wish: Wish) -> str | None:
        """The model's URI, when the store that it is in may be opened."""
        if wish.key is None and wish.model_uri is None:
            return None
        try:
            connection = self._connections.get(wish.connection)
        except NotFound as error:
            raise BadRequest(error.message) from None
        if wish.key is not None:
            # Not before the first one: it would make each start of Jupyter longer.
            from jupyter_mlflow.endpoints import fetch

            return (await fetch.find(connection, wish.key)).uri
        # MLflow upgrades a store that is older the moment it opens it: this refuses that.
        await connection.upstream()
        return wish.model_uri

    async def _ask(self, target_id: str, limit: float, **call: Any) -> Any:
        uri = await self._uri(target_id)
        return await self._child(uri, _DEFAULT).ask(limit, **call)

    async def _uri(self, target_id: str) -> str:
        return await asyncio.to_thread(self._find, target_id)

    def _child(self, uri: str, connection_id: str) -> Child:
        from jupyter_mlflow.endpoints.remote.child import Child

        try:
            spec = self._connections.get(connection_id).spec
        except NotFound as error:
            raise BadRequest(error.message) from None
        child = self._children.get((uri, spec.uri))
        if child is None:
            what = f"target-{installed.id_of(uri)}"
            log = records.process_path(self._logs, what, os.getpid(), "log")
            child = self._children[uri, spec.uri] = Child(
                uri, spec, log, idle_timeout=self.idle_timeout, parent=self
            )
        return child

    def _changes_of(self, target_id: str) -> Changes:
        return self._changes.setdefault(target_id, Changes(lambda: self._on_change(target_id)))

    # What follows blocks: it looks through what is installed.

    def _model(self) -> dict[str, Any]:
        there = installed.plugins()
        return {
            "targets": [self._target(uri, there) for uri in self._offered(there)],
            "installed": [plugin.model() for plugin in there.values()],
        }

    def _offered(self, there: dict[str, Plugin]) -> list[str]:
        # MLflow brings some that are of no use without an account: those a person adds.
        own = [name for name, plugin in there.items() if not plugin.is_mlflows]
        return list(dict.fromkeys([*self.targets, *own, *self._remembered.read()]))

    def _target(self, uri: str, there: dict[str, Plugin]) -> dict[str, Any]:
        plugin = there.get(installed.name_of(uri))
        target_id = installed.id_of(uri)
        changes = self._changes.get(target_id)
        return {
            "id": target_id,
            "uri": uri,
            "distribution": None if plugin is None else plugin.distribution,
            "version": None if plugin is None else plugin.version,
            "is_added": uri in self._remembered.read(),
            "changes": [] if changes is None else changes.models(),
            "ended": 0 if changes is None else changes.ended,
        }

    def _add(self, uri: Any) -> dict[str, Any]:
        there = installed.plugins()
        checked = installed.checked(uri, there)
        if checked not in self._offered(there):
            self._remembered.add(checked)
        return self._target(checked, there)

    def _find(self, target_id: str) -> str:
        there = installed.plugins()
        for uri in self._offered(there):
            if installed.id_of(uri) == target_id:
                return installed.checked(uri, there)
        raise NotFound("There is no such target on this server. Add it first.")
