from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

AUDIT = """
import sys

print("AUDITED", file=sys.stderr, flush=True)

def audit(event, arguments):
    if event == "pickle.find_class":
        print("UNPICKLED", arguments, file=sys.stderr, flush=True)

sys.addaudithook(audit)
"""
SIGNATURE = {
    "inputs": [
        {"name": "length", "type": "double", "required": True},
        {"name": "depth", "type": "double", "required": True},
    ],
    "outputs": [{"name": None, "type": "long", "required": True}],
    "params": [],
}
# As infer_signature sees a bare array of predictions.
ARRAY_SIGNATURE = {
    **SIGNATURE,
    "outputs": [{"name": None, "type": "tensor(int64, [-1])", "required": True}],
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreProcess]:
    """A store process that says so when it unpickles something."""
    from tests.store.conftest import StoreProcess

    hook = tmp_path_factory.mktemp("hook")
    (hook / "sitecustomize.py").write_text(AUDIT)
    path = ":".join([str(hook), *filter(None, sys.path)])
    process = StoreProcess(tmp_path_factory.mktemp("root"), PYTHONPATH=path)
    yield process.launch("--create").wait_ready()
    process.stop()


def run_of(store: StoreProcess, writer: Writer, name: str, location: str | None = None) -> str:
    here = writer(
        writing.experiment, store.uri, name, location or (store.artifacts / name).as_uri()
    )
    made: str = writer(writing.run, store.uri, here, name=name)
    return made


def test_a_logged_model(audited: StoreProcess, writer: Writer) -> None:
    run_id = run_of(audited, writer, "logged")
    model_id = writer(writing.log_model, audited.uri, run_id)
    uri = f"models:/{model_id}"

    experiment = audited.get("/api/2.0/mlflow/runs/get", run_id=run_id)["run"]["info"]
    runs = audited.get("/views/runs", experiment_id=experiment["experiment_id"])
    reference = {
        "kind": "logged_model",
        "model_id": model_id,
        "name": "classifier",
        "uri": uri,
        "path": None,
        "flavors": ["python_function", "sklearn"],
    }
    assert runs["models"] == [[reference]]

    found = audited.get("/views/model", model_id=model_id)
    requirements = found.pop("requirements")
    assert any(line.startswith("scikit-learn==") for line in requirements)
    expected = {
        "kind": "logged_model",
        "uri": uri,
        "name": "classifier",
        "signature": SIGNATURE,
        "input_example": {"columns": ["length", "depth"], "data": [[1.0, 4.0], [2.0, 3.0]]},
        "flavors": ["python_function", "sklearn"],
        "run_id": run_id,
        "registered": None,
    }
    assert found == expected

    version = writer(writing.register, audited.uri, "penguins 1", uri, run_id)
    registered = {"name": "penguins 1", "version": version}
    found = audited.get("/views/model", model_id=model_id)
    assert found["registered"] == registered
    found = audited.get("/views/model", **registered)
    assert found["uri"] == f"models:/penguins 1/{version}"
    assert found["registered"] == registered
    assert found["signature"] == SIGNATURE
    assert found["kind"] == "logged_model"
    assert "UNPICKLED" not in audited.log


def test_a_model_among_a_runs_artifacts(audited: StoreProcess, writer: Writer) -> None:
    run_id = run_of(audited, writer, "artifact")
    writer(writing.log_run_artifact_model, audited.uri, run_id, "models/spark")
    uri = f"runs:/{run_id}/models/spark"

    experiment = audited.get("/api/2.0/mlflow/runs/get", run_id=run_id)["run"]["info"]
    runs = audited.get("/views/runs", experiment_id=experiment["experiment_id"])
    reference = {
        "kind": "run_artifact",
        "model_id": None,
        "name": "spark",
        "uri": uri,
        "path": "models/spark",
        "flavors": ["python_function", "sklearn"],
    }
    assert runs["models"] == [[reference]]
    assert "mlflow.log-model.history" not in runs["tags"]

    found = audited.get("/views/model", run_id=run_id, path="models/spark")
    assert found["kind"] == "run_artifact"
    assert found["uri"] == uri
    assert found["signature"] == ARRAY_SIGNATURE
    assert found["input_example"] == {"columns": ["length", "depth"], "data": [[1.0, 4.0]]}
    assert found["run_id"] == run_id
    assert found["registered"] is None

    # As MLflow's client registers it: by the folder that runs:/ stands for.
    source = f"{experiment['artifact_uri']}/models/spark"
    version = writer(writing.register, audited.uri, "spark", source, run_id)
    registered = {"name": "spark", "version": version}
    assert audited.get("/views/model", run_id=run_id, path="models/spark")["registered"] == (
        registered
    )
    found = audited.get("/views/model", **registered)
    assert (found["kind"], found["signature"], found["run_id"]) == (
        "run_artifact",
        ARRAY_SIGNATURE,
        run_id,
    )
    assert "UNPICKLED" not in audited.log


def test_the_audit_hook_would_tell(audited: StoreProcess) -> None:
    """What the tests above rely on: the process runs with the hook, and the hook speaks."""
    assert "AUDITED" in audited.log
    unpickle = f"{AUDIT}\nimport pickle; pickle.loads(pickle.dumps(print))"
    done = subprocess.run([sys.executable, "-c", unpickle], capture_output=True, check=True)
    assert b"UNPICKLED" in done.stderr


def test_a_model_whose_files_are_gone(audited: StoreProcess, writer: Writer) -> None:
    run_id = run_of(audited, writer, "gone")
    model_id = writer(writing.log_model, audited.uri, run_id)
    for file in (audited.artifacts / "gone" / "models" / model_id).rglob("MLmodel"):
        file.unlink()
    found = audited.get("/views/model", 404, model_id=model_id)
    assert found["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    assert "MLmodel" in found["message"]


def test_artifacts_that_cannot_be_reached(audited: StoreProcess, writer: Writer) -> None:
    run_id = run_of(audited, writer, "cloud", "s3://no-such-bucket/x")
    found = audited.get("/views/model", 502, run_id=run_id, path="model")
    assert found["error_code"] == "TEMPORARILY_UNAVAILABLE"


@pytest.mark.parametrize(
    ("status", "parameters"),
    [
        (400, {}),
        (400, {"run_id": "x"}),
        (400, {"path": "x"}),
        (400, {"name": "x"}),
        (400, {"model_id": "m-1", "name": "x", "version": "1"}),
        (404, {"model_id": "m-1"}),
        (404, {"run_id": "x", "path": "model"}),
        (404, {"name": "x", "version": "1"}),
        (404, {"name": "x", "version": "one"}),
        (400, {"run_id": "x", "path": "../../etc"}),
        (400, {"run_id": "x", "path": "/etc"}),
        (400, {"run_id": "x", "path": "a\\..\\b"}),
        (400, {"run_id": "x", "path": "a/../b"}),
    ],
)
def test_a_wrong_question(audited: StoreProcess, status: int, parameters: dict[str, str]) -> None:
    found = audited.get("/views/model", status, **parameters)
    code = "INVALID_PARAMETER_VALUE" if status == 400 else "RESOURCE_DOES_NOT_EXIST"
    assert found["error_code"] == code


def test_a_path_that_only_decodes_to_one_outside(audited: StoreProcess, writer: Writer) -> None:
    run_id = run_of(audited, writer, "encoded")
    for path in ("%2e%2e/%2e%2e", "..%2f..", "%252e%252e/x"):
        found = audited.client.get("/views/model", params={"run_id": run_id, "path": path})
        assert found.status_code in (404, 502)


def test_a_model_by_its_alias(audited: StoreProcess, writer: Writer) -> None:
    run_id = run_of(audited, writer, "by-alias")
    uri = f"models:/{writer(writing.log_model, audited.uri, run_id)}"
    for name, path in {"bird @ home": "models:/bird @ home", "which?": uri}.items():
        version = writer(writing.register, audited.uri, name, uri, run_id)
        writer(writing.call, audited.uri, "set_registered_model_alias", name, "best", version)
        found = audited.get("/views/model", name=name, alias="best")
        # MLflow takes a question mark for the end of a name: such a model is told by its id.
        assert found["uri"] == (path if path == uri else f"{path}@best")
        assert found["registered"] == {"name": name, "version": version}
        assert found["signature"] == SIGNATURE
        assert (
            "alias worst" in audited.get("/views/model", 404, name=name, alias="worst")["message"]
        )
    audited.get("/views/model", 400, name="which?", alias="best", version="1")
    audited.get("/views/model", 400, alias="best")
