"""The magics of a kernel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from IPython.core.error import UsageError
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from jupyter_mlflow.common.schema import redact
from jupyter_mlflow.kernel import cell_run, identity, internals, state, store

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def register(ip: InteractiveShell) -> None:
    """Make the magics known to ``ip``."""
    ip.register_magic_function(mlflow_run, magic_kind="line_cell", magic_name=cell_run.MAGIC)


# IPython's decorators have no types.
@magic_arguments()  # type: ignore[untyped-decorator]
@argument("name", nargs="*", help="Name of the run. MLflow makes one up if there is none.")  # type: ignore[untyped-decorator]
@argument("-h", "--help", action="store_true", help="Show this text; the cell is not run.")  # type: ignore[untyped-decorator]
def mlflow_run(line: str, cell: str | None = None) -> None:
    """Run a cell as an MLflow run.

    %%mlflow_run [NAME] starts a run, runs the cell and ends the run: FINISHED, FAILED when the
    cell raises, KILLED when it is interrupted. {variables} in the name are filled in.

    %mlflow_run shows where the runs of this kernel are logged.
    """
    try:
        arguments = parse_argstring(mlflow_run, line)
    except ValueError as error:  # a quote without its counterpart
        raise UsageError(str(error)) from None
    name = " ".join(word.strip("'\"") for word in arguments.name)
    if arguments.help:
        sys.stdout.write(mlflow_run.parser.format_help())
    elif cell is None:
        if name:
            raise UsageError("A run needs a cell: write %%mlflow_run NAME on its first line.")
        sys.stdout.write(_where())
    elif cell == cell_run.START:
        cell_run.begin(name or None)
    else:
        # Called as a function, without the shell's treatment of a cell's first line.
        ip = identity.shell()
        if ip is not None:
            ip.run_cell(f"%%{cell_run.MAGIC} {line}\n{cell}")


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
