"""What a plug-in can do, told from its code without calling it."""

from __future__ import annotations

import dis
import inspect
from typing import Any, Final

KINDS: Final = ("deployment", "endpoint")
_VERBS: Final = ("list", "get", "create", "update", "delete")

_IDLE: Final = frozenset(
    ("CACHE", "COPY_FREE_VARS", "LOAD_CONST", "NOP", "POP_TOP", "PUSH_NULL", "RESUME")
)
"""Instructions of a function that does nothing."""
_ENDS: Final = frozenset(("RETURN_CONST", "RETURN_VALUE"))
"""Instructions of which a function that only raises has none."""


def abilities(client: type, plugin: Any) -> dict[str, Any]:
    """Which of MLflow's methods do something in the class ``client`` of the module ``plugin``.

    ``{"deployment": ["list", …], "endpoint": […], "predict": bool, "run_local": bool}``
    """
    from mlflow.deployments import BaseDeploymentClient

    def can(name: str) -> bool:
        own = getattr(client, name, None)
        return own is not getattr(BaseDeploymentClient, name, None) and works(own)

    return {
        **{
            kind: [verb for verb in _VERBS if can(f"{verb}_{kind}{'s' if verb == 'list' else ''}")]
            for kind in KINDS
        },
        "predict": can("predict"),
        "run_local": works(getattr(plugin, "run_local", None)),
    }


def works(function: Any) -> bool:
    """Whether a function can do anything but raise, or return at once.

    All of the base class's methods are abstract or raise, so plug-ins must have those, too, that
    they cannot do: such a one never returns, or has nothing between its begin and its end.
    """
    if not callable(function):
        return False
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None:
        return True  # not written in Python
    names = [instruction.opname for instruction in dis.get_instructions(code)]
    ends = {name for name in names if name in _ENDS}
    return bool(ends) and any(name not in _IDLE | ends for name in names)
