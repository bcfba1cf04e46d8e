"""What a project made of a notebook asks the notebook's kernel: which packages it uses.

Asked as an expression, so that nothing is left in the person's variables and no cell is counted.
"""

from __future__ import annotations

import importlib.metadata
import platform
import sys
import types
from typing import Any, Final

from IPython.core.display import JSON
from IPython.core.getipython import get_ipython

from jupyter_mlflow.kernel.safely import safely

_NOT: Final = ("__main__", "builtins", "IPython", "jupyter_mlflow")


def used() -> JSON:
    """``{"python": "3.11.7", "packages": [{"name", "version"}, …]}``; ``{}`` if it cannot tell."""
    return JSON(_used())


@safely({})
def _used() -> dict[str, Any]:
    packages = importlib.metadata.packages_distributions()
    found = {}
    for module in sorted(_modules()):
        names = packages.get(module, [])
        # What is called as its module brings the others that have parts of it.
        for name in [module] if module in names else names:
            found[name] = importlib.metadata.version(name)
    return {
        "python": platform.python_version(),
        "packages": [{"name": name, "version": version} for name, version in found.items()],
    }


def _modules() -> set[str]:
    """The first names of the modules that the notebook's variables are, or come from."""
    ip = get_ipython()
    found = {"mlflow"} & set(sys.modules)
    hidden = {} if ip is None else ip.user_ns_hidden
    for name, value in ({} if ip is None else dict(ip.user_ns)).items():
        if name.startswith("_") or (name in hidden and hidden[name] is value):
            continue
        is_module = isinstance(value, types.ModuleType)
        module = value.__name__ if is_module else getattr(type(value), "__module__", "")
        if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
            module = value.__module__
        found.add(str(module).partition(".")[0])
    return {name for name in found if name not in sys.stdlib_module_names and name not in _NOT}
