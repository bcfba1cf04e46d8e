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
    server.wait_store()
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


def test_a_name_that_is_used_again_is_another_notebook(server: Server) -> None:
    first = server.kernel(notebook(server, "again.ipynb"))
    first.run(TRAIN)
    server.rename("again.ipynb", "first.ipynb")
    second = server.kernel(notebook(server, "again.ipynb"))
    second.run(TRAIN)
    # By the shell, which tells nobody.
    (server.root / "again.ipynb").rename(server.root / "moved.ipynb")
    second.run(TRAIN)
    first.run(TRAIN)
    assert runs(server, "first.ipynb")["total"] == 2
    assert runs(server, "again.ipynb")["total"] == 2
    for kernel in (first, second):
        kernel.close()


def test_the_first_look_at_a_fresh_folder_opens_no_kernel_and_fails_nothing(
    server: Server,
) -> None:
    connection = server.get("jupyter-mlflow/connections").json()[0]
    assert connection["id"] == "default"
    assert connection["error"] is None
    assert connection["uri"] == f"sqlite:///{server.root / 'mlflow.db'}"
    told = server.get("jupyter-mlflow/notebooks", path="never-opened.ipynb").json()
    assert told == {
        "notebook_id": None,
        "path": "never-opened.ipynb",
        "kernel_id": None,
        "kernel": None,
        "copy_of": None,
        "others": [],
        "ended_processes": [],
    }


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


MODELS = """
import json, tempfile, mlflow, numpy as np, pandas as pd
from mlflow.models import Model
from sklearn.linear_model import LogisticRegression
X = pd.DataFrame({'a': [1.0, 2.0, 3.0, 4.0], 'b': [0, 1, 0, 1]})
model = LogisticRegression().fit(X, [0, 0, 1, 1])
# To find out what a model needs, MLflow loads it in a process of its own.
needs = dict(pip_requirements=[])
with mlflow.start_run() as run:
    mlflow.sklearn.log_model(model, name='with', input_example=X.head(2), **needs)
    mlflow.sklearn.log_model(model, name='without', **needs)
    A = X.to_numpy(dtype='float32')
    numbers = LogisticRegression().fit(A, [0, 0, 1, 1])
    mlflow.sklearn.log_model(numbers, name='array', input_example=A[:2], **needs)
    def year(model_input): return model_input['day'].dt.year
    days = pd.DataFrame({'day': pd.to_datetime(['2024-01-31', None])})
    mlflow.pyfunc.log_model(name='days', python_model=year, input_example=days, **needs)
    # As Spark's flavor logs a model: files of the run and a tag, no LoggedModel.
    description = Model(artifact_path='artifact', run_id=run.info.run_id)
    with tempfile.TemporaryDirectory() as folder:
        mlflow.sklearn.save_model(
            model, folder + '/m', mlflow_model=description, input_example=X.head(2), **needs)
        mlflow.log_artifacts(folder + '/m', 'artifact')
    mlflow.set_tag('mlflow.log-model.history', json.dumps([description.get_tags_dict()]))
"""


def test_a_model_that_is_gone(server: Server) -> None:
    body = {"model": {"model_id": "m-" + 32 * "0"}}
    answer = server.post("jupyter-mlflow/notebooks/inference", body)
    assert answer.status_code == 404, answer.text
    assert list(server.root.glob("*inference*")) == []


@pytest.mark.parametrize("count", [2, pytest.param(6, marks=pytest.mark.slow)])
def test_from_both_kinds_of_models_to_running_inference_notebooks(
    server: Server, count: int
) -> None:
    kernel = server.kernel(notebook(server, "models/train.ipynb"))
    kernel.run(MODELS)
    kernel.close()
    models = {model["name"]: model for model in runs(server, "models/train.ipynb")["models"][0]}
    assert {name: model["kind"] for name, model in models.items()} == {
        "with": "logged_model",
        "without": "logged_model",
        "array": "logged_model",
        "days": "logged_model",
        "artifact": "run_artifact",
    }
    run_id = runs(server, "models/train.ipynb")["columns"]["run_id"][0]
    # Each is a kernel that imports all that its model needs.
    for reference, shown in [
        ({"model_id": models["with"]["model_id"]}, "prediction"),
        (registered(server, models["artifact"], run_id), "prediction"),
        ({"run_id": run_id, "path": "artifact"}, "prediction"),
        ({"model_id": models["without"]["model_id"]}, "Fill in"),
        ({"model_id": models["array"]["model_id"]}, "array([0, 0])"),
        ({"model_id": models["days"]["model_id"]}, "2024.0"),
    ][:count]:
        assert shown in result_of_inference(server, reference)


def registered(server: Server, model: dict[str, Any], run_id: str) -> dict[str, str]:
    """Register a run's model as the panel does; its name and version."""
    api = "jupyter-mlflow/tracking/default/api/2.0/mlflow/"
    location = server.get(api + "runs/get", run_id=run_id).json()["run"]["info"]["artifact_uri"]
    assert server.post(api + "registered-models/create", {"name": "both"}).status_code == 200
    made = server.post(
        api + "model-versions/create",
        {"name": "both", "source": f"{location}/{model['path']}", "run_id": run_id},
    )
    assert made.status_code == 200, made.text
    version: dict[str, str] = made.json()["model_version"]
    assert version["run_id"] == run_id
    return {"name": version["name"], "version": version["version"]}


def result_of_inference(server: Server, model: dict[str, str]) -> str:
    """What the last cell shows of the notebook that "Use for inference" writes, run as it is."""
    body = {"connection": "default", "directory": "models", "model": model}
    answer = server.post("jupyter-mlflow/notebooks/inference", body)
    assert answer.status_code == 201, answer.text
    path = server.root / answer.json()["path"]
    assert path.parent == server.root / "models"
    written = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(written, kernel_name="python3", resources=resources)
    output = client.execute(env=server.env).cells[-1].outputs[0]
    plain = output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"]
    return str(plain)


def test_the_server_never_imports_what_is_heavy(server: Server) -> None:
    # Last in this file: after kernels, runs, models and generated notebooks.
    modules = {name.split(".")[0] for name in server.get("test-modules").json()["modules"]}
    assert "jupyter_mlflow" in modules
    assert not {"mlflow", "pandas", "sklearn", "pydantic", "sqlalchemy"} & modules
