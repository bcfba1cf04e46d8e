"""From the words after ``%mlflow_project run`` to the arguments of ``run_project``."""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from IPython.core.error import UsageError

from jupyter_mlflow.kernel.magics import words
from jupyter_mlflow.kernel.magics.arguments import pairs
from jupyter_mlflow.kernel.projects.options import PARSER

if TYPE_CHECKING:
    from argparse import Namespace

_DOLLAR: Final = re.compile(r"\$([^\W\d]\w*)")
_MOST: Final = 501
"""Values of one parameter that are looked at: the server takes 500 combinations."""


def parse(texts: list[str]) -> Namespace:
    """The options; raises ``UsageError`` for what is none."""
    given: Namespace = PARSER.parse_intermixed_args(texts)
    if not given.help and not given.uri:
        raise UsageError("Say which project: %mlflow_project run PATH")
    return given


def of_run(given: Namespace, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``run_project``, with ``variables`` filled in. Raises ``UsageError``."""

    def filled(text: str | None) -> str | None:
        return None if text is None else str(_value(text, variables))

    asked: dict[str, Any] = {
        "uri": filled(given.uri),
        "entry_point": filled(given.entry_point),
        "version": filled(given.version),
        "parameters": {
            name: _value(text, variables) for name, text in pairs("-P", given.param_list).items()
        },
        "grid": {
            name: _values(name, text, variables)
            for name, text in pairs("--grid", given.grid).items()
        },
        "experiment_name": filled(given.experiment_name),
        "experiment_id": filled(given.experiment_id),
        "backend": filled(given.backend),
        "backend_config": _config(given.backend_config, variables),
        "env_manager": filled(given.env_manager),
        "storage_dir": filled(given.storage_dir),
        "run_name": filled(given.run_name),
    }
    for name in asked["parameters"].keys() & asked["grid"].keys():
        raise UsageError(f"{name} is given by -P and by --grid.")
    return {name: value for name, value in asked.items() if value}


def _value(text: str, variables: Mapping[str, Any]) -> Any:
    """The variable that ``text`` is, else the text as it is written, with variables in it."""
    match = _DOLLAR.fullmatch(text)
    if match is not None:
        return variables.get(match[1], text)
    if text.startswith("{") and not _is_literal(text):
        return words.value(text, variables)
    return words.filled(text, variables) if "{" in text else text


def _values(name: str, text: str, variables: Mapping[str, Any]) -> list[Any]:
    """What the commas in ``text`` separate, or the items of the one thing that it stands for."""
    texts = words.pieces(text)
    if len(texts) == 1:
        only = words.literal(text) if text.startswith(("[", "(")) else _value(text, variables)
        if isinstance(only, Iterable) and not isinstance(only, (str, bytes, Mapping)):
            return list(itertools.islice(only, _MOST))
        if not (isinstance(only, str) and not only):
            return [only]
    if "" in texts:
        raise UsageError(
            f"--grid {name}={text}: there is an empty value. Put quotes around it all if it has "
            "spaces."
        )
    return [_value(each, variables) for each in texts]


def _config(text: str | None, variables: Mapping[str, Any]) -> Any:
    """The variable that ``text`` is, else itself: JSON, or the name of a file."""
    if text is None or _is_literal(text) or not text.startswith(("{", "$")):
        return text
    return _value(text, variables)


def _is_literal(text: str) -> bool:
    """Whether ``text`` is a value of Python's or JSON's, and meant as such."""
    for read in (ast.literal_eval, json.loads):
        try:
            read(text)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue
        return True
    return False
