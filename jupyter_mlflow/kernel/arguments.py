"""What a person asks of a run, as it is written after ``%%mlflow_run`` and ``%mlflow_run``."""

from __future__ import annotations

import ast
import keyword
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from IPython.core.error import UsageError

from jupyter_mlflow.kernel import words
from jupyter_mlflow.kernel.options import PARSER, WITH_VALUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST: Final = 10_000
"""Runs that a sweep may make."""


@dataclass(frozen=True)
class Arguments:
    """The request, checked. ``params`` and ``sweep`` are keyed by variable and hold its values.

    ``autolog`` is ``None`` where nothing was said of it. Without ``sweep`` it is a single run.
    """

    name: str | None = None
    experiment: str | None = None
    params: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    description: str | None = None
    nested: bool = False
    autolog: bool | None = None
    sweep: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    help: bool = False


def options(line: str) -> frozenset[str]:
    """The options in ``line``, by name and without values; of a line with an open quote none."""
    try:
        texts = [word.text for word in words.words(line)]
    except UsageError:
        return frozenset()
    return frozenset(text.partition("=")[0] for text in texts if text.startswith("-"))


def parse(line: str, fill: Callable[[str], str] = str) -> Arguments:
    """The arguments of the cell form. ``fill`` puts variables into a text.

    Raises ``UsageError``, which IPython shows as one line, for anything that is wrong.
    """
    return _arguments([word.text for word in words.words(line)], fill)


def split(line: str, fill: Callable[[str], str] = str) -> tuple[Arguments, str]:
    """The arguments of the line form, and the statement after them just as it is written.

    Raises as :func:`parse` does.
    """
    texts: list[str] = []
    statement = ""
    for word in words.words(line):
        if texts and texts[-1] in WITH_VALUE:
            texts.append(word.text)
        elif word.text == "--":
            statement = line[word.end :]
            break
        elif word.text.startswith("-"):
            texts.append(word.text)
        else:
            statement = line[word.start :]
            break
    return _arguments(texts, fill), statement.strip()


def _arguments(texts: list[str], fill: Callable[[str], str]) -> Arguments:
    given = PARSER.parse_intermixed_args(texts)
    if given.autolog and given.no_autolog:
        raise UsageError("--autolog and --no-autolog cannot both be given.")
    name = " ".join(given.words)
    if name and given.name:
        raise UsageError(f"The run cannot have two names: {name}, {given.name}.")
    params = _pairs("-p", map(fill, given.param))
    sweep = _pairs("--sweep", map(fill, given.sweep))
    for key in [*params, *sweep]:
        if not key.isidentifier() or keyword.iskeyword(key):
            raise UsageError(f"{key} cannot be the name of a variable.")
    for key in params.keys() & sweep.keys():
        raise UsageError(f"{key} is given by -p and by --sweep.")
    experiment = None if given.experiment is None else fill(given.experiment)
    if experiment is not None and not experiment.strip():
        raise UsageError("--experiment needs a name.")
    return Arguments(
        name=fill(name or given.name or "") or None,
        experiment=experiment,
        params={key: _literal(text) for key, text in params.items()},
        tags=_pairs("-t", map(fill, given.tag)),
        description=None if given.description is None else fill(given.description),
        nested=given.nested,
        autolog=True if given.autolog else False if given.no_autolog else None,
        sweep=_sweep(sweep),
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
    """The value that ``text`` is in Python, else the text itself."""
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return text


def _sweep(texts: dict[str, str]) -> dict[str, tuple[Any, ...]]:
    found = {key: _values(key, text) for key, text in texts.items()}
    total = math.prod(map(len, found.values()))
    if total > MOST:
        raise UsageError(f"The sweep would make {total:,} runs; {MOST:,} are the most.")
    return found


def _values(key: str, text: str) -> tuple[Any, ...]:
    """The items of a list or tuple, else what the commas in ``text`` separate."""
    found = _literal(text)
    if isinstance(found, (list, tuple)):
        values = tuple(found)
    elif found is not text:
        values = (found,)
    else:
        texts = words.pieces(text)
        if len(texts) == 1 and texts[0].startswith(("[", "(")):
            # Such as NumPy's numbers in a list, whose repr is no literal.
            raise UsageError(f"--sweep {key}={text}: this is not a list of Python literals.")
        if len(texts) > 1 and "" in texts:
            raise UsageError(f"--sweep {key}={text}: there is an empty value.")
        values = tuple(_literal(each) for each in texts if each)
    if not values:
        raise UsageError(f"--sweep {key}= has no values.")
    return values
