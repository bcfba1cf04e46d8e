"""An endpoint from its making to its end: by the server's API, and by MLflow's in a kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.endpoints import logging_models
from tests.endpoints.hearing import Hints
from tests.endpoints.serving import ENDPOINTS

if TYPE_CHECKING:
    from tests.endpoints.serving import Site

Classifier = tuple[dict[str, Any], list[Any]]

SETUP = """
import json
import pandas as pd
import mlflow
from mlflow.deployments import get_deploy_client
from mlflow.exceptions import MlflowException

client = get_deploy_client("jupyter")
frame = pd.DataFrame({"length": [1.0, 4.0], "depth": [4.0, 1.0]})

def refused(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except MlflowException as error:
        print(type(error).__name__, error.error_code, "|", error.message.replace(chr(10), " "))
    else:
        print("not refused")
"""


@pytest.fixture(scope="module")
def classifier(shared_site: Site) -> Classifier:
    logged: Classifier = shared_site.write(logging_models.log_classifier, "penguins")
    return logged


def test_it_predicts_as_the_model_itself_and_leaves_nothing(
    site: Site, classifier: Classifier
) -> None:
    logged, expected = classifier
    hints = Hints(site)
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
    told = hints.until(lambda hints: len(hints) >= 3)
    assert {hint["kind"] for hint in told} == {"endpoint"}
    assert {hint["endpoint"] for hint in told} == {"predict-penguin"}
    assert site.processes() == []
    assert site.folders() == []
    assert site.client.get(f"{ENDPOINTS}/predict-penguin").status_code == 404


def test_a_kernel_makes_asks_changes_and_deletes(site: Site, classifier: Classifier) -> None:
    logged, expected = classifier
    kernel = site.server.kernel("notebook.ipynb")
    try:
        kernel.run(SETUP)
        uri = f"models:/penguins/{logged['version']}"
        made = json.loads(
            kernel.run(f"print(json.dumps(client.create_endpoint('p', {{'model_uri': {uri!r}}})))")
        )
        assert (made["name"], made["state"]) == ("p", "ready")
        assert made["connection"] == "default"
        wanted = [expected[0], expected[3]]
        for inputs in (
            "frame",
            "{'dataframe_records': frame.to_dict('records')}",
            "{'inputs': frame.to_dict('records')}",
            "frame.to_dict('records')",
        ):
            code = (
                f"print(json.dumps(client.predict(endpoint='p', inputs={inputs})['predictions']))"
            )
            assert json.loads(kernel.run(code)) == wanted, inputs
        found = kernel.run("print(client.predict('p', frame).get_predictions().shape)")
        assert found.strip() == "(2, 1)"
        # A run's model, by the name that it was logged with.
        run = f"runs:/{logged['run_id']}/classifier"
        code = f"print(client.update_deployment('p', {run!r}, config={{'idle_timeout': 9}})['uri'])"
        assert kernel.run(code).strip() == f"models:/{logged['model_id']}"
        assert site.get("p")["idle_timeout"] == 9

        told = kernel.run("refused(client.predict, 'p', pd.DataFrame({'length': [1.0]}))")
        assert told.startswith("RestException INVALID_PARAMETER_VALUE |")
        assert "depth" in told
        for call, code_ in (
            (f"client.create_deployment, 'p', {uri!r}", "RESOURCE_ALREADY_EXISTS"),
            ("client.create_endpoint, 'q'", "INVALID_PARAMETER_VALUE"),
            ("client.create_endpoint, 'a b', {'model_uri': 'models:/m-1'}", "INVALID_PARAMETER"),
            ("client.create_endpoint, 'q', {'model_uri': 's3://x'}", "INVALID_PARAMETER_VALUE"),
            ("client.create_endpoint, 'q', {'model_uri': 'models:/no/1'}", "RESOURCE_DOES_NOT"),
            ("client.update_endpoint, 'none', {'workers': 2}", "RESOURCE_DOES_NOT_EXIST"),
            ("client.get_deployment, 'none'", "RESOURCE_DOES_NOT_EXIST"),
            ("client.predict, 'none', frame", "RESOURCE_DOES_NOT_EXIST"),
        ):
            assert code_ in kernel.run(f"refused({call})"), call

        # An older failure is not this change's.
        none = "{'model_uri': 'models:/penguins/99'}"
        assert "NOT_EXIST" in kernel.run(f"refused(client.update_endpoint, 'p', {none})")
        told = kernel.run("print(client.update_endpoint('p', {'idle_timeout': 8})['idle_timeout'])")
        assert float(told) == 8

        listed = kernel.run("!{__import__('sys').executable} -m mlflow deployments list -t jupyter")
        assert "List of all deployments" in listed
        assert '"p"' in listed.replace("'", '"')
        names = kernel.run("print(*[one['name'] for one in client.list_deployments()])")
        assert names.split() == ["p", "q"]
        kernel.run("for name in ('p', 'q', 'none'): client.delete_deployment(name)")
        assert kernel.run("print(client.list_endpoints())").strip() == "[]"
    finally:
        kernel.close()


def test_elsewhere_it_says_where_it_works(tmp_path: str) -> None:
    code = (
        "from mlflow.deployments import get_deploy_client\n"
        "client = get_deploy_client('jupyter')\n"
        "try:\n    client.list_endpoints()\n"
        "except Exception as error:\n    print(type(error).__name__, error)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("MlflowException The deployment target 'jupyter' works in")


def test_its_help() -> None:
    from jupyter_mlflow.kernel.deployments import target_help

    assert "model_uri" in target_help()
