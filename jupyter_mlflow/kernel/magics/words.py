"""The words of a magic's line, and the variables in them.

Not IPython's own splitting: that keeps quotes, cuts a quoted value at its spaces, and fills the
variables in first, so that a value with a space or a quote in it becomes several words. Nor are
its ``$variables`` filled in: a description may name a price.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from IPython.core.error import UsageError
from IPython.utils.text import FullEvalFormatter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_QUOTES: Final = "'\""


@dataclass(frozen=True)
class Word:
    """A word without its quotes, and where it stands in the line."""

    text: str
    start: int
    end: int


def words(line: str) -> Iterator[Word]:
    """The words of ``line``, one by one: what comes after the last one asked for is not looked at.

    Quotes keep spaces together, and so do brackets, which stay in the word as they are, with the
    quotes inside them: ``[1, 'a b']``, ``{depth + 1}``. A backslash is nothing special. Raises
    ``UsageError`` for a quote that is not closed.
    """
    at = 0
    while (at := next_start(line, at)) < len(line):
        word = word_at(line, at)
        yield word
        at = word.end


def next_start(line: str, at: int) -> int:
    """Where the next word starts, looked for from ``at`` on; else the length of ``line``."""
    return len(line) - len(line[at:].lstrip())


def word_at(line: str, start: int) -> Word:
    """The word that starts at ``start``. Raises as :func:`words` does."""
    at = start
    text = ""
    while at < len(line) and not line[at].isspace():
        end = _closing(line, at)
        if line[at] not in _QUOTES:
            end = at if end is None else end
            text += line[at : end + 1]
        elif end is None:
            raise UsageError(f"This quote is not closed: {line[at:].rstrip()}")
        else:
            text += line[at + 1 : end]
        at = end + 1
    return Word(text, start, at)


def filled(text: str, variables: Mapping[str, Any]) -> str:
    """``text`` with its ``{variables}`` filled in by IPython's rules.

    As there, a text whose variables cannot all be filled in stays as it is.
    """
    try:
        return str(FullEvalFormatter().vformat(text, [], variables))
    except Exception:  # noqa: BLE001 - any expression can stand between the braces
        return text


def value(text: str, variables: Mapping[str, Any]) -> Any:
    """What ``text`` stands for: a Python literal, one ``{variable}`` with its own type, or text.

    Raises ``UsageError`` where that variable cannot be had: its name is no value of anything.
    """
    expression = text[1:-1]
    braces = text.startswith("{") and _closing(text, 0) == len(text) - 1
    if braces and not expression.startswith("{"):
        try:
            return ast.literal_eval(text)  # a set or a dict
        except (ValueError, TypeError, SyntaxError):
            pass
        try:
            # As IPython evaluates them: in the person's own namespace.
            return eval(expression, dict(variables))  # noqa: S307
        except Exception as error:  # noqa: BLE001 - any expression can stand there
            raise UsageError(f"{text} has no value: {error}") from None
    return literal(filled(text, variables))


def literal(text: str) -> Any:
    """The value that ``text`` is in Python, else the text itself."""
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return text


def pieces(text: str) -> list[str]:
    """What the commas of ``text`` separate, except those inside quotes and brackets."""
    found = [""]
    at = 0
    while at < len(text):
        end = _closing(text, at)
        if end is None and text[at] == ",":
            found.append("")
        else:
            found[-1] += text[at : (at if end is None else end) + 1]
        at = (at if end is None else end) + 1
    return [piece.strip() for piece in found]


def _closing(text: str, start: int) -> int | None:
    """Where the quote or bracket at ``start`` is closed; ``None`` if it is not, or is neither."""
    if text[start] in _QUOTES:
        end = text.find(text[start], start + 1)
        return None if end < 0 else end
    if text[start] not in _BRACKETS:
        return None
    awaited: list[str] = []
    at = start
    while at < len(text):
        character = text[at]
        if character in _BRACKETS:
            awaited.append(_BRACKETS[character])
        elif character in _QUOTES:
            at = text.find(character, at + 1)
            if at < 0:
                return None
        elif character == awaited[-1]:
            awaited.pop()
            if not awaited:
                return at
        elif character in _BRACKETS.values():
            return None
        at += 1
    return None
