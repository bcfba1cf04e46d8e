"""The packages that a project made of a notebook needs."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sys
from typing import TYPE_CHECKING, Any, Final

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from jupyter_mlflow.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,100}[A-Za-z0-9])?")
_PYTHON: Final = re.compile(r"\d{1,2}\.\d{1,3}(\.\d{1,3})?")
_MOST: Final = 500


def told(value: Any) -> dict[str, str]:
    """Versions by package, as a kernel has told them.

    Raises ``BadRequest``, naming the field, for what is none.
    """
    wrong = BadRequest(
        '`packages` must be a list of {"name", "version"}, as pip knows them.', field="packages"
    )
    if value is None:
        return {}
    if not isinstance(value, list) or len(value) > _MOST:
        raise wrong
    found = {}
    for one in value:
        name = one.get("name") if isinstance(one, dict) else None
        version = one.get("version") if isinstance(one, dict) else None
        if not isinstance(name, str) or not _NAME.fullmatch(name) or not isinstance(version, str):
            raise wrong
        public = _public(version)
        if public is None:
            raise wrong
        found[name] = public
    return found


def python(value: Any) -> str:
    """A version of Python, this one's when none is told; raises ``BadRequest``."""
    if value is None:
        return platform.python_version()
    if not isinstance(value, str) or not _PYTHON.fullmatch(value):
        raise BadRequest("`python` must be a version, such as 3.11.7.", field="python")
    return value


def needed(modules: Iterable[str], known: dict[str, str]) -> tuple[list[str], list[str]]:
    """The lines of requirements for ``modules``, and the modules that nobody knows; blocks.

    ``known`` are versions by package that a kernel has told; the others are those of this server.
    """
    packages = importlib.metadata.packages_distributions()
    canonical = {canonicalize_name(name) for name in known}
    found = dict(known)
    unknown = []
    # What MLflow's own programs need is there in any case.
    for module in sorted({*modules, "mlflow"}):
        if module in sys.stdlib_module_names or canonicalize_name(module) in canonical:
            continue
        names = {canonicalize_name(name): name for name in packages.get(module, [])}
        # What is called as its module brings the others that have parts of it.
        own = canonicalize_name(module)
        names = {own: names[own]} if own in names else names
        if canonical & set(names):
            continue
        if not names:
            unknown.append(module)
        for name in names.values():
            version = _public(importlib.metadata.version(name))
            if version is not None:
                found[name] = version
    lines = [f"{name}=={version}" for name, version in found.items()]
    return sorted(lines, key=str.lower), unknown


def _public(version: str) -> str | None:
    """A version without what only the machine that has built it knows."""
    try:
        return Version(version).public
    except InvalidVersion:
        return None
