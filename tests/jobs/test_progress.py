"""How far a job is, told by its own script."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.jobs.site import Site

EXAMPLES = Path(__file__).parents[2] / "examples"

SCRIPT = """\
import os, sys, time
from jupyter_mlflow import report_progress

report_progress(1, 3)
while not os.path.exists(sys.argv[1]):
    time.sleep(0.02)
report_progress(3, 3)
"""


def test_a_script_tells_how_far_it_is(site: Site, tmp_path: Path) -> None:
    folder = site.server.root / "counting"
    folder.mkdir()
    (folder / "count.py").write_text(SCRIPT)
    gate = tmp_path / "gate"
    (folder / "MLproject").write_text(
        f"name: counting\nentry_points:\n  main:\n    command: python count.py '{gate}'\n"
    )
    (made,) = site.start(uri="counting")
    job = site.until(made["id"], lambda job: job["progress"] is not None)
    assert (job["state"], job["progress"]) == ("running", {"done": 1, "total": 3})
    gate.touch()
    job = site.ended(made["id"])
    assert (job["state"], job["progress"]) == ("finished", {"done": 3, "total": 3})


@pytest.mark.slow
def test_the_example_does(site: Site) -> None:
    shutil.copytree(EXAMPLES / "elasticnet", site.server.root / "elasticnet")
    (made,) = site.start(uri="elasticnet", parameters={"epochs": 7})
    assert site.ended(made["id"])["progress"] == {"done": 7, "total": 7}
