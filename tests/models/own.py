"""A model of a flavor, with what it predicts itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.endpoints.serving import Site


@dataclass(frozen=True)
class Own:
    """``model`` as the API names it, rows of its inputs and its own predictions for them."""

    model: dict[str, str]
    rows: list[dict[str, Any]]
    predictions: list[Any]

    @property
    def same(self) -> Any:
        """What is equal to them: numbers to the precision of 32 bits, which some libraries have."""
        if isinstance(self.predictions[0], float):
            return pytest.approx(self.predictions, rel=1e-6)
        return self.predictions


def logged(site: Site, flavor: str, **env: str) -> Own:
    """Log a model of a flavor to the site's store, in a process of its own."""
    root = site.server.root
    csv, found = (root / f"{flavor}.{suffix}" for suffix in ("csv", "json"))
    path = {"PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(
        [sys.executable, "-m", "tests.models.flavors", site.uri, flavor, str(csv), str(found)],
        check=True,
        cwd=root,
        env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "1", **path, **env},
    )
    return Own(**json.loads(found.read_text()))
