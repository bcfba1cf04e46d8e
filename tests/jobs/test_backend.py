"""Projects that run elsewhere: a plug-in backend gets exactly what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.jobs.site import status, values
from tests.projects.plugin import configuration, recorded

if TYPE_CHECKING:
    from pathlib import Path

    from tests.jobs.site import Site


@pytest.mark.parametrize(
    "config",
    [
        pytest.param({"USE_CONDA": False}, marks=pytest.mark.slow),
        {"COMPUTE": "cpu-cluster", "USE_CONDA": False},
    ],
)
def test_a_backend_gets_exactly_what_was_asked_for(
    site: Site, plugin: Path, config: dict[str, Any]
) -> None:
    (made,) = site.start(
        backend="azureml", backend_config=config, parameters={"alpha": 0.25, "until": "a 'b' $c"}
    )
    job = site.ended(made["id"])
    assert job["state"] == "finished", site.log(job["id"])
    given = recorded(plugin)[-1]
    assert configuration(given) == config
    assert given["params"] == {"alpha": "0.25", "until": "a 'b' $c"}
    assert given["tracking_uri"] == f"sqlite:///{site.server.root / 'mlflow.db'}"
    assert given["entry_point"] == "main"
    assert given["project_uri"] == str(site.server.root / "project")
    assert given["experiment_id"] == job["experiment_id"]
    run = site.run(job["runs"][0]["run_id"])
    tags = values(run, "tags")
    assert (status(run), tags["mlflow.project.backend"]) == ("FINISHED", "azureml")
    assert tags["jupyter.job.id"] == job["id"]
    assert "recording backend has the run" in site.artifact(run["info"]["run_id"], "job/log.txt")
