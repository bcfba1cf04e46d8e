"""What can be written after ``%%mlflow_run`` and ``%mlflow_run``.

The parser is the one that IPython's ``@magic_arguments`` makes. It is made by hand because the
line form ends its options where a statement begins, which has to stay as it is written.
"""

from __future__ import annotations

import ast
import keyword
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic_arguments import MagicArgumentParser

from jupyter_mlflow.kernel import words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

MAGIC: Final = "mlflow_run"
MOST: Final = 10_000
"""Runs that a sweep may make."""

_ABOUT: Final = """\
Run code as an MLflow run: FINISHED, FAILED when it raises (with the traceback as an artifact),
KILLED when it is interrupted.

%%mlflow_run [NAME] [options] on the first line of a cell makes a run of the cell.
%mlflow_run [options] [--] STATEMENT makes a run of one line.
%mlflow_run alone shows where the runs of this kernel are logged.
"""
_EXAMPLES: Final = """\
{variables} in names and values are filled in.

examples:
  %%mlflow_run baseline -p lr=0.1 -p layers=[64,32] -t stage=draft --autolog
  %%mlflow_run --sweep lr=0.1,0.01 --sweep "kind=['ridge','lasso']"
  %mlflow_run --name quick -p depth=3 train(depth=depth)
"""


@dataclass(frozen=True)
class Arguments:
    """What a person asks of a run. Texts are as MLflow is to have them, values are Python's.

    ``autolog`` is ``None`` where nothing was said of it. ``sweep`` has the values to try, by
    variable, and is empty for a single run.
    """

    name: str | None
    experiment: str | None
    params: dict[str, Any]
    tags: dict[str, str]
    description: str | None
    nested: bool
    autolog: bool | None
    sweep: dict[str, tuple[Any, ...]]
    help: bool


class _Parser(MagicArgumentParser):  # type: ignore[misc] # IPython has no types
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see %{MAGIC} --help)")


def _parser() -> tuple[_Parser, frozenset[str]]:
    """The parser, and those of its options that take a value."""
    parser = _Parser(MAGIC, usage=argument_line(), description=_ABOUT, epilog=_EXAMPLES)
    # A statement may begin with a dash that only looks like the start of an option.
    parser.allow_abbrev = False
    value_options: set[str] = set()

    def add(*names: str, **settings: Any) -> None:
        action: argparse.Action = parser.add_argument(*names, **settings)
        if action.nargs != 0:
            value_options.update(action.option_strings)

    # Shown by the usage line alone.
    add("words", nargs="*", help="==SUPPRESS==")
    add("--name", action="append", metavar="NAME", help="Name of the run, also for the line form.")
    add("--experiment", metavar="E", help="Log to this experiment, made if there is none yet.")
    add(
        *("-p", "--param"),
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="Set this variable, and log it as a parameter. VALUE is a Python literal or text.",
    )
    add("-t", "--tag", action="append", default=[], metavar="KEY=VALUE", help="Tag the run.")
    add("--description", metavar="TEXT", help="The run's note, in Markdown.")
    add("--nested", action="store_true", help="Start below the run that is active.")
    add("--autolog", action="store_true", help="MLflow's autologging on, for this code only.")
    add("--no-autolog", action="store_true", help="MLflow's autologging off, for this code only.")
    add(
        "--sweep",
        action="append",
        default=[],
        metavar="KEY=V1,V2,…",
        help="Run the code once for each value, in runs below one parent. Several make all "
        "combinations. Values with commas or spaces: a Python list in quotes.",
    )
    add("-h", "--help", action="store_true", help="Show this text; nothing is run.")
    return parser, frozenset(value_options)


def argument_line() -> str:
    """The usage, without the magic's percent signs, which differ between the two forms."""
    return (
        f"{MAGIC} [NAME] [--experiment E] [-p KEY=VALUE]… [-t KEY=VALUE]…\n"
        "    [--description TEXT] [--nested] [--autolog | --no-autolog] [--sweep KEY=V1,V2,…]…"
    )


_PARSER, _WITH_VALUE = _parser()


def usage() -> str:
    """The text that ``--help`` shows."""
    return str(_PARSER.format_help())


def options(line: str) -> frozenset[str]:
    """The options that ``line`` has, by name and without values; of a broken line none."""
    try:
        found = [word.text for word in words.words(line)]
    except UsageError:
        return frozenset()
    return frozenset(text.partition("=")[0] for text in found if text.startswith("-"))


def parse(line: str, fill: Callable[[str], str] = str) -> Arguments:
    """The arguments of the cell form. ``fill`` puts variables into a text.

    Raises ``UsageError``, which IPython shows as one line, for anything that is wrong.
    """
    return _arguments([word.text for word in words.words(line)], fill)


def split(line: str, fill: Callable[[str], str] = str) -> tuple[Arguments, str]:
    """The arguments of the line form, and the statement after them, which stays as written.

    Raises as :func:`parse` does.
    """
    found: list[str] = []
    statement = ""
    for word in words.words(line):
        if found and found[-1] in _WITH_VALUE:
            found.append(word.text)
        elif word.text == "--":
            statement = line[word.end :].strip()
            break
        elif word.text.startswith("-"):
            found.append(word.text)
        else:
            statement = line[word.start :].strip()
            break
    return _arguments(found, fill), statement


def _arguments(texts: list[str], fill: Callable[[str], str]) -> Arguments:
    given = _PARSER.parse_intermixed_args(texts)
    if given.autolog and given.no_autolog:
        raise UsageError("--autolog and --no-autolog cannot both be given.")
    names = [" ".join(given.words), *(given.name or [])]
    if len([name for name in names if name]) > 1:
        raise UsageError(f"The run has more than one name: {', '.join(filter(None, names))}.")
    params = _pairs("-p", map(fill, given.param))
    sweep = _pairs("--sweep", map(fill, given.sweep))
    for key in [*params, *sweep]:
        if not key.isidentifier() or keyword.iskeyword(key):
            raise UsageError(f"{key} cannot be the name of a variable.")
    for key in params.keys() & sweep.keys():
        raise UsageError(f"{key} is given by -p and by --sweep.")
    values = {key: _values(key, text) for key, text in sweep.items()}
    total = math.prod(map(len, values.values()))
    if total > MOST:
        raise UsageError(f"The sweep would make {total:,} runs; {MOST:,} are the most.")
    experiment = None if given.experiment is None else fill(given.experiment).strip()
    if experiment == "":
        raise UsageError("--experiment needs a name.")
    return Arguments(
        name=fill(next(filter(None, names), "")) or None,
        experiment=experiment,
        params={key: _literal(text) for key, text in params.items()},
        tags=_pairs("-t", map(fill, given.tag)),
        description=None if given.description is None else fill(given.description),
        nested=given.nested,
        autolog=True if given.autolog else False if given.no_autolog else None,
        sweep=values,
        help=given.help,
    )


def _pairs(option: str, texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        key = key.strip()
        if not (key and equals):
            raise UsageError(f"{option} {text}: write {option} KEY=VALUE.")
        if key in found:
            raise UsageError(f"{option} gives {key} twice.")
        found[key] = value
    return found


def _literal(text: str) -> Any:
    """The value that ``text`` is in Python, or the text."""
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return text


def _values(key: str, text: str) -> tuple[Any, ...]:
    """The values of a sweep: the items of a list or tuple, or what commas separate."""
    found = _literal(text)
    if isinstance(found, (list, tuple)):
        values = tuple(found)
    elif found is not text:
        values = (found,)
    elif text.lstrip().startswith(("[", "(")) and len(words.pieces(text)) == 1:
        # Such as a list of NumPy's numbers, whose repr is no literal.
        raise UsageError(f"--sweep {key}={text}: this is not a list of Python literals.")
    else:
        texts = words.pieces(text)
        if text.strip() and "" in texts:
            raise UsageError(f"--sweep {key}={text}: there is an empty value.")
        values = tuple(_literal(each) for each in texts if each)
    if not values:
        raise UsageError(f"--sweep {key}= has no values.")
    return values
