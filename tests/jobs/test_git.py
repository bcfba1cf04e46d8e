"""A project in a Git repository elsewhere: its head, a branch, a commit, and what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.jobs import projects
from tests.jobs.repositories import git, publish, serving
from tests.jobs.site import status, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.jobs.site import Site


class Repository:
    """A project at ``address``, whose commits are named by what they print."""

    def __init__(self, address: str, commits: dict[str, str]) -> None:
        self.address = address
        self.commits = commits


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    place = tmp_path_factory.mktemp("git")
    folder = projects.make(place)
    script = folder / "train.py"
    text = script.read_text()

    def edition(name: str) -> None:
        script.write_text(text + f"print('edition {name}')\n")

    edition("old")
    publish(folder, place / "there.git")
    commits = {"old": git(folder, "rev-parse", "HEAD")}
    for name, branch in (("branch", "feature/x"), ("new", "main")):
        git(folder, "checkout", "-q", "-B", branch, commits["old"])
        edition(name)
        git(folder, "commit", "-q", "-a", "-m", name)
        git(folder, "push", "-q", "origin", branch)
        commits[name] = git(folder, "rev-parse", "HEAD")
    with serving(place) as address:
        yield Repository(f"{address}/there.git", commits)


def run(site: Site, repository: Repository, version: str | None) -> dict[str, Any]:
    (made,) = site.start(uri=repository.address, version=version, parameters={"alpha": 0.4})
    return site.ended(made["id"])


@pytest.mark.parametrize(
    ("version", "edition"),
    [
        pytest.param(None, "new", marks=pytest.mark.slow),
        ("feature/x", "branch"),
        pytest.param("old", "old", marks=pytest.mark.slow),
    ],
)
def test_a_version(site: Site, repository: Repository, version: str | None, edition: str) -> None:
    wanted = repository.commits["old"] if version == "old" else version
    job = run(site, repository, wanted)
    assert job["state"] == "finished", site.log(job["id"])
    assert f"edition {edition}\n" in site.log(job["id"])
    found = site.run(job["runs"][0]["run_id"])
    assert status(found) == "FINISHED"
    tags = values(found, "tags")
    assert tags["mlflow.source.git.commit"] == repository.commits[edition]
    assert tags["mlflow.source.name"] == repository.address
    assert tags.get("mlflow.source.git.branch") == ("feature/x" if version == "feature/x" else None)
    kept = site.artifact(found["info"]["run_id"], "job/project/train.py")
    assert f"edition {edition}" in kept


@pytest.mark.parametrize(
    "version", ["no-such-branch", pytest.param("0" * 40, marks=pytest.mark.slow)]
)
def test_a_version_that_is_not_there(site: Site, repository: Repository, version: str) -> None:
    job = run(site, repository, version)
    assert (job["state"], job["runs"]) == ("failed", [])
    said = job["error"]["message"]
    assert f"no version {version}" in said
    assert repository.address in said
    assert "\n" not in said
    assert "git fetch" in job["error"]["details"]


@pytest.mark.slow
def test_a_repository_that_is_not_there(site: Site, repository: Repository) -> None:
    address = repository.address.replace("there", "nowhere")
    (made,) = site.start(uri=address)
    job = site.ended(made["id"])
    assert (job["state"], job["runs"]) == ("failed", [])
    assert job["error"]["message"].startswith(f"Git cannot fetch {address}: ")
    assert "not found" in job["error"]["message"]
