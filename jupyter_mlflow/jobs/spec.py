"""What somebody asks for: one job, or one for each combination of a grid."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Collection

MOST: Final = 500
"""Jobs of one grid."""

_LONGEST: Final = 1000
_FIELDS: Final = (
    *("kind", "title", "connection", "experiment_id", "experiment_name", "run_name"),
    *("arguments", "grid"),
)


@dataclasses.dataclass(frozen=True)
class NewJob:
    """A job to be made. ``grid`` has the values of the parameters that differ; often none."""

    kind: str
    title: str | None
    connection: str
    experiment_id: str | None
    experiment_name: str | None
    run_name: str | None
    arguments: dict[str, Any]
    grid: dict[str, list[Any]]

    def combinations(self) -> list[dict[str, Any]]:
        """The arguments of each job, in the order of the grid."""
        names = list(self.grid)
        return [
            self.arguments
            | {
                "parameters": {
                    **(self.arguments.get("parameters") or {}),
                    **dict(zip(names, values, strict=True)),
                }
            }
            if names
            else self.arguments
            for values in itertools.product(*self.grid.values())
        ]


def new_job(body: dict[str, Any], kinds: Collection[str]) -> NewJob:
    """What a request's ``body`` asks for.

    Raises
    ------
    BadRequest
        Something is missing or wrong; ``field`` names it.
    """
    unknown = sorted(set(body) - set(_FIELDS))
    if unknown:
        raise BadRequest(f"There is no field {unknown[0][:100]!r} here. There are: {_FIELDS}.")
    kind = body.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise BadRequest(f"`kind` must be one of {', '.join(sorted(kinds))}.", field="kind")
    arguments = body.get("arguments")
    if not isinstance(arguments, dict):
        raise BadRequest("`arguments` must be an object.", field="arguments")
    if not isinstance(arguments.get("parameters") or {}, dict):
        raise BadRequest("`parameters` must be an object.", field="parameters")
    for name in ("arguments", "grid"):
        _check_numbers(name, body.get(name))
    text = {name: _text(name, body.get(name)) for name in _FIELDS[1:6]}
    if text["connection"] is None:
        raise BadRequest("`connection` must be the id of a connection.", field="connection")
    if text["experiment_id"] and text["experiment_name"]:
        raise BadRequest(
            "Give the id of an experiment or its name, not both.", field="experiment_name"
        )
    return NewJob(kind=kind, arguments=arguments, grid=_grid(body.get("grid")), **text)  # type: ignore[arg-type]


def _check_numbers(field: str, value: Any) -> None:
    """Refuse what Python takes for JSON and no browser does: one such job, and none is listed."""
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        raise BadRequest(
            f"`{field}` has a number that JSON does not have, such as NaN. Give it as text.",
            field=field,
        ) from None


def _text(field: str, value: Any) -> str | None:
    if value is None or value == "":
        return None
    usable = isinstance(value, str) and len(value) <= _LONGEST and "\0" not in value
    if usable:
        try:
            value.encode()
        except UnicodeEncodeError:
            usable = False
    if not usable:
        raise BadRequest(f"`{field}` must be a text of {_LONGEST} characters at most.", field=field)
    return str(value)


def _grid(value: Any) -> dict[str, list[Any]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest("`grid` must be an object of lists.", field="grid")
    for name, values in value.items():
        if not isinstance(values, list) or not values:
            raise BadRequest(
                f"The grid has no values for {name[:100]!r}. Give one at least, or take it out.",
                field=f"grid.{name}",
            )
        if not all(isinstance(one, (str, int, float)) for one in values):
            raise BadRequest(
                f"The values of {name[:100]!r} must be texts or numbers.", field=f"grid.{name}"
            )
    count = math.prod(len(values) for values in value.values())
    if count > MOST:
        raise BadRequest(
            f"The grid has {count} combinations. {MOST} is the most at once.", field="grid"
        )
    return value
