"""The options of ``%%mlflow_run`` and ``%mlflow_run``, and the text that ``--help`` shows.

The parser is the kind that IPython's ``@magic_arguments`` makes. It is made by hand because the
line form ends its options where the statement begins: :data:`WITH_VALUE` tells where that is.
"""

from __future__ import annotations

import argparse
from typing import Any, Final, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic_arguments import MagicArgumentParser

MAGIC: Final = "mlflow_run"

_USAGE: Final = """
  %%mlflow_run [NAME] [options]          on the first line of a cell
  %mlflow_run [options] [--] STATEMENT   for one line
  %mlflow_run                            shows where the runs of this kernel are logged"""
_ABOUT: Final = """\
Run code as an MLflow run. It ends as FINISHED, as FAILED when the code raises (with the traceback
as an artifact), as KILLED when it is interrupted. {variables} in names and values are filled in;
a value that is one {variable} is that variable's own, of any type."""
_EXAMPLES: Final = """\
examples:
  %%mlflow_run baseline -p lr=0.1 -p layers=[64,32] -t stage=draft --autolog
  %%mlflow_run --sweep lr=0.1,0.01 --sweep "kernel=['rbf', 'linear']"
  %mlflow_run --name quick -p depth=3 train(depth=depth)
"""


class _Parser(MagicArgumentParser):  # type: ignore[misc] # IPython's has no types
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see %{MAGIC} --help)")


def _parser() -> tuple[_Parser, frozenset[str]]:
    parser = _Parser(
        MAGIC,
        usage=_USAGE.replace("%", "%%"),
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    # A new option must not change what an old cell means.
    parser.allow_abbrev = False
    with_value: set[str] = set()

    def add(*names: str, **settings: Any) -> None:
        action: argparse.Action = parser.add_argument(*names, **settings)
        if action.nargs != 0:
            with_value.update(action.option_strings)

    def add_pairs(*names: str, **settings: str) -> None:
        add(*names, action="append", default=[], **settings)

    add("words", nargs="*", help=argparse.SUPPRESS)
    add("--name", metavar="NAME", help="name of the run; MLflow makes one up if there is none")
    add("--experiment", metavar="E", help="log to this experiment, made if there is none")
    add_pairs(
        *("-p", "--param"),
        metavar="KEY=VALUE",
        help="set this variable and log it as a parameter; a Python literal, else text",
    )
    add_pairs("-t", "--tag", metavar="KEY=VALUE", help="tag the run")
    add("--description", metavar="TEXT", help="the run's note")
    add("--nested", action="store_true", help="start below the run that is active")
    add("--autolog", action="store_true", help="MLflow's autologging on, for this code only")
    add("--no-autolog", action="store_true", help="MLflow's autologging off, for this code only")
    add_pairs(
        "--sweep",
        metavar="KEY=V1,V2,…",
        help="run the code once for each value, as runs below one parent; several of these make "
        "all combinations; in quotes it may be a Python list, and {values} a variable with them",
    )
    add("-h", "--help", action="store_true", help="show this text and run nothing")
    return parser, frozenset(with_value)


PARSER, WITH_VALUE = _parser()
"""The parser, and those of its options that take a value."""


def usage() -> str:
    """The text that ``--help`` shows."""
    return str(PARSER.format_help())
