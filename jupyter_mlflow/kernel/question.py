"""Asks a store elsewhere something, in a thread of its own, while a cell goes on."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from collections.abc import Callable

_THREAD: Final = "jupyter-mlflow-question"
_LOUD: Final = ("urllib3.connectionpool", "urllib3.util.retry", "mlflow.store.db.utils")
"""What tells of a store that does not answer. A cell hears it of its own calls, as ever, and not
of ours."""


class Question:
    """A call of ``ask``, which has begun in a thread; what it raises is nobody's concern.

    It cannot be ended: MLflow's client tries for minutes.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self.began: float | None = None
        """When the store was asked, by the monotonic clock; ``None`` before that."""
        self._ask = safely(None)(ask)
        self._over = threading.Event()
        for name in _LOUD:
            logging.getLogger(name).addFilter(_is_of_cell)
        # A daemon: it does not keep a kernel from ending.
        threading.Thread(target=self._work, name=_THREAD, daemon=True).start()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def wait(self, until: float) -> bool:
        """Whether it is over; waits for that, at most until then by the monotonic clock."""
        return self._over.wait(max(0.0, until - time.monotonic()))

    def _work(self) -> None:
        _import()
        self.began = time.monotonic()
        self._ask()
        self._over.set()


@safely(None)
def _import() -> None:
    # Who looks ahead does so from the middle of this import, which may take longer than a cell
    # waits: that is no fault of the store.
    import mlflow  # noqa: F401 - what the cell's thread has begun is waited for


def _is_of_cell(record: logging.LogRecord) -> bool:
    return record.threadName != _THREAD
