"""What is in a column: of texts what pandas makes of them, else what its values are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_mlflow.store.views.files.wire import Kind

_MISSING: Final = frozenset(
    {
        *("", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND"),
        *("1.#QNAN", "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"),
    }
)
"""Texts that ``pandas.read_csv`` takes for missing values."""

_INTEGER: Final = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")
_NUMBER: Final = re.compile(
    r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*|\s*[+-]?inf(inity)?\s*",
    re.IGNORECASE,
)
_BOOLEAN: Final = re.compile(r"true|false|True|False|TRUE|FALSE")
_TIME: Final = re.compile(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]"
    r"([T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?(Z|[+-][0-2][0-9]:?[0-5][0-9])?)?"
)
_TEXTS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("integer", _INTEGER),
    ("number", _NUMBER),
    ("boolean", _BOOLEAN),
    ("time", _TIME),
)

_ARROW: Final[tuple[tuple[Kind, str], ...]] = (
    ("integer", r"u?int\d+"),
    ("number", r"(half|)float|double|decimal\d*\(.*"),
    ("boolean", "bool"),
    ("text", r"(large_)?string(_view)?"),
    ("time", r"timestamp.*|date(32|64).*"),
    ("binary", r"(large_)?binary(_view)?|fixed_size_binary.*"),
    ("list", r"(large_|fixed_size_)?list.*"),
    ("object", r"(struct|map).*"),
    ("empty", "null"),
)
_DICTIONARY: Final = re.compile(r"dictionary<values=([^,]*),.*")
"""Arrow's columns of categories."""


def of_texts(cells: Iterable[str | None]) -> tuple[Kind, bool]:
    """What a column of a CSV file holds, and whether values are missing."""
    values = list(cells)
    there = [value for value in values if value is not None and value not in _MISSING]
    has_gaps = len(there) < len(values)
    if not there:
        return "empty", has_gaps
    for kind, pattern in _TEXTS:
        if all(pattern.fullmatch(value) for value in there):
            return kind, has_gaps
    return "text", has_gaps


def of_values(cells: Iterable[Any]) -> tuple[Kind, bool]:
    """What a column of JSON holds, and whether values are missing."""
    values = list(cells)
    there = [value for value in values if value is not None]
    kinds = {_kind(value) for value in there}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if kinds == {"text"} and all(_TIME.fullmatch(value) for value in there):
        kinds = {"time"}
    kind: Kind = "empty" if not kinds else kinds.pop() if len(kinds) == 1 else "mixed"
    return kind, len(there) < len(values)


def of_arrow(type_: str) -> Kind:
    """What a Parquet file's column of this type holds."""
    if (categories := _DICTIONARY.fullmatch(type_)) is not None:
        type_ = categories[1]
    found = (kind for kind, pattern in _ARROW if re.fullmatch(pattern, type_, re.DOTALL))
    return next(found, "mixed")


def _kind(value: Any) -> Kind:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "object"
