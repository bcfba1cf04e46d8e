"""Registers ``%mlflow_project``; what it does is imported when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.magic import needs_local_scope, no_var_expand

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def register(ip: InteractiveShell) -> None:
    """Make the magic known to ``ip``."""

    # Values may have braces of their own: variables are filled in by the magic's own rules.
    @no_var_expand  # type: ignore[untyped-decorator] # IPython's have no types
    @needs_local_scope  # type: ignore[untyped-decorator]
    def mlflow_project(line: str, local_ns: Any = None) -> Any:
        """Run MLflow projects as jobs of the Jupyter server: see ``%mlflow_project --help``."""
        __tracebackhide__ = True
        from jupyter_mlflow.kernel.projects.magic import answer

        return answer(line, ip.user_ns | (local_ns or {}))

    ip.register_magic_function(mlflow_project, magic_kind="line")
