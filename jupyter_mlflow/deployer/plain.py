"""Whatever a plug-in answers, as JSON can have it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Set
from io import StringIO
from typing import Any, Final

_DEEPEST: Final = 30


def plain(value: Any, depth: int = 0) -> Any:
    """``value`` of texts, numbers, lists and dictionaries; what is none of these as its text."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {str(key): plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, (list, tuple, Set)):
        return [plain(one, depth + 1) for one in value]
    for method in ("tolist", "to_dict", "as_dict", "dict"):
        convert = getattr(value, method, None)
        if callable(convert):
            try:
                return plain(convert(), depth + 1)
            except Exception:  # noqa: BLE001 - what cannot be taken apart has a text
                break
    return str(value)


def predictions(value: Any) -> Any:
    """What ``predict`` gave, as MLflow's scoring server answers; NaN and Infinity stay.

    What a server has answered already, a dictionary, is left as it is.
    """
    if isinstance(value, Mapping):
        return _numbers(value)
    from mlflow.pyfunc.scoring_server import predictions_to_json

    text = StringIO()
    predictions_to_json(value, text)
    return json.loads(text.getvalue())


def _numbers(value: Any) -> Any:
    """As :func:`plain`, but with the numbers that JSON has no word for."""
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Mapping):
        return {str(key): _numbers(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_numbers(one) for one in value]
    return plain(value)
