"""Reading what anybody may have written, so that nothing in it breaks a view.

Tags, files beside a model and parameters of a URL come from whoever trains, or from whoever
the notebook was copied from.
"""

from __future__ import annotations

import json
from typing import Any, Final

DEEPEST: Final = 100
"""Levels of lists and objects that are read; pydantic answers with 255 at the most."""

LARGEST: Final = 2**63 - 1
"""The largest number that the databases have a type for."""


def number(text: str) -> int | None:
    """The number in ``text``; ``None`` when it is none, or none that a database can hold."""
    # Not int() at once, which refuses some thousands of digits.
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))):
        return None
    found = int(text)
    return found if found <= LARGEST else None


def read_json(text: str | bytes) -> Any:
    """``text`` as JSON. Raises ``ValueError`` when it is not, or deeper than ``DEEPEST``."""
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    level = [found]
    for _ in range(DEEPEST + 1):
        level = [one for parent in level for one in _children(parent)]
        if not level:
            return found
    raise ValueError("nested too deeply")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def without_surrogates(value: Any) -> Any:
    r"""``value`` with U+FFFD for each lone surrogate in its strings, keys among them.

    JSON can spell half of a pair (``"\ud800"``), which UTF-8 has no form for.
    """
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_surrogates(one) for one in value]
    return value
