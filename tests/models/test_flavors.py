"""A model of each flavor is served, and scores a file: both times as the model itself predicts."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from nbclient.exceptions import CellExecutionError

from tests.environments import environment
from tests.models.own import logged
from tests.models.scoring import Scoring

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoints.serving import Site

pytestmark = pytest.mark.slow

ALL_THERE = "Everything that the model needs is installed."


@pytest.mark.parametrize("flavor", ["sklearn", "xgboost", "lightgbm", "statsmodels", "pyfunc"])
def test_it_predicts_as_itself(site: Site, flavor: str) -> None:
    own = logged(site, flavor)
    site.ready("served", own.model)
    assert plain(site.predict("served", *own.rows)) == own.same

    scoring = Scoring(site, own.model, flavor, list(own.rows[0]))
    assert ALL_THERE in scoring.run()
    assert scoring.predictions() == own.same


def plain(predictions: list[Any]) -> list[Any]:
    """Each as a value: MLflow's server answers with a table of one column for a series."""
    return [one["0"] if isinstance(one, dict) else one for one in predictions]


@pytest.mark.timeout(1800)
def test_one_that_needs_an_exact_version(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.endpoints.serving.READY_SECONDS", 1200.0)
    own = logged(site, "pinned")
    site.ready("served", own.model, environment="fresh")
    assert site.predict("served", *own.rows) == own.predictions

    # The notebook says what to install. After that it runs, without another change.
    python = environment(tmp_path / "environment")
    scoring = Scoring(site, own.model, "pinned", list(own.rows[0]))
    with pytest.raises(CellExecutionError, match="tomli_w"):
        scoring.run(python)
    (line,) = [one for one in scoring.printed.splitlines() if one.startswith("%pip ")]
    command = [str(python), "-m", *shlex.split(line.removeprefix("%")), "--no-input"]
    subprocess.run(command, check=True, capture_output=True)
    assert ALL_THERE in scoring.run(python)
    assert scoring.predictions() == own.predictions
