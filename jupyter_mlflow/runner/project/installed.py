"""The packages that a project's command finds, as ``pip freeze`` would list them."""

from __future__ import annotations

import importlib.metadata
import platform
import re
from pathlib import Path
from typing import Any, Final

_ACTIVATED: Final = re.compile(r"(?:source|\.)\s+'?(?P<place>/[^\s;&']+)/bin/activate")


def freeze(command: str | None) -> str:
    """Lines ``name==version`` of the environment that ``command`` activates, else of this one."""
    found = _ACTIVATED.search(command or "")
    if found is None:
        where, packages = f"Python {platform.python_version()}", importlib.metadata.distributions()
    else:
        places = [str(place) for place in Path(found["place"]).glob("lib/python*/site-packages")]
        where = ", ".join(Path(place).parent.name for place in places)
        packages = importlib.metadata.distributions(path=places)
    lines = {f"{name}=={package.version}" for package in packages if (name := _name(package))}
    return "\n".join([f"# {where}", *sorted(lines, key=str.lower), ""])


def _name(package: Any) -> str | None:
    # A folder that was half removed has no metadata, which the types do not know.
    return package.metadata["Name"] if package.metadata else None
