"""What a person can say of a project's run on Ray: the ``backend_config``."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import TYPE_CHECKING, Any, Final

from mlflow.exceptions import ExecutionException

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_MLFLOW: Final = (
    *("ENV_MANAGER", "SYNCHRONOUS", "DOCKER_ARGS", "STORAGE_DIR", "build_image", "docker_auth"),
)
"""What MLflow adds to every backend's configuration (``mlflow.projects._run``)."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclasses.dataclass(frozen=True)
class Config:
    """How a project is run on Ray; raises nothing by itself, see :func:`read`.

    ``address`` is that of the cluster's dashboard; ``None`` is what Ray finds. ``pip`` is whether
    the project's requirements are installed for it. ``env`` are the names of this machine's
    environment variables that the job gets besides, which everybody sees who sees the dashboard.
    ``resources`` are the arguments of Ray's ``submit_job`` of those names.
    """

    address: str | None
    pip: bool
    env: tuple[str, ...]
    resources: dict[str, Any]


_NUMBERS: Final = ("entrypoint_num_cpus", "entrypoint_num_gpus", "entrypoint_memory")
FIELDS: Final = ("address", "pip", "env", *_NUMBERS, "entrypoint_resources")


def read(config: Mapping[str, Any]) -> Config:
    """The configuration that a person has given, with what MLflow adds to it.

    Raises
    ------
    ExecutionException
        Something of it is wrong; the message is for the person.
    """
    given = {name: value for name, value in config.items() if name not in _OF_MLFLOW}
    unknown = sorted(set(given) - set(FIELDS))
    if unknown:
        raise ExecutionException(
            f"Ray has no field {unknown[0]!r}. There are: {', '.join(FIELDS)}."
        )
    resources: dict[str, Any] = {}
    for name in _NUMBERS:
        if given.get(name) not in (None, ""):
            resources[name] = _number(name, given[name])
    if "entrypoint_memory" in resources:
        resources["entrypoint_memory"] = int(resources["entrypoint_memory"])
    own = given.get("entrypoint_resources")
    if own is not None:
        if not isinstance(own, dict):
            raise ExecutionException(
                '`entrypoint_resources` must be an object, such as {"special": 1}.'
            )
        resources["entrypoint_resources"] = {
            str(name): _number(f"entrypoint_resources.{name}", value) for name, value in own.items()
        }
    pip = given.get("pip") or False
    if not isinstance(pip, bool):
        raise ExecutionException("`pip` must be true or false.")
    address = given.get("address")
    if address is not None and not isinstance(address, str):
        raise ExecutionException("`address` must be text, such as http://head:8265.")
    return Config((address or "").strip() or None, pip, _names(given.get("env")), resources)


def _number(name: str, value: Any) -> float:
    try:
        found = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        found = math.nan
    if not (math.isfinite(found) and found >= 0):
        raise ExecutionException(f"`{name}` must be a number that is not negative, not {value!r}.")
    return found


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.replace(",", " ").split()
    if not isinstance(value or [], list):
        raise ExecutionException("`env` must be names of environment variables.")
    for name in value or []:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ExecutionException(f"`env` names a variable {name!r}, which there cannot be.")
    return tuple(value or ())
