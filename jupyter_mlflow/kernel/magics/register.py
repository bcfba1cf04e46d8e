"""The magics of a kernel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import needs_local_scope, no_var_expand

from jupyter_mlflow.common.schema import redact
from jupyter_mlflow.kernel import identity, internals, state, store
from jupyter_mlflow.kernel.magics import arguments, cell_run
from jupyter_mlflow.kernel.magics.body import Body, finish
from jupyter_mlflow.kernel.magics.options import MAGIC, usage
from jupyter_mlflow.kernel.magics.tracked import TrackedRun

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from jupyter_mlflow.kernel.magics.arguments import Arguments


def register(ip: InteractiveShell) -> None:
    """Make the magics known to ``ip``."""

    # Its options fill in variables for themselves: a statement of the line form has its own braces.
    @no_var_expand  # type: ignore[untyped-decorator] # IPython's have no types
    @needs_local_scope  # type: ignore[untyped-decorator]
    def mlflow_run(line: str, cell: str | None = None, local_ns: Any = None) -> Any:
        __tracebackhide__ = True
        variables = ip.user_ns if local_ns is None else local_ns
        if cell is None:
            return _line(ip, line, variables)
        return _cell(ip, line, cell, variables)

    mlflow_run.__doc__ = usage()
    ip.register_magic_function(mlflow_run, magic_kind="line_cell", magic_name=MAGIC)


def _cell(ip: InteractiveShell, line: str, cell: str, variables: dict[str, Any]) -> Any:
    __tracebackhide__ = True
    given = arguments.parse(line, ip.user_ns | variables)
    if given.help:
        sys.stdout.write(usage())
        return None
    if cell == cell_run.START:
        return cell_run.begin(ip, given)
    body = Body(ip, cell, title=f"%%{MAGIC} {line}".rstrip())
    work = _run(ip, given, body, None)
    # Called as a function, or for a sweep: code that awaits is awaited by the caller.
    return work if body.awaits else finish(work)


def _line(ip: InteractiveShell, line: str, variables: dict[str, Any]) -> Any:
    __tracebackhide__ = True
    given, statement = arguments.split(line, ip.user_ns | variables)
    if given.help:
        sys.stdout.write(usage())
        return None
    if not line.strip():
        sys.stdout.write(_where())
        return None
    if not statement:
        raise UsageError(f"There is nothing to run: write %{MAGIC} [options] STATEMENT.")
    body = Body(ip, statement, title=f"%{MAGIC}" if given.sweep else None)
    function = None if variables is ip.user_ns else variables
    if body.awaits:
        raise UsageError(f"A line cannot await: write %%{MAGIC} on top of the cell instead.")
    return finish(_run(ip, given, body, function))


async def _run(
    ip: InteractiveShell, given: Arguments, body: Body, variables: dict[str, Any] | None
) -> Any:
    __tracebackhide__ = True
    if given.sweep:
        # Not with the kernel's start.
        from jupyter_mlflow.kernel.magics.sweep import sweep

        return await sweep(ip, given, body, variables)
    with TrackedRun(ip, given, variables=variables):
        return await body.run(variables)


def _where() -> str:
    kernel = identity.this_kernel()
    found = None if kernel is None else state.current(kernel)
    if kernel is None or found is None:
        uri, experiment, notice = redact(store.current_uri()), None, None
    else:
        uri, notice = found.tracking_uri, found.notice
        experiment = found.experiment_name or found.experiment_id
        binding = kernel.binding()
        if experiment is None and binding is not None:
            experiment = f"{binding.path} (made with its first run)"
    runs = ", ".join(internals.active_runs()) or "none"
    shown = f"Tracking URI: {uri}\nExperiment:   {experiment or 'Default'}\nActive run:   {runs}\n"
    return shown if notice is None else f"{shown}{notice}\n"
