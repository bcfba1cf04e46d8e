"""An environment of a model's own, made from its requirements."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.endpoints import requirements
from tests.endpoints.logging_models import log_probe

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoints.serving import Site

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


def test_requirements_that_there_are_not(site: Site) -> None:
    logged = site.write(log_probe, requirements=["./no-such-file.whl"], value=1)
    site.create("fresh", {"model_id": logged["model_id"]}, environment="fresh")
    found = site.until("fresh", lambda one: one["state"] != "not_ready", "failed")
    assert found["error"]["error_code"] == "ENVIRONMENT_FAILED"
    assert "no-such-file.whl" in found["error"]["details"]
    assert "no-such-file.whl" in site.log("fresh")
    cache = site.server.root.parent / "data" / "jupyter-mlflow" / "environments"
    assert list(cache.iterdir()) == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_model_runs_in_its_own_environment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.endpoints.serving.READY_SECONDS", 1200.0)
    pinned = "tomli-w==1.1.0"
    logged = site.write(log_probe, requirements=["mlflow", pinned], value=1)
    site.ready("fresh", {"model_id": logged["model_id"]}, environment="fresh")
    assert site.predict("fresh") == [1]
    (where,) = site.predict("fresh", {"do": "where"})
    assert "jupyter-mlflow/environments" in where[1]
    assert str(sys.prefix) not in " ".join(where[3:])
    (version,) = site.predict("fresh", {"do": "version tomli-w"})
    assert version == "1.1.0"
    # The next one finds it.
    site.ready("again", {"model_id": logged["model_id"]}, environment="fresh")
    assert "Using the environment" in site.log("again")
    assert "Collecting" not in site.log("again")
