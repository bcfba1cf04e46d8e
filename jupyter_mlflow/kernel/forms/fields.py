"""The fields of a prediction form: a widget for each input of a signature, and what it says.

Types are MLflow's (``mlflow.types.DataType``), as their names.
"""

from __future__ import annotations

import base64
import datetime
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import ipywidgets  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDE: Final = {"description_width": "initial"}
_EXACT: Final = 2**53
"""The numbers up to which a browser has all whole ones."""


class FieldError(Exception):
    """A field that holds what the model cannot take; told to the person."""


@dataclass(frozen=True)
class Field:
    """An input of a model: ``read`` is what was filled in. Raises :class:`FieldError`."""

    name: Any
    widget: Any
    read: Callable[[], Any]


def field(name: Any, type_: str, *, required: bool, beginning: Any = None) -> Field:
    """The field for a column of this type, with a value to begin with."""
    label = str(name)
    beginning = _single(beginning)
    if required and type_ == "boolean":
        return _plain(name, ipywidgets.Checkbox(value=bool(beginning), indent=False), label)
    if required and type_ in ("integer", "long") and _is_small(beginning):
        return _plain(name, ipywidgets.IntText(value=int(beginning or 0)), label)
    if required and type_ in ("float", "double") and isinstance(beginning, int | float | None):
        return _plain(name, ipywidgets.FloatText(value=float(beginning or 0)), label)
    return _text(name, type_, required=required, beginning=beginning)


def _plain(name: Any, widget: Any, label: str) -> Field:
    widget.description = label
    widget.tooltip = label
    widget.style = _WIDE
    return Field(name, widget, lambda: widget.value)


def _text(name: Any, type_: str, *, required: bool, beginning: Any) -> Field:
    hint = type_ if required else f"{type_}, may be empty"
    text = ipywidgets.Text(
        value=_written(beginning), placeholder=hint, description=str(name), style=_WIDE
    )
    text.tooltip = f"{name}: {hint}"

    def read() -> Any:
        if text.value == "" and not required:
            return None
        try:
            return _READERS.get(type_, _json)(text.value)
        except (ValueError, ArithmeticError) as error:
            raise FieldError(f"{name}: {text.value!r} is not {_called(type_)}.") from error

    return Field(name, text, read)


def _called(type_: str) -> str:
    return {
        "integer": "a whole number",
        "long": "a whole number",
        "float": "a number",
        "double": "a number",
        "boolean": "true or false",
        "datetime": "a time as 2024-01-31T12:00:00",
        "binary": "base64",
    }.get(type_, "JSON")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text.strip().lower()]


def _truth(text: str) -> bool:
    try:
        return _boolean(text)
    except KeyError as error:
        raise ValueError(text) from error


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "string": str,
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
    "boolean": _truth,
    "datetime": datetime.datetime.fromisoformat,
    "binary": lambda text: base64.b64decode(text, validate=True),
}


def _single(value: Any) -> Any:
    """A value of an example as plain Python has it; ``None`` for one that is missing."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, float) and math.isnan(value):
        return None
    # pandas' missing values are like nothing, not even themselves.
    return None if type(value).__name__ in ("NAType", "NaTType") else value


def _is_small(value: Any) -> bool:
    is_number = value is None or (isinstance(value, int | float) and float(value).is_integer())
    return is_number and abs(value or 0) < _EXACT


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return json.dumps(value, default=str, ensure_ascii=False)
