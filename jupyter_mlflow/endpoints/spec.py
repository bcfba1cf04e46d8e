"""What somebody asks for: a model, and how it is to be served."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import Any, Final, Literal, cast

from jupyter_mlflow.endpoints.name import NAME
from jupyter_mlflow.errors import BadRequest

Environment = Literal["server", "fresh"]

WORKERS: Final = (1, 2, 4)
LONGEST_IDLE: Final = 30 * 24 * 3600
"""Seconds."""
_LONGEST_TEXT: Final = 1000

_KEYS: Final = (
    ("model_id",),
    ("run_id", "path"),
    ("name", "version"),
    ("name", "alias"),
)


@dataclasses.dataclass(frozen=True)
class ModelKey:
    """One of the ways to name a model in a store, the fields of the others are ``None``.

    ``model_id``; ``run_id`` and ``path``; ``name`` and ``version``; ``name`` and ``alias``.
    """

    model_id: str | None = None
    run_id: str | None = None
    path: str | None = None
    name: str | None = None
    version: str | None = None
    alias: str | None = None

    def model(self) -> dict[str, str]:
        """As JSON has it."""
        return {key: value for key, value in dataclasses.asdict(self).items() if value is not None}

    @property
    def uri(self) -> str:
        """What is to be served, as long as the store has not been asked."""
        if self.model_id is not None:
            return f"models:/{self.model_id}"
        if self.run_id is not None:
            return f"runs:/{self.run_id}/{self.path}"
        if self.version is not None:
            return f"models:/{self.name}/{self.version}"
        return f"models:/{self.name}@{self.alias}"

    def __str__(self) -> str:
        """For a person who reads the log."""
        return ", ".join(f"{key} {value!r}" for key, value in self.model().items())


@dataclasses.dataclass(frozen=True)
class Settings:
    """What can be changed of an endpoint; ``idle_timeout`` is in seconds, 0 for never."""

    model: ModelKey
    workers: int = 1
    idle_timeout: float = 0


@dataclasses.dataclass(frozen=True)
class NewEndpoint:
    """An endpoint to be made."""

    name: str
    connection: str
    environment: Environment
    settings: Settings


@dataclasses.dataclass(frozen=True)
class Changes:
    """What is to be different; ``None`` for what stays as it is."""

    model: ModelKey | None
    workers: int | None
    idle_timeout: float | None
    state: Literal["ready", "stopped"] | None


def new_endpoint(body: dict[str, Any]) -> NewEndpoint:
    """What a request's ``body`` asks for.

    Raises
    ------
    BadRequest
        Something is missing or wrong; the message names it.
    """
    _only(body, ("name", "connection", "model", "workers", "environment", "idle_timeout"))
    environment = body.get("environment", "server")
    if environment not in ("server", "fresh"):
        raise BadRequest("`environment` must be `server` or `fresh`.")
    return NewEndpoint(
        name=_name(body.get("name")),
        connection=_text("connection", body.get("connection")),
        environment=cast("Environment", environment),
        settings=Settings(
            model=model_key(body.get("model")),
            workers=_workers(body.get("workers", 1)),
            idle_timeout=_idle_timeout(body.get("idle_timeout", 0)),
        ),
    )


def changes(body: dict[str, Any]) -> Changes:
    """What a request's ``body`` asks to be changed; raises as :func:`new_endpoint`."""
    _only(body, ("model", "workers", "idle_timeout", "state"))
    if not body:
        raise BadRequest("Say what to change: `model`, `workers`, `idle_timeout` or `state`.")
    state = body.get("state")
    if "state" in body and state not in ("ready", "stopped"):
        raise BadRequest("`state` must be `ready` or `stopped`.")
    return Changes(
        model=model_key(body["model"]) if "model" in body else None,
        workers=_workers(body["workers"]) if "workers" in body else None,
        idle_timeout=_idle_timeout(body["idle_timeout"]) if "idle_timeout" in body else None,
        state=state,
    )


def _only(body: dict[str, Any], fields: tuple[str, ...]) -> None:
    unknown = sorted(set(body) - set(fields))
    if unknown:
        raise BadRequest(f"There is no field {unknown[0][:100]!r} here. There are: {fields}.")


def _name(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(NAME, value):
        raise BadRequest(
            "`name` must begin with a letter or digit, and have letters, digits, dots, hyphens and "
            "underscores only, 63 at most."
        )
    return value


def model_key(value: Any) -> ModelKey:
    """Which model a request names; raises as :func:`new_endpoint`."""
    if isinstance(value, dict):
        for fields in _KEYS:
            if set(value) == set(fields):
                return ModelKey(**{name: _text(f"model.{name}", value[name]) for name in fields})
    raise BadRequest(
        "`model` must have `model_id`, or `run_id` and `path`, or `name` and `version` or `alias`, "
        "and nothing else."
    )


def _text(field: str, value: Any) -> str:
    usable = isinstance(value, str) and 0 < len(value) <= _LONGEST_TEXT and "\0" not in value
    try:
        if usable:
            value.encode()
    except UnicodeEncodeError:
        usable = False
    if not usable:
        raise BadRequest(f"`{field}` must be a text of 1 to {_LONGEST_TEXT} characters.")
    return cast("str", value)


def _workers(value: Any) -> int:
    if type(value) is not int or value not in WORKERS:
        raise BadRequest(f"`workers` must be one of {', '.join(map(str, WORKERS))}.")
    return value


def _idle_timeout(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise BadRequest("`idle_timeout` must be a number of seconds; 0 for never.")
    if not 0 <= value <= LONGEST_IDLE:
        raise BadRequest(f"`idle_timeout` must be between 0 and {LONGEST_IDLE} seconds.")
    return cast("float", value)
