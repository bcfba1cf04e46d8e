"""An environment of a model's own, made from its requirements."""

from __future__ import annotations

import importlib.metadata
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.endpoints import requirements
from tests.endpoints.logging_models import log_probe
from tests.endpoints.serving import Site
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Maker = tuple[str, Site]

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"


class TestRequirements:
    def test_what_a_model_needs(self, tmp_path: Path) -> None:
        (tmp_path / "requirements.txt").write_text("mlflow==3.17.2\nscikit-learn\n")
        (tmp_path / "python_env.yaml").write_text("python: 3.10.4\nbuild_dependencies:\n- pip\n")
        found = requirements.read(tmp_path)
        assert found.files == (tmp_path / "requirements.txt",)
        assert found.more == ("fastapi", "uvicorn")
        assert found.python == "3.10"
        assert requirements.read(tmp_path).key == found.key
        (tmp_path / "requirements.txt").write_text("mlflow-skinny\n")
        other = requirements.read(tmp_path)
        assert other.more == ("mlflow", "fastapi", "uvicorn")
        assert other.key != found.key

    def test_one_that_says_nothing(self, tmp_path: Path) -> None:
        found = requirements.read(tmp_path)
        assert (found.files, found.python) == ((), OWN)
        assert "mlflow" in found.more

    def test_files_that_are_none(self, tmp_path: Path) -> None:
        (tmp_path / "requirements.txt").write_bytes(b"\xff")
        with pytest.raises(ValueError, match="utf-8"):
            requirements.read(tmp_path)


@pytest.fixture(scope="module", params=["uv", pytest.param("venv", marks=pytest.mark.slow)])
def maker(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    writer: Callable[..., Any],
) -> Iterator[Maker]:
    """What makes the environments, and a server that uses it."""
    place = tmp_path_factory.mktemp(request.param)
    (place / "config").mkdir()
    config = {"Pythons": {"maker": request.param}}
    (place / "config" / "jupyter_server_config.json").write_text(json.dumps(config))
    with running(place) as server:
        site = Site(server, writer)
        yield request.param, site
        site.client.close()


def environments(site: Site) -> Path:
    return site.server.root.parent / "data" / "jupyter-mlflow" / "environments"


def test_requirements_that_there_are_not(maker: Maker) -> None:
    name, site = maker
    # Where temporary files go anybody may write: uv looks for its settings in all folders above.
    (site.server.root.parent / "t" / "uv.toml").write_text("somebody else's")
    logged = site.write(log_probe, requirements=["./no-such-file.whl"], value=1)
    site.create("fresh", {"model_id": logged["model_id"]}, environment="fresh")
    found = site.until("fresh", lambda one: one["state"] != "not_ready", "failed")
    assert found["error"]["error_code"] == "ENVIRONMENT_FAILED"
    assert "no-such-file.whl" in found["error"]["details"]
    assert "no-such-file.whl" in site.log("fresh")
    assert f"Making an environment with {name}" in site.log("fresh", 0)
    assert list(environments(site).iterdir()) == []
    site.delete("fresh")


def test_deleted_while_its_environment_is_made(maker: Maker) -> None:
    name, site = maker
    logged = site.write(log_probe, value=1)
    before = {process.pid for process in site.server.family()}
    site.create("short", {"model_id": logged["model_id"]}, environment="fresh")
    site.until("short", lambda _: f"Making an environment with {name}" in site.log("short", 0))
    site.delete("short")
    assert {process.pid for process in site.server.family()} - before == set()
    assert list(environments(site).iterdir()) == []
    assert site.folders() == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_model_runs_in_its_own_environment(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.endpoints.serving.READY_SECONDS", 1200.0)
    name, site = maker
    pinned = {"python-dateutil": "2.8.2"}
    theirs = {one: importlib.metadata.version(one) for one in pinned}
    assert theirs != pinned
    wanted = [f"mlflow=={importlib.metadata.version('mlflow')}"]
    wanted += [f"{one}=={version}" for one, version in pinned.items()]
    logged = site.write(log_probe, requirements=wanted, value=1, needs=pinned)
    model = {"model_id": logged["model_id"]}
    # In the server's own it says what it lacks.
    site.ready("servers", model)
    reply = site.ask("servers")
    assert reply.status_code == 400
    assert "python-dateutil" in reply.text
    site.delete("servers")
    site.ready("fresh", model, environment="fresh")
    assert f"Making an environment with {name}" in site.log("fresh", 0)
    assert site.predict("fresh") == [1]
    (where,) = site.predict("fresh", {"do": "where"})
    assert "jupyter-mlflow/environments" in where[1]
    assert str(sys.prefix) not in " ".join(where[3:])
    (version,) = site.predict("fresh", {"do": "version python-dateutil"})
    assert version == "2.8.2"
    # The next one finds it.
    site.ready("again", model, environment="fresh")
    assert "Using the environment" in site.log("again")
    assert "Making" not in site.log("again", 0)
    for one in ("fresh", "again"):
        site.delete(one)
    assert site.processes() == []
    assert site.folders() == []
