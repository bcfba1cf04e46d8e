"""What a person does with deployments and endpoints elsewhere, on real plug-ins."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from jupyter_mlflow.endpoints.remote import installed
from tests.endpoints.logging_models import log_probe, set_alias
from tests.endpoints.remote.conftest import FILED, SECRET

if TYPE_CHECKING:
    from tests.endpoints.remote.site import Site


def deployment(name: str, **config: Any) -> dict[str, Any]:
    """What is asked to be made."""
    return {"kind": "deployment", "name": name, "model_uri": "models:/Iris/1", "config": config}


def test_targets_are_listed_without_being_asked(site: Site) -> None:
    told = site.ask("GET")
    assert [one["uri"] for one in told["targets"]] == [
        "shelf:/configured",
        "broken",
        "desk",
        "shelf",
    ]
    there = {one["name"]: one for one in told["installed"]}
    assert (there["desk"]["distribution"], there["desk"]["version"]) == ("mlflow-desk", "1.2")
    assert [name for name, one in there.items() if not one["is_mlflows"]] == [
        "broken",
        "desk",
        "shelf",
    ]
    assert there["databricks"]["distribution"] == "mlflow"
    assert "jupyter" not in there
    assert site.processes() == []


def test_what_is_installed_is_what_mlflow_knows() -> None:
    code = "from mlflow.deployments.interface import plugin_store as s; print(*s.registry)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {*installed.plugins(), "jupyter"} == set(told.stdout.split())


def test_each_target_tells_what_it_can_do(site: Site) -> None:
    every = ["list", "get", "create", "update", "delete"]
    shelf = site.ask("GET", site.at("shelf"))
    assert shelf["abilities"] == {
        "deployment": every,
        "endpoint": [],
        "predict": True,
        "run_local": False,
    }
    assert shelf["help"].startswith("The shelf keeps models.")
    desk = site.ask("GET", site.at("desk"))
    assert desk["abilities"]["deployment"] == []
    assert desk["abilities"]["endpoint"] == every


def test_a_deployment_from_its_making_to_its_end(site: Site) -> None:
    assert site.client.get("jupyter-mlflow/views/default/ready").status_code == 200
    logged = site.write(log_probe, "Iris", None, value=7)
    site.write(set_alias, "Iris", "champion", logged["version"])
    config = {"size": 3, "ratio": 0.5, "text": "a ' \" $(x)", "nested": {"list": [None, True]}}
    body = {
        "kind": "deployment",
        "name": "iris / ä?",
        "model": {"name": "Iris", "alias": "champion"},
        "flavor": "python_function",
        "config": config,
    }
    site.change("POST", "shelf", "/items", body)
    assert site.items("shelf") == [
        {"kind": "deployment", "name": "iris / ä?", "state": "In service", "endpoint": None}
    ]
    path = "/items/deployments/iris%20%2F%20%C3%A4%3F"
    one = site.at("shelf", path)
    told = site.ask("GET", one)["told"]
    assert {key: told[key] for key in ("name", "model_uri", "flavor", "config", "target")} == {
        "name": "iris / ä?",
        "model_uri": "models:/Iris/1",
        "flavor": "python_function",
        "config": config,
        "target": "shelf",
    }
    rows = [{"do": ""}, {"do": ""}]
    predicted = site.ask("POST", f"{one}/predict", 200, {"dataframe_records": rows})
    assert predicted == {"predictions": [7, 7]}

    wish = {"model_uri": f"models:/{logged['model_id']}", "config": {"a": 1}}
    site.change("PATCH", "shelf", path, wish)
    told = site.ask("GET", one)["told"]
    assert (told["model_uri"], told["config"]) == (f"models:/{logged['model_id']}", {"a": 1})
    # The other target of the same plug-in has the same shelf, and a process of its own.
    assert [item["name"] for item in site.items("shelf:/configured")] == ["iris / ä?"]

    site.change("DELETE", "shelf", path)
    assert site.items("shelf") == []
    refused = site.ask("GET", one, 404)
    assert refused["message"] == "The target 'shelf' says: There is no 'iris / ä?' on the shelf."


def test_an_endpoint_is_asked_with_what_was_typed(site: Site) -> None:
    config = {"served_entities": [{"entity_name": "Iris", "entity_version": "1"}]}
    body = {"kind": "endpoint", "name": "e", "config": config}
    site.change("POST", "desk", "/items", body)
    assert site.items("desk") == [
        {"kind": "endpoint", "name": "e", "state": "READY, NONE", "endpoint": None}
    ]
    one = site.at("desk", "/items/endpoints/e")
    assert site.ask("GET", one)["told"]["config"] == config
    asked = {"messages": [{"role": "user", "content": "hello"}]}
    reply = site.client.post(f"jupyter-mlflow/targets{one}/predict", json=asked)
    answer = json.loads(reply.text)
    assert answer["asked"] == [None, "e", asked]
    assert math.isnan(answer["score"])
    site.change("PATCH", "desk", "/items/endpoints/e", {"config": {}})
    assert site.ask("GET", one)["told"]["config"] == {}
    site.change("DELETE", "desk", "/items/endpoints/e")
    assert site.items("desk") == []


def test_one_that_hangs_is_given_up_and_holds_up_nobody(site: Site) -> None:
    body = deployment("slow", hang=True)
    begun = site.ask("POST", site.at("shelf", "/items"), 202, body)
    assert not begun["is_done"]
    assert site.items("shelf") == []
    taken = site.ask("POST", site.at("shelf", "/items"), 409, body)
    assert "is being changed already" in taken["message"]
    (change,) = site.changes("shelf", lambda found: found[0]["error"] is not None)
    assert (change["action"], change["name"]) == ("create", "slow")
    assert change["error"]["error_code"] == "TARGET_TIMEOUT"
    assert "has not answered within 4 s" in change["error"]["message"]
    site.ask("DELETE", site.at("shelf", f"/changes/{change['id']}"), 204)
    assert site.target("shelf")["changes"] == []


def test_one_that_takes_its_time_is_told_when_it_is_there(site: Site) -> None:
    gate = site.server.root / "gate"
    body = deployment("late", wait=str(gate))
    site.ask("POST", site.at("shelf", "/items"), 202, body)
    assert [change["error"] for change in site.target("shelf")["changes"]] == [None]
    gate.touch()
    site.changes("shelf", lambda found: found == [])
    assert [item["name"] for item in site.items("shelf")] == ["late"]
    site.change("DELETE", "shelf", "/items/deployments/late")


def test_no_secret_comes_out(site: Site) -> None:
    body = deployment("x", fail="No room")
    assert site.items("shelf") == []
    refused = site.ask("POST", site.at("shelf", "/items"), 503, body)
    assert refused["message"] == "The target 'shelf' says: No room (token ***)."
    site.change("POST", "shelf", "/items", deployment("x"))
    told = site.ask("GET", site.at("shelf", "/items/deployments/x"))
    assert told["told"]["login"] == "***"
    site.change("DELETE", "shelf", "/items/deployments/x")
    logs = [path.read_text() for path in site.server.runtime.rglob("target-*.log")]
    assert "No room (token ***)" in "".join(logs)
    processes = [" ".join(process.cmdline()) for process in site.server.family()]
    for text in [site.server.log, *logs, *processes]:
        assert SECRET not in text
        assert FILED not in text


def test_a_plugin_that_cannot_be_loaded_says_so_and_harms_none(site: Site) -> None:
    for path in ("", "/items"):
        refused = site.ask("GET", site.at("broken", path), 503)
        assert refused["error_code"] == "TARGET_NOT_LOADED"
        assert "No module named 'there_is_no_such_module'" in refused["message"]
    assert site.items("desk") == []


def test_mlflows_own_targets_say_that_they_lack_a_login(site: Site) -> None:
    added = [site.ask("POST", "", 201, {"uri": uri}) for uri in ("databricks", "sagemaker:/us-1")]
    databricks, sagemaker = (f"/{target['id']}" for target in added)
    assert all(target["is_added"] for target in added)
    can = site.ask("GET", databricks)["abilities"]
    assert (can["deployment"], "create" in can["endpoint"]) == ([], True)
    can = site.ask("GET", sagemaker)["abilities"]
    assert ("create" in can["deployment"], can["endpoint"]) == (True, [])
    refused = site.ask("GET", f"{databricks}/items", 503)
    assert refused["message"].startswith(
        "The target 'databricks' says: Reading Databricks credential configuration failed"
    )
    refused = site.ask("GET", f"{sagemaker}/items", 503)
    assert refused["error_code"] == "MISSING_PACKAGE"
    assert "No module named 'boto3'" in refused["message"]
    for target in (databricks, sagemaker):
        site.ask("DELETE", target, 204)
    assert len(site.ask("GET")["targets"]) == 4


def test_only_targets_that_are_installed_can_be_added(site: Site) -> None:
    for uri, why in {
        "nowhere:/x": "There is no plug-in for the target 'nowhere' here.",
        "jupyter": "That is this server itself",
        "http://me:hidden@host": "Leave passwords and tokens out",
        "shelf:/a b": "without spaces",
        "": "without spaces",
    }.items():
        refused = site.ask("POST", "", 400, {"uri": uri})
        assert why in refused["message"]
    site.ask("GET", "/0123456789ab/items", 404)


def test_a_field_that_is_wrong_is_named(site: Site) -> None:
    path = site.at("shelf", "/items")
    good = deployment("x")
    for wrong, field in (
        ({"kind": "thing"}, "kind"),
        ({"name": ""}, "name"),
        ({"config": [1]}, "config"),
        ({"flavor": 1}, "flavor"),
        ({"model_uri": None}, "model"),
        ({"model": {"name": "x"}}, "model"),
        ({"connection": "none", "model_uri": "models:/x/1"}, "none"),
        ({"other": 1}, "other"),
    ):
        refused = site.ask("POST", path, 400, {**good, **wrong})
        assert field in refused["message"]
    site.ask("PATCH", f"{path}/deployments/x", 400, {})
    assert site.items("shelf") == []


def test_jupyter_imports_no_plugin(site: Site) -> None:
    modules = site.server.get("test-modules").json()["modules"]
    assert not {"mlflow", "shelf_plugin", "desk_plugin"} & {one.split(".")[0] for one in modules}
