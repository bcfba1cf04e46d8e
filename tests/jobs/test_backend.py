"""Projects that run elsewhere: a plug-in backend gets exactly what was asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.jobs.site import Site, status, values
from tests.projects.plugin import configuration, install, recorded
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("plugin"))


@pytest.fixture(scope="module")
def elsewhere(plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = os.pathsep.join([str(Path(__file__).parents[2]), str(plugin)])
    with running(tmp_path_factory.mktemp("site"), PYTHONPATH=path) as server, Site(server) as site:
        yield site


@pytest.mark.parametrize(
    "config",
    [
        {"USE_CONDA": False},
        {"COMPUTE": "cpu-cluster", "USE_CONDA": False},
        None,
    ],
)
def test_a_backend_gets_exactly_what_was_asked_for(
    elsewhere: Site, plugin: Path, config: dict[str, Any] | None
) -> None:
    (made,) = elsewhere.start(
        backend="azureml", backend_config=config, parameters={"alpha": 0.25, "until": "a 'b' $c"}
    )
    job = elsewhere.ended(made["id"])
    assert job["state"] == "finished", elsewhere.log(job["id"])
    given = recorded(plugin)[-1]
    assert configuration(given) == (config or {})
    assert given["params"] == {"alpha": "0.25", "until": "a 'b' $c"}
    assert given["tracking_uri"] == f"sqlite:///{elsewhere.server.root / 'mlflow.db'}"
    assert given["entry_point"] == "main"
    assert given["project_uri"] == str(elsewhere.server.root / "project")
    assert given["experiment_id"] == job["experiment_id"]
    run = elsewhere.run(job["runs"][0]["run_id"])
    tags = values(run, "tags")
    assert (status(run), tags["mlflow.project.backend"]) == ("FINISHED", "azureml")
    assert tags["jupyter.job.id"] == job["id"]
    assert "recording backend has the run" in elsewhere.artifact(
        run["info"]["run_id"], "job/log.txt"
    )
