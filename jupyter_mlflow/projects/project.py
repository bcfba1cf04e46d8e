"""What a project is: its entry points, their parameters, and the environment that it wants."""

from __future__ import annotations

import dataclasses
from typing import Any, Final, Literal, cast, get_args

ParameterType = Literal["float", "int", "string", "path", "uri"]
EnvironmentKind = Literal["python_env", "conda", "docker"]

_TYPES: Final = get_args(ParameterType)


def parameter_type(declared: object) -> ParameterType:
    """The type that is ``declared``; MLflow takes what it does not know for text."""
    return cast("ParameterType", declared) if declared in _TYPES else "string"


@dataclasses.dataclass(frozen=True)
class Parameter:
    """One parameter of an entry point.

    ``default`` is the text that MLflow puts in its place, ``None`` where a value must be given.
    """

    name: str
    type: ParameterType
    default: str | None


@dataclasses.dataclass(frozen=True)
class EntryPoint:
    """What can be run: ``command`` has ``{name}`` where a parameter's value goes."""

    name: str
    command: str
    parameters: tuple[Parameter, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        """That of this ``name``, if it is declared."""
        return next((one for one in self.parameters if one.name == name), None)


@dataclasses.dataclass(frozen=True)
class Environment:
    """What a project wants to run in; ``file`` is relative to its folder."""

    kind: EnvironmentKind | None = None
    file: str | None = None


@dataclasses.dataclass(frozen=True)
class Project:
    """A project as it lies in a folder.

    ``is_plain`` when there is no ``MLproject`` file, and its scripts are what can be run.
    """

    path: str
    name: str
    entry_points: tuple[EntryPoint, ...]
    environment: Environment
    is_plain: bool
    has_name: bool = False
    """Whether the name is its own, and not the folder's."""
    is_spark_job: bool = False
    """Whether Databricks runs it as a Spark job; such a project runs nowhere else."""

    def model(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "path": self.path,
            "name": self.name,
            "entry_points": [dataclasses.asdict(one) for one in self.entry_points],
            "environment": dataclasses.asdict(self.environment),
            "is_plain": self.is_plain,
        }
