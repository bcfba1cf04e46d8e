"""How thorough a run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """``quick``: fewer pairs, and the store without its longest series."""

    quick: bool

    def of(self, full: int, quick: int) -> int:
        """A count, in a full run and in a quick one."""
        return quick if self.quick else full
