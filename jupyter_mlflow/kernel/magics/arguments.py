"""What a person asks of a run, as it is written after ``%%mlflow_run`` and ``%mlflow_run``."""

from __future__ import annotations

import itertools
import keyword
import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from IPython.core.error import UsageError

from jupyter_mlflow.kernel.magics import words
from jupyter_mlflow.kernel.magics.options import PARSER, WITH_VALUE

MOST: Final = 10_000
"""Runs that a sweep may make."""
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


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


def parse(line: str, variables: Mapping[str, Any] = _NONE) -> Arguments:
    """The arguments of the cell form, with ``variables`` filled in.

    Raises ``UsageError``, which IPython shows as one line, for anything that is wrong.
    """
    return _arguments([word.text for word in words.words(line)], variables)


def split(line: str, variables: Mapping[str, Any] = _NONE) -> tuple[Arguments, str]:
    """The arguments of the line form, and the statement after them just as it is written.

    Raises as :func:`parse` does.
    """
    texts: list[str] = []
    at = 0
    while (at := words.next_start(line, at)) < len(line):
        # A statement is no word: it may have quotes of its own kind.
        if not line.startswith("-", at) and not (texts and texts[-1] in WITH_VALUE):
            break
        word = words.word_at(line, at)
        at = word.end
        if word.text == "--" and not (texts and texts[-1] in WITH_VALUE):
            break
        texts.append(word.text)
    return _arguments(texts, variables), line[at:].strip()


def _arguments(texts: list[str], variables: Mapping[str, Any]) -> Arguments:
    given = PARSER.parse_intermixed_args(texts)
    if given.autolog and given.no_autolog:
        raise UsageError("--autolog and --no-autolog cannot both be given.")
    name = " ".join(given.words)
    if name and given.name:
        raise UsageError(f"The run cannot have two names: {name}, {given.name}.")
    params = {_variable(key): text for key, text in pairs("-p", given.param).items()}
    sweep = {_variable(key): text for key, text in pairs("--sweep", given.sweep).items()}
    for key in params.keys() & sweep.keys():
        raise UsageError(f"{key} is given by -p and by --sweep.")
    experiment = None if given.experiment is None else words.filled(given.experiment, variables)
    if experiment is not None and not experiment.strip():
        raise UsageError("--experiment needs a name.")
    tags = pairs("-t", [words.filled(text, variables) for text in given.tag])
    description = given.description
    return Arguments(
        name=words.filled(name or given.name or "", variables) or None,
        experiment=experiment,
        params={key: _value(key, text, variables) for key, text in params.items()},
        tags=tags,
        description=None if description is None else words.filled(description, variables),
        nested=given.nested,
        autolog=True if given.autolog else False if given.no_autolog else None,
        sweep=_sweep(sweep, variables),
        help=given.help,
    )


def pairs(option: str, texts: Iterable[str]) -> dict[str, str]:
    """The values of an option that is given as ``KEY=VALUE``, by key; raises ``UsageError``."""
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


def _variable(key: str) -> str:
    """The name that Python has for a variable that is written as ``key``."""
    if not key.isidentifier() or keyword.iskeyword(key):
        raise UsageError(f"{key} cannot be the name of a variable.")
    return unicodedata.normalize("NFKC", key)


def _value(key: str, text: str, variables: Mapping[str, Any]) -> Any:
    # Most likely a space too many: the rest would silently become the name of the run.
    if not text.strip():
        raise UsageError(f"-p {key}= has no value; the empty text is \"{key}=''\".")
    if text.endswith(","):
        raise UsageError(f"-p {key}={text} ends with a comma: put quotes around it all.")
    return words.value(text, variables)


def _sweep(texts: dict[str, str], variables: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    found = {key: _values(key, text, variables) for key, text in texts.items()}
    total = math.prod(map(len, found.values()))
    if total > MOST:
        raise UsageError(f"The sweep would make {total:,} runs; {MOST:,} are the most.")
    return found


def _values(key: str, text: str, variables: Mapping[str, Any]) -> tuple[Any, ...]:
    """What the commas in ``text`` separate, or the items of the one thing that it stands for."""
    texts = words.pieces(text)
    if len(texts) > 1 and "" in texts:
        raise UsageError(
            f"--sweep {key}={text}: there is an empty value. Put quotes around it all if it has "
            "spaces."
        )
    values = tuple(words.value(each, variables) for each in texts if each)
    if len(texts) == len(values) == 1:
        (only,) = values
        if isinstance(only, str) and texts[0].startswith(("[", "(")):
            raise UsageError(f"--sweep {key}={text}: this is not a list of Python literals.")
        if isinstance(only, Iterable) and not isinstance(only, (str, bytes, Mapping)):
            values = tuple(itertools.islice(only, MOST + 1))
    if not values:
        raise UsageError(f"--sweep {key}= has no values.")
    return values
