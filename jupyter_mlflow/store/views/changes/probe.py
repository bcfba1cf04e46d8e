"""What tells whether a store changed, whichever way it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from jupyter_mlflow.store.views.changes.difference import ANYTHING

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.changes.difference import Difference


class Probe(Protocol):
    """A cheap look at the store that gives another text after a change of it."""

    interval: float
    """Seconds between two looks while somebody waits."""

    def look(self) -> str | None:
        """The store's state; ``None`` when it cannot be told at this moment."""
        ...

    def difference(self) -> Difference:
        """What changed since this was asked last; asked after a look that gave another text."""
        return ANYTHING

    def close(self) -> None: ...
