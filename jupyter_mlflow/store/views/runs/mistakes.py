"""Filters that MLflow refuses: what is wrong, and where in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.store.views.context import bad_request
from jupyter_mlflow.store.views.searching import SearchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jupyter_mlflow.store.views.searching import Clause, Search

# Quoted text, a name in backticks, one parenthesis, a word, a sign.
_TOKEN: Final = re.compile(
    r"""'[^']*'|"[^"]*"|`[^`]*`|[()]|[^\s'"`()]+|['"`]""",
)
_NAMED: Final = re.compile(r"(?:Found|Got value|clause with token)\s+(.+?)\.?$|'((?:[^']|'')+?)'")
_LONGEST: Final = 500
"""Characters of a message; MLflow repeats the whole filter in some."""


def clauses(search: Search, text: str) -> Sequence[Clause]:
    """The clauses of the filter ``text``.

    Raises :class:`ViewError` (400) for what is none, its message ending with the place of the
    mistake: `` (at <offset>)``, characters from the start of ``text``.
    """
    if not text.strip():
        return ()
    try:
        return search.clauses(text)
    except SearchError as error:
        message, place = _first(search, text) or (str(error), None)
    shown = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
    raise bad_request(shown if place is None else f"{shown} (at {place})")


def _first(search: Search, text: str) -> tuple[str, int] | None:
    """The first clause that is wrong on its own: what about it, and where."""
    for start, end in _pieces(text):
        piece = text[start:end]
        if not piece.strip():
            continue
        try:
            search.clauses(piece)
        except SearchError as error:
            message = str(error)
            begin = start + len(piece) - len(piece.lstrip())
            return message, begin + _within(message, piece.strip())
    return None


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what is between the words AND, quotes and parentheses aside."""
    start = depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth <= 0 and token[0].upper() == "AND":
            yield start, token.start()
            start = token.end()
    yield start, len(text)


def _within(message: str, piece: str) -> int:
    """Where in ``piece`` is what ``message`` names; its start when that is not there."""
    for named in _NAMED.finditer(message):
        told = named[1] or named[2]
        for place in (piece.find(told), piece.find(told.strip("'\""))):
            if place > 0:
                return place
    return 0
