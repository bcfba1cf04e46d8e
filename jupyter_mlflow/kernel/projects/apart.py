"""Work that an interrupt of the cell does not break off."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_STEP: Final = 0.2
"""Seconds that are waited at a time, or an interrupt would not get through on every system."""
_BEGINS: Final = 1.0
"""Seconds in which a thread begins, if it does at all."""


class Apart(Generic[T]):
    """``work`` in a thread of its own.

    It is waited for by an event: ``Thread.join`` takes a thread for ended when it was interrupted
    (Python up to 3.12).
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._begun = threading.Event()
        self._ended = threading.Event()
        self._result: list[T] = []
        self._error: BaseException | None = None

    def begin(self) -> Apart[T]:
        """Begin; returns itself."""
        threading.Thread(target=self._run, name="jupyter-mlflow-apart", daemon=True).start()
        return self

    def wait(self) -> None:
        """Wait until it has ended."""
        while not self._ended.wait(_STEP):
            pass

    def wait_if_begun(self) -> None:
        """Wait until it has ended, unless :meth:`begin` was interrupted too early."""
        if self._begun.wait(_BEGINS):
            self.wait()

    @property
    def results(self) -> list[T]:
        """What the work has returned; none if it has not."""
        return list(self._result)

    @property
    def error(self) -> BaseException | None:
        """What the work has raised."""
        return self._error

    def result(self) -> T:
        """The same; raises what the work has raised."""
        if self._error is not None:
            raise self._error
        return self._result[0]

    def _run(self) -> None:
        self._begun.set()
        try:
            self._result.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised in the cell's thread
            self._error = error
        finally:
            self._ended.set()


def whole(work: Callable[[], T], *, undo: Callable[[T], object]) -> T:
    """The result of ``work``, which goes on when the cell is interrupted meanwhile.

    The interrupt is raised once ``undo`` was called with the result. A second one is not waited
    for: what is to be done is done without the cell.
    """
    working = Apart(work)

    def take_back() -> None:
        working.wait_if_begun()
        for result in working.results:
            undo(result)

    try:
        working.begin().wait()
    except KeyboardInterrupt:
        Apart(take_back).begin().wait()
        raise
    return working.result()
