"""Where a project can run: MLflow's own backends, and every plug-in that is installed."""

from __future__ import annotations

import dataclasses
from importlib import metadata
from typing import Any, Final

from packaging.requirements import InvalidRequirement, Requirement

from jupyter_mlflow.projects import availability, known_configs

GROUP: Final = "mlflow.project_backend"
_OWN: Final = ("local", "databricks", "kubernetes")
_RAY: Final = "jupyter_mlflow.backends.ray.backend:RayBackend"
"""Ours, whose needs are not those of this package."""


@dataclasses.dataclass(frozen=True)
class Backend:
    """One backend; ``why`` it cannot be used here, ``None`` when it can.

    ``distribution`` is the package that brings it.
    """

    name: str
    distribution: str | None
    why: str | None

    def model(self) -> dict[str, Any]:
        """As JSON has it, with the fields of its configuration where they are known."""
        return {
            "name": self.name,
            "distribution": self.distribution,
            "is_available": self.why is None,
            "why": self.why,
            "config": known_configs.model(self.name),
        }


def found() -> list[Backend]:
    """All backends, MLflow's own first; reads what is installed and loads none of it. Blocks."""
    own = {
        "local": None,
        "databricks": availability.databricks(),
        "kubernetes": availability.kubernetes(),
    }
    backends = {name: Backend(name, "mlflow", own[name]) for name in _OWN}
    # MLflow takes the first of a name, and none that is called as one of its own.
    for entry in metadata.entry_points(group=GROUP):
        if entry.name not in backends:
            backends[entry.name] = _plugin(entry)
    return [*(backends.pop(name) for name in _OWN), *sorted(backends.values(), key=_name)]


def _name(backend: Backend) -> str:
    return backend.name


def _plugin(entry: metadata.EntryPoint) -> Backend:
    brought_by = entry.dist
    name = brought_by.name if brought_by is not None else None
    # `module:attribute`, whatever somebody wrote there.
    package = entry.value.partition(":")[0].strip()
    why = None
    if not availability.module(package):
        why = f"Its module {package} cannot be found. Install {name or 'its package'} again."
    elif entry.value == _RAY:
        why = availability.ray()
    elif brought_by is not None:
        missing = _missing(brought_by)
        if missing:
            why = f"It needs {', '.join(missing)}, which is not installed. Install it with pip."
    return Backend(entry.name, name, why)


def _missing(distribution: metadata.Distribution) -> list[str]:
    """The packages that ``distribution`` needs and that are not there."""
    missing = []
    for text in distribution.requires or []:
        try:
            needed = Requirement(text)
        except InvalidRequirement:
            continue
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            metadata.distribution(needed.name)
        except metadata.PackageNotFoundError:
            missing.append(needed.name)
    return missing


def models() -> dict[str, list[dict[str, Any]]]:
    """Backends and environments as JSON has them; blocks."""
    whys = {name: availability.environment(name) for name in availability.ENVIRONMENTS}
    return {
        "backends": [backend.model() for backend in found()],
        "environments": [
            {"name": name, "is_available": why is None, "why": why} for name, why in whys.items()
        ],
    }
