"""The routes of targets. Kernels do not get in: they have the server's credentials behind them."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.handlers import NAMESPACE, Action, MlflowHandler

if TYPE_CHECKING:
    from jupyter_mlflow.endpoints.remote.manager import Targets
    from jupyter_mlflow.endpoints.remote.spec import Item

_ID = r"([0-9a-f]{12})"
_ITEM = r"(deployment|endpoint)s/([^/]+)"


class _TargetsHandler(MlflowHandler):
    """What the handlers of this feature share."""

    def initialize(self, targets: Targets) -> None:
        self.targets = targets

    def item(self, kind: str, name: str) -> Item:
        """The item that the path and the query name."""
        # Not before the first one: it would make each start of Jupyter longer.
        from jupyter_mlflow.endpoints.remote.spec import item

        return item(kind, name, self.get_query_argument("endpoint", None))

    # Before the body is looked into: a wrong one is no news of a target that is none.
    async def prepare(self) -> None:  # type: ignore[override]
        """Who may, as everywhere, and whether there is such a target."""
        await super().prepare()
        if self.path_args and self.request.method in self.actions:
            await self.targets.require(self.path_args[0])

    async def answer(self, change: dict[str, Any]) -> None:
        """A change, as done or as going on."""
        self.set_status(HTTPStatus.OK if change["is_done"] else HTTPStatus.ACCEPTED)
        await self.finish(change)


class ListHandler(_TargetsHandler):
    """All targets; one more."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "POST": "execute"}

    @web.authenticated
    async def get(self) -> None:
        """Answer with what is offered and what is installed. No target is asked."""
        await self.finish(await self.targets.model())

    @web.authenticated
    async def post(self) -> None:
        """Offer one more."""
        target = await self.targets.add(self.json_body().get("uri"))
        self.set_status(HTTPStatus.CREATED)
        await self.finish(target)


class TargetHandler(_TargetsHandler):
    """One target."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "DELETE": "execute"}

    @web.authenticated
    async def get(self, target_id: str) -> None:
        """Answer with what it can do."""
        await self.finish(await self.targets.describe(target_id))

    @web.authenticated
    async def delete(self, target_id: str) -> None:
        """Offer it no longer; what is there stays."""
        await self.targets.forget(target_id)
        self.set_status(HTTPStatus.NO_CONTENT)
        await self.finish()


class ItemsHandler(_TargetsHandler):
    """What a target has; something new there."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "POST": "execute"}

    @web.authenticated
    async def get(self, target_id: str) -> None:
        """Ask the target."""
        endpoint = self.get_query_argument("endpoint", None)
        await self.finish(await self.targets.items(target_id, endpoint))

    @web.authenticated
    async def post(self, target_id: str) -> None:
        """Make a deployment or an endpoint there."""
        from jupyter_mlflow.endpoints.remote.spec import new_item

        item, wish = new_item(self.json_body())
        await self.answer(await self.targets.change(target_id, "create", item, wish))


class ItemHandler(_TargetsHandler):
    """A deployment or an endpoint."""

    actions: ClassVar[dict[str, Action]] = {"GET": "read", "PATCH": "execute", "DELETE": "execute"}

    @web.authenticated
    async def get(self, target_id: str, kind: str, name: str) -> None:
        """Ask the target about it."""
        await self.finish(await self.targets.get(target_id, self.item(kind, name)))

    @web.authenticated
    async def patch(self, target_id: str, kind: str, name: str) -> None:
        """Change it."""
        from jupyter_mlflow.endpoints.remote import spec

        wish = spec.wish(self.json_body())
        if wish.key is None and wish.model_uri is None and wish.config is None:
            raise BadRequest("Say what to change: `model`, `model_uri` or `config`.")
        change = self.targets.change(target_id, "update", self.item(kind, name), wish)
        await self.answer(await change)

    @web.authenticated
    async def delete(self, target_id: str, kind: str, name: str) -> None:
        """Delete it."""
        await self.answer(await self.targets.change(target_id, "delete", self.item(kind, name)))


class PredictHandler(_TargetsHandler):
    """Questions to a deployment or an endpoint."""

    actions: ClassVar[dict[str, Action]] = {"POST": "execute"}

    @web.authenticated
    async def post(self, target_id: str, kind: str, name: str) -> None:
        """Ask it."""
        item = self.item(kind, name)
        told = await self.targets.predict(target_id, item, self.json_body())
        self.set_header("Content-Type", "application/json")
        # As Python takes it for JSON: NaN and Infinity are predictions, too.
        await self.finish(json.dumps(told))


class ChangeHandler(_TargetsHandler):
    """A change that failed."""

    actions: ClassVar[dict[str, Action]] = {"DELETE": "execute"}

    @web.authenticated
    async def delete(self, target_id: str, number: str) -> None:
        """Forget it."""
        await self.targets.dismiss(target_id, int(number))
        self.set_status(HTTPStatus.NO_CONTENT)
        await self.finish()


def routes(targets: Targets) -> list[tuple[str, type[MlflowHandler], dict[str, Any]]]:
    """The routes of this feature, below ``base_url``."""
    parts = {"targets": targets}
    one = rf"/{NAMESPACE}/targets/{_ID}"
    return [
        (rf"/{NAMESPACE}/targets", ListHandler, parts),
        (one, TargetHandler, parts),
        (rf"{one}/items", ItemsHandler, parts),
        (rf"{one}/items/{_ITEM}", ItemHandler, parts),
        (rf"{one}/items/{_ITEM}/predict", PredictHandler, parts),
        (rf"{one}/changes/(\d{{1,15}})", ChangeHandler, parts),
    ]
