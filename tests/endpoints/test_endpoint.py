"""An endpoint from its making to its end, with real models and real processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.endpoints import logging_models
from tests.endpoints.serving import ENDPOINTS

if TYPE_CHECKING:
    from tests.endpoints.serving import Site


def test_it_predicts_as_the_model_itself_and_leaves_nothing(site: Site) -> None:
    logged, expected = site.write(logging_models.log_classifier, "penguins")
    made = site.create("predict-penguin", {"name": "penguins", "version": logged["version"]})
    assert made["state"] == "not_ready"
    assert made["path"] == f"{ENDPOINTS}/predict-penguin/invocations"

    found = site.until("predict-penguin", lambda one: one["state"] != "not_ready", "ready")
    assert found["version"] == logged["version"]
    assert found["uri"] == f"models:/penguins/{logged['version']}"
    assert found["run_id"] == logged["run_id"]
    assert found["memory"] > 50e6
    rows = [{"length": float(one), "depth": 5.0 - one} for one in range(1, 5)]
    assert site.predict("predict-penguin", *rows) == expected
    assert "Ready: models:/penguins" in site.log("predict-penguin")

    site.delete("predict-penguin")
    assert site.processes() == []
    assert site.folders() == []
    assert site.client.get(f"{ENDPOINTS}/predict-penguin").status_code == 404
