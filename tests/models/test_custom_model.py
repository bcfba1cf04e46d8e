"""``examples/custom_model.ipynb``: it runs, its model is registered and served."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from tests.models.scoring import Scoring

if TYPE_CHECKING:
    from tests.endpoints.serving import Site

NOTEBOOK = Path(__file__).parents[2] / "examples" / "custom_model.ipynb"
API = "jupyter-mlflow/tracking/default/api/2.0/mlflow"
NAME = "Benign Probability"

# The two rows that the last cell shows, and what the model answers; all rows as a file.
TELL = """
import json
test_x.to_csv("cancer.csv", index=False)
rows = test_x.head(2)
print(json.dumps([rows.to_dict("records"), model.predict(rows).tolist()]))
"""


@pytest.fixture(scope="module")
def trained(shared_site: Site) -> tuple[list[dict[str, float]], list[float]]:
    """Rows, and their predictions in the kernel that has run the notebook from top to bottom."""
    shutil.copy(NOTEBOOK, shared_site.server.root)
    kernel = shared_site.server.kernel(NOTEBOOK.name)
    try:
        printed = [
            kernel.run(cell.source)
            for cell in nbformat.read(NOTEBOOK, as_version=4).cells
            if cell.cell_type == "code"
        ]
        assert "50 trees: AUC 0.9" in "".join(printed)
        rows, predictions = json.loads(kernel.run(TELL))
    finally:
        kernel.close()
    return rows, predictions


def best_run(site: Site) -> dict[str, Any]:
    """The run of the notebook's own experiment that has the best AUC."""
    found = site.client.get(
        f"{API}/experiments/get-by-name", params={"experiment_name": NOTEBOOK.name}
    )
    body = {
        "experiment_ids": [found.json()["experiment"]["experiment_id"]],
        "order_by": ["metrics.auc DESC"],
    }
    runs = site.client.post(f"{API}/runs/search", json=body).json()["runs"]
    assert [run["info"]["run_name"] for run in runs] == ["50 trees", "5 trees"]
    best: dict[str, Any] = runs[0]
    return best


def test_it_is_registered_and_served(
    site: Site, trained: tuple[list[dict[str, float]], list[float]]
) -> None:
    rows, predictions = trained
    run = best_run(site)
    (logged,) = run["outputs"]["model_outputs"]
    for route, body in (
        ("registered-models/create", {"name": NAME}),
        (
            "model-versions/create",
            {
                "name": NAME,
                "source": f"models:/{logged['model_id']}",
                "run_id": run["info"]["run_id"],
                "model_id": logged["model_id"],
            },
        ),
    ):
        reply = site.client.post(f"{API}/{route}", json=body)
        assert reply.status_code == 200, reply.text

    version = {"name": NAME, "version": "1"}
    assert site.ready("benign", version)["run_id"] == run["info"]["run_id"]
    assert site.predict("benign", *rows) == predictions


@pytest.mark.slow
def test_it_scores_a_file(site: Site, trained: tuple[list[dict[str, float]], list[float]]) -> None:
    rows, predictions = trained
    (logged,) = best_run(site)["outputs"]["model_outputs"]
    scoring = Scoring(site, {"model_id": logged["model_id"]}, "cancer", list(rows[0]))
    # The notebook that trained it has the packages that it asks for.
    assert "Everything that the model needs is installed." in scoring.run()
    assert scoring.predictions()[:2] == pytest.approx(predictions)
