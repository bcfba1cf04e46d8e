"""What somebody asks of a target."""

from __future__ import annotations

import dataclasses
from typing import Any, Final, Literal, cast

from jupyter_mlflow.endpoints import spec
from jupyter_mlflow.errors import BadRequest

Kind = Literal["deployment", "endpoint"]
Action = Literal["create", "update", "delete"]

_LONGEST: Final = 1000


@dataclasses.dataclass(frozen=True)
class Item:
    """A deployment, ``endpoint`` the one that it is in if its target has such, or an endpoint."""

    kind: Kind
    name: str
    endpoint: str | None = None

    def model(self) -> dict[str, Any]:
        """As JSON has it."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True)
class Wish:
    """What an item is to be, or to become: ``None`` for what the plug-in shall decide.

    The model is that of ``key`` in the store of ``connection``, or at ``model_uri`` there.
    """

    connection: str
    key: spec.ModelKey | None
    model_uri: str | None
    flavor: str | None
    config: dict[str, Any] | None


def new_item(body: dict[str, Any]) -> tuple[Item, Wish]:
    """What a request's ``body`` asks to be made.

    Raises
    ------
    BadRequest
        Something is missing or wrong; the message names it.
    """
    asked = dict(body)
    found = item(asked.pop("kind", None), asked.pop("name", None), asked.pop("endpoint", None))
    wished = wish(asked)
    if found.kind == "deployment" and wished.key is None and wished.model_uri is None:
        raise BadRequest("Say what to deploy: `model` or `model_uri`.")
    return found, wished


def item(kind: Any, name: Any, endpoint: Any = None) -> Item:
    """The item of that name; raises as :func:`new_item`."""
    if kind not in ("deployment", "endpoint"):
        raise BadRequest("`kind` must be `deployment` or `endpoint`.")
    if endpoint is not None and kind == "endpoint":
        raise BadRequest("`endpoint` is for deployments only.")
    return Item(
        kind=cast("Kind", kind),
        name=_text("name", name),
        endpoint=None if endpoint is None else _text("endpoint", endpoint),
    )


def wish(body: dict[str, Any]) -> Wish:
    """What a request's ``body`` wants of an item; raises as :func:`new_item`."""
    fields = ("connection", "model", "model_uri", "flavor", "config")
    unknown = sorted(set(body) - set(fields))
    if unknown:
        raise BadRequest(f"There is no field {unknown[0][:100]!r} here. There are: {fields}.")
    config = body.get("config")
    if config is not None and not isinstance(config, dict):
        raise BadRequest("`config` must be a JSON object.")
    if body.get("model") is not None and body.get("model_uri") is not None:
        raise BadRequest("Give `model` or `model_uri`, not both.")
    return Wish(
        connection=_text("connection", body.get("connection", "default")),
        key=None if body.get("model") is None else spec.model_key(body["model"]),
        model_uri=_optional("model_uri", body.get("model_uri")),
        flavor=_optional("flavor", body.get("flavor")),
        config=config,
    )


def _optional(field: str, value: Any) -> str | None:
    return None if value is None else _text(field, value)


def _text(field: str, value: Any) -> str:
    if isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable():
        return value
    raise BadRequest(f"`{field}` must be a text of 1 to {_LONGEST} characters.")
