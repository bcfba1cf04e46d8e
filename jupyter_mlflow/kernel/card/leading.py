"""Which of a run's metrics says most, going by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST: Final = ("accuracy", "auc", "f1", "r2", "score")
_SECOND: Final = ("loss", "rmse", "mae", "mse")
_LAST: Final = ("time", "duration", "epoch")
"""How long it took says little of how good it is, also of a "mean_score_time" (scikit-learn)."""
_LOWER: Final = ("loss", "error", "rmse", "mae", "mse", "mape", "perplexity", "time", "duration")
_NEGATED: Final = "neg_"


def leading(keys: Iterable[str]) -> list[str]:
    """``keys`` with those first that a person looks at first."""
    return sorted(keys, key=lambda key: (_rank(key.lower()), key))


def lower_is_better(key: str) -> bool:
    """Whether the best run is the one with the lowest value."""
    lower = any(word in key.lower() for word in _LOWER)
    # scikit-learn's scores are better when higher, its "neg_mean_squared_error" too.
    return lower and _NEGATED not in key.lower()


def _rank(key: str) -> int:
    if any(word in key for word in _LAST):
        return 3
    if any(word in key for word in _FIRST):
        return 0
    return 1 if any(word in key for word in _SECOND) else 2
