"""The one place where the kernel side swallows what went wrong.

What this package does in a kernel happens beside somebody's work: it may fail, but a cell
must never see it.
"""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")
D = TypeVar("D")

_log = logging.getLogger(__name__)


def safely(default: D) -> Callable[[Callable[P, R]], Callable[P, R | D]]:
    """Make a function return ``default`` where it would raise an ``Exception``.

    An interrupt (``KeyboardInterrupt``) still goes through: it is meant for the cell. The
    exception is logged at debug level, which nobody sees unasked.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R | D]:
        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R | D:
            try:
                return function(*args, **kwargs)
            except Exception:  # noqa: BLE001 - the boundary to somebody else's work
                _log.debug("%s failed", function.__qualname__, exc_info=True)
                return default

        return call

    return decorate
