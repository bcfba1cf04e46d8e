"""What differs between two states of a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Difference:
    """The runs that changed, ``None`` when any may have; whether any experiment or model may."""

    runs: frozenset[str] | None
    experiments: bool
    models: bool

    def and_then(self, later: Difference) -> Difference:
        """What differs after this and a later change."""
        told = self.runs is not None and later.runs is not None
        return Difference(
            frozenset().union(self.runs or (), later.runs or ()) if told else None,
            self.experiments or later.experiments,
            self.models or later.models,
        )


NOTHING: Final = Difference(frozenset(), experiments=False, models=False)
ANYTHING: Final = Difference(None, experiments=True, models=True)
