"""The whole server side in a real Jupyter server: identity, kernels, store, hints."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient

from .servers import Server, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TRAIN = """
import mlflow
with mlflow.start_run(run_name="first"):
    mlflow.log_param("regParam", 0.1)
    mlflow.log_metric("accuracy", 0.9375)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


def notebook(server: Server, path: str) -> str:
    place = server.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(), place)
    return path


def runs(server: Server, path: str) -> dict[str, Any]:
    told = server.get("jupyter-mlflow/notebooks", path=path).json()
    answer = server.get("jupyter-mlflow/views/default/runs", notebook_id=told["notebook_id"])
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def wait(for_what: Callable[[], Any], timeout: float = 20) -> Any:
    """What a kernel or the server tells of itself a moment after it happened."""
    until = time.monotonic() + timeout
    while not (found := for_what()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_two_notebooks_of_one_name_get_two_experiments(server: Server) -> None:
    for path in ("a/penguins.ipynb", "b/penguins.ipynb"):
        kernel = server.kernel(notebook(server, path))
        kernel.run(TRAIN)
        kernel.close()
    one, two = runs(server, "a/penguins.ipynb"), runs(server, "b/penguins.ipynb")
    assert one["experiment"]["name"] == "a/penguins.ipynb"
    assert two["experiment"]["name"] == "b/penguins.ipynb"
    assert one["experiment"]["experiment_id"] != two["experiment"]["experiment_id"]
    assert one["total"] == two["total"] == 1
    assert one["metrics"] == {"accuracy": [0.9375]}
    assert one["params"] == {"regParam": ["0.1"]}
    assert one["tags"]["jupyter.notebook.path"] == ["a/penguins.ipynb"]
    assert one["columns"]["status"] == ["FINISHED"]


def test_a_notebook_that_sets_uri_and_experiment_is_told_of(server: Server, tmp_path: Path) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    kernel = server.kernel(notebook(server, "elsewhere.ipynb"))
    kernel.run(
        f"import mlflow\nmlflow.set_tracking_uri({elsewhere!r})\nmlflow.set_experiment('mine')"
    )

    def told() -> Any:
        state = server.get("jupyter-mlflow/notebooks", path="elsewhere.ipynb").json()["kernel"]
        return state if state and state["experiment_name"] else None

    state = wait(told)
    kernel.close()
    assert state["tracking_uri"] == elsewhere
    assert state["experiment_name"] == "mine"
    assert state["connection"] is None


def test_a_notebook_that_sets_its_experiment_shows_its_runs(server: Server) -> None:
    kernel = server.kernel(notebook(server, "sets.ipynb"))
    kernel.run("import mlflow\nmlflow.set_experiment('shared')\n" + TRAIN)
    kernel.close()
    found = runs(server, "sets.ipynb")
    assert found["columns"]["experiment_name"] == ["shared"]
    assert found["total"] == 1


def test_renamed_while_its_kernel_runs(server: Server) -> None:
    kernel = server.kernel(notebook(server, "before.ipynb"))
    kernel.run(TRAIN)
    server.rename("before.ipynb", "after.ipynb")
    kernel.run(TRAIN)
    kernel.close()
    assert runs(server, "after.ipynb")["total"] == 2


def test_renamed_before_its_session_knows_the_path(server: Server) -> None:
    # JupyterLab gives the session the path that it knew when it asked for the kernel.
    notebook(server, "Untitled.ipynb")
    opening = server.opening("Untitled.ipynb")
    server.rename("Untitled.ipynb", "named.ipynb")
    server.correct(opening, "Untitled.ipynb")
    kernel = server.client(opening)
    kernel.run(TRAIN)
    kernel.close()
    assert runs(server, "named.ipynb")["total"] == 1


def test_the_first_look_at_a_fresh_folder_opens_no_kernel_and_fails_nothing(
    server: Server,
) -> None:
    connection = server.get("jupyter-mlflow/connections").json()[0]
    assert connection["id"] == "default"
    assert connection["error"] is None
    assert connection["uri"] == f"sqlite:///{server.root / 'mlflow.db'}"
    told = server.get("jupyter-mlflow/notebooks", path="never-opened.ipynb").json()
    assert told == {"notebook_id": None, "path": "never-opened.ipynb", "kernel": None}


@pytest.mark.parametrize("path", ["", "../x.ipynb", "a/../../x.ipynb"])
def test_a_path_that_is_none_is_refused(server: Server, path: str) -> None:
    answer = server.get("jupyter-mlflow/notebooks", path=path)
    assert answer.status_code == 400
    assert "path" in answer.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        '{"model": "models:/m-1"}',
        '{"model": {"uri": "file:///etc/passwd"}}',
        '{"model": {"run_id": 7, "path": "x"}}',
    ],
)
def test_a_model_is_named_by_ids_only(server: Server, body: str) -> None:
    answer = server.post("jupyter-mlflow/notebooks/inference", json.loads(body))
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "INVALID_PARAMETER_VALUE"


@pytest.mark.timeout(240)
def test_from_model_to_running_inference_notebook(server: Server) -> None:
    kernel = server.kernel(notebook(server, "models/train.ipynb"))
    kernel.run(
        "import mlflow, pandas as pd\n"
        "from sklearn.linear_model import LogisticRegression\n"
        "X = pd.DataFrame({'a': [1.0, 2.0, 3.0, 4.0], 'b': [0, 1, 0, 1]})\n"
        "with mlflow.start_run():\n"
        "    model = LogisticRegression().fit(X, [0, 0, 1, 1])\n"
        "    mlflow.sklearn.log_model(model, name='with', input_example=X.head(2),"
        " serialization_format='cloudpickle')\n"
        "    mlflow.sklearn.log_model(model, name='without', serialization_format='cloudpickle')\n"
    )
    kernel.close()
    models = runs(server, "models/train.ipynb")["models"][0]
    assert sorted(model["name"] for model in models) == ["with", "without"]
    for model in models:
        answer = server.post(
            "jupyter-mlflow/notebooks/inference",
            {
                "connection": "default",
                "directory": "models",
                "model": {"model_id": model["model_id"]},
            },
        )
        assert answer.status_code == 201, answer.text
        path = server.root / answer.json()["path"]
        assert path.parent == server.root / "models"
        written = nbformat.read(path, as_version=4)
        done = NotebookClient(
            written, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
        ).execute(env={**server.env})
        shown = done.cells[-1].outputs[0]
        text = shown["text"] if shown["output_type"] == "stream" else shown["data"]["text/plain"]
        assert ("prediction" in text) == (model["name"] == "with"), text
        assert ("Fill in" in text) == (model["name"] == "without"), text
