"""Noticing changes of a mirror: what was written to it, and what it says of itself."""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.store.views.changes.difference import ANYTHING, Difference
from jupyter_mlflow.store.views.changes.probe import Probe

if TYPE_CHECKING:
    from jupyter_mlflow.store.mirror.copy import Copy
    from jupyter_mlflow.store.mirror.mirror import Mirror

_INTERVAL: Final = 0.25
"""Seconds: while it fills, each page is a change."""
_MOST_RUNS: Final = 200
"""Runs that are told by their ids; more are any."""


class MirrorProbe(Probe):
    """The count of changes in the mirror; a problem that comes or goes is a change, too."""

    interval = _INTERVAL

    def __init__(self, copy: Copy, mirror: Mirror) -> None:
        self._copy = copy
        self._mirror = mirror
        self._problem: str | None = None

    def look(self) -> str | None:
        """See :class:`Probe`."""
        try:
            count = self._copy.count()
        except sqlite3.Error:
            return None
        problem = self._mirror.problem()
        return f"{count}-{zlib.crc32(problem.encode()):x}" if problem else str(count)

    def difference(self) -> Difference:
        """See :class:`Probe`."""
        problem, self._problem = self._problem, self._mirror.problem()
        changes = self._copy.changes()
        if changes.others or changes.all or problem != self._problem:
            return ANYTHING
        runs = frozenset(changes.runs)
        models = {"logged model", "registered model", "model version"}
        return Difference(
            runs=runs if len(runs) <= _MOST_RUNS else None,
            experiments="experiment" in changes.kinds or bool(runs),
            models=bool(models & changes.kinds),
        )

    def close(self) -> None:
        """Nothing to do: the file is the store's."""
