"""The kernel side: what runs in the process where a person trains a model.

Loaded by the kernel's startup file and by MLflow's plug-in entry points. Imports neither the
server side nor a web framework, and MLflow only when its user has done so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load(ip: InteractiveShell) -> None:
    """Register magics and hooks in ``ip`` and choose the kernel's store; safe to call again."""
    from jupyter_mlflow.kernel import start

    start.load(ip)
