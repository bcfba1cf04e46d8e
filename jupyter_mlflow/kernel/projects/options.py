"""The options of ``%mlflow_project``, by the names that they have for ``mlflow run``."""

from __future__ import annotations

import argparse
from typing import Final, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic_arguments import MagicArgumentParser

MAGIC: Final = "mlflow_project"

_USAGE: Final = """
  %mlflow_project run PATH [options]   run an MLflow project as a job of the Jupyter server
  %mlflow_project list                 the jobs of the server, the newest first
  %mlflow_project cancel ID            end one; the beginning of its id will do"""
_ABOUT: Final = """\
PATH is a folder, relative to the notebook's, or the address of a Git repository or zip file. The
cell waits for the job and shows how it goes; to interrupt it cancels the job. {variables} in
values are filled in; a value that is one {variable}, or $variable, is that variable's own."""
_EXAMPLES: Final = """\
examples:
  %mlflow_project run examples/elasticnet -P alpha=0.3
  %mlflow_project run elasticnet --grid alpha=0.1,0.3 --grid l1_ratio={ratios} --no-wait
  %mlflow_project run elasticnet --backend kubernetes --backend-config cluster.json
"""

FIELDS: Final = {
    "uri": "PATH",
    "entry_point": "-e",
    "version": "--version",
    "backend": "--backend",
    "backend_config": "--backend-config",
    "environment": "--env-manager",
    "experiment_name": "--experiment-name",
    "experiment_id": "--experiment-id",
    "run_name": "--run-name",
    "storage_dir": "--storage-dir",
    "parameters": "-P",
    "grid": "--grid",
}
"""The option by which a field of a job is given."""


def option_of(field: str) -> str:
    """How a field that the server names is written here: ``parameters.alpha`` as ``-P alpha``."""
    name, _, rest = field.partition(".")
    return " ".join(filter(None, [FIELDS.get(name, name), rest]))


class _Parser(MagicArgumentParser):  # type: ignore[misc] # IPython's has no types
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see %{MAGIC} --help)")


def _parser() -> _Parser:
    parser = _Parser(
        f"%{MAGIC} run",
        usage=_USAGE.replace("%", "%%"),
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    # A new option must not change what an old cell means.
    parser.allow_abbrev = False
    add = parser.add_argument
    add("uri", nargs="?", metavar="PATH", help=argparse.SUPPRESS)
    add("-e", "--entry-point", metavar="NAME", help="what to run of it; main")
    add("-v", "--version", metavar="VERSION", help="branch, tag or commit of a Git repository")
    add(
        *("-P", "--param-list"),
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the entry point",
    )
    add(
        "--grid",
        action="append",
        default=[],
        metavar="NAME=V1,V2,…",
        help="one run for each value, below one parent run; several of these make all combinations",
    )
    add("-b", "--backend", metavar="NAME", help="where to run it: local, databricks, kubernetes …")
    add(
        *("-c", "--backend-config"),
        metavar="FILE|JSON",
        help="the backend's configuration: a file, JSON or a {variable}",
    )
    add("--env-manager", metavar="NAME", help="local, virtualenv, uv, conda or docker; local")
    add("--experiment-name", metavar="NAME", help="where its runs go; else to the notebook's own")
    add("--experiment-id", metavar="ID", help="the same by id")
    add("--run-name", metavar="NAME", help="name of the run")
    add("--storage-dir", metavar="DIR", help="where what path parameters name is downloaded to")
    add("--no-wait", action="store_true", help="return the job at once; its card stays live")
    add("-h", "--help", action="store_true", help="show this text and run nothing")
    return parser


PARSER: Final = _parser()


def usage() -> str:
    """The text that ``--help`` shows."""
    return str(PARSER.format_help())
