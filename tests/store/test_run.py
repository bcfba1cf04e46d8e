"""All of one run: what it logged, what it used, what became of its models."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import objects, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]


def details(store: StoreProcess, run_id: str) -> Any:
    return store.get("/views/run", run_id=run_id)


def test_what_a_run_is(store: StoreProcess, writer: Writer) -> None:
    made = writer(
        *(writing.run, store.uri, "0"),
        name="first",
        start_time=5,
        params={"p": "x"},
        tags={"t": "y"},
    )
    found = details(store, made)
    assert found["run_id"] == made
    assert (found["run_name"], found["status"], found["start_time"]) == ("first", "FINISHED", 5)
    assert (found["experiment"]["experiment_id"], found["experiment"]["name"]) == ("0", "Default")
    assert found["lifecycle_stage"] == "active"
    assert found["artifact_uri"].endswith(f"/{made}/artifacts")
    assert found["params"] == {"p": "x"}
    assert found["tags"]["t"] == "y"
    assert (found["parent_run_id"], found["children"], found["traces"]) == (None, 0, 0)
    assert (found["metrics"], found["datasets"], found["models"]) == ([], [], [])
    assert found["progress"] is None
    assert found["cursor"] == store.get("/views/changes")["cursor"]


def test_a_deleted_one_and_one_that_is_not_there(store: StoreProcess, writer: Writer) -> None:
    made = writer(writing.run, store.uri, "0")
    writer(writing.call, store.uri, "delete_run", made)
    assert details(store, made)["lifecycle_stage"] == "deleted"
    for run_id in ("f" * 32, "", "' OR 1=1 --", "x" * 5000):
        found = store.get("/views/run", 404, run_id=run_id)
        assert found["error_code"] == "RESOURCE_DOES_NOT_EXIST"


def test_metrics_have_their_last_value_and_their_range(store: StoreProcess, writer: Writer) -> None:
    logged = {
        "b": [3.0, math.nan, 1.0, 2.0],
        "NaN alone": [math.nan],
        "inf": [math.inf, 0.0, -math.inf],
        "__proto__": [5e-324],
    }
    found = details(store, writer(writing.run, store.uri, "0", metrics=logged))["metrics"]
    assert [tuple(one.values()) for one in found] == [
        ("NaN alone", "NaN", 0, None, None, 1),
        ("__proto__", 5e-324, 0, 5e-324, 5e-324, 1),
        ("b", 2.0, 3, 1.0, 3.0, 4),
        ("inf", "-Infinity", 2, "-Infinity", "Infinity", 3),
    ]


def test_ranges_are_left_out_where_nobody_waits_for_them(
    store: StoreProcess, writer: Writer
) -> None:
    made = writer(writing.run, store.uri, "0", metrics={"a": [1.0, 2.0]})
    [metric] = store.get("/views/run", run_id=made, ranges="false")["metrics"]
    assert metric == {
        "key": "a",
        "value": 2.0,
        "step": 1,
        "least": None,
        "greatest": None,
        "points": 2,
    }


def test_histories_come_along_where_they_are_asked_for(store: StoreProcess, writer: Writer) -> None:
    made = writer(
        writing.run, store.uri, "0", metrics={"loss": [3.0, 1.0, 2.0], "other": [1.0, 2.0]}
    )
    asked = {"run_id": made, "key": ["loss", "none"], "width": 300, "axis": "relative"}
    found = store.client.get("/views/run", params=asked).json()["histories"]
    assert found == store.client.get("/views/metric", params=asked).json()["series"]
    assert [(series["key"], series["values"]) for series in found] == [("loss", [3.0, 1.0, 2.0])]
    assert details(store, made)["histories"] is None


def test_steps_that_a_browser_would_round_are_texts(store: StoreProcess, writer: Writer) -> None:
    made = writer(writing.run, store.uri, "0")
    for step in (2**53, 2**53 + 1, -(2**63)):
        writer(writing.call, store.uri, "log_metric", made, f"{step}", 1.0, step=step)
    found = {one["key"]: one["step"] for one in details(store, made)["metrics"]}
    assert found == {
        str(2**53): 2**53,
        str(2**53 + 1): str(2**53 + 1),
        str(-(2**63)): str(-(2**63)),
    }


def test_strange_texts(store: StoreProcess, writer: Writer) -> None:
    strange = {
        "__proto__": "\u202egnp.exe",
        "a/b:c `d` \"e\" 'f'": "</script>{{x}}",
        " ": "",
        "é": "=cmd()\n2",
        "k" * 250: "v" * 6000,
    }
    names = {key: value for key, value in strange.items() if "`" not in key}
    made = writer(
        *(writing.run, store.uri, "0"),
        name="n" * 250,
        params=names,
        tags={**names, "T": "t" * 8000},
    )
    found = details(store, made)
    assert found["params"] == names
    assert {key: found["tags"][key] for key in names} == names
    assert (len(found["tags"]["T"]), len(found["run_name"])) == (8000, 250)


def test_parents_and_children(store: StoreProcess, writer: Writer) -> None:
    def nested(parent: str, name: str) -> str:
        tags = {"mlflow.parentRunId": parent}
        made: str = writer(writing.run, store.uri, "0", name=name, tags=tags)
        return made

    parent = writer(writing.run, store.uri, "0", name="parent")
    children = [nested(parent, name) for name in ("a", "b", "c")]
    writer(writing.call, store.uri, "delete_run", children[2])
    assert details(store, parent)["children"] == 2
    child = details(store, children[0])
    assert (child["parent_run_id"], child["parent_run_name"]) == (parent, "parent")
    orphan = details(store, nested("f" * 32, "orphan"))
    assert (orphan["parent_run_id"], orphan["parent_run_name"]) == ("f" * 32, None)
    # Its own parent.
    writer(writing.call, store.uri, "set_tag", parent, "mlflow.parentRunId", parent)
    assert details(store, parent)["children"] == 3


def test_datasets(store: StoreProcess, writer: Writer) -> None:
    made = writer(writing.run, store.uri, "0")
    writer(objects.dataset, store.uri, made, "test", "evaluation")
    writer(objects.dataset, store.uri, made, "all", None)
    found = details(store, made)["datasets"]
    assert [(one["name"], one["context"]) for one in found] == [
        ("all", None),
        ("test", "evaluation"),
    ]
    assert found[0] == {
        "name": "all",
        "digest": "digest",
        "context": None,
        "source_type": "local",
        "source": '{"uri": "x"}',
        "schema_text": "{}",
        "profile_text": None,
    }


def test_models_and_where_they_are_registered(store: StoreProcess, writer: Writer) -> None:
    made = writer(writing.run, store.uri, "0")
    finished = writer(writing.logged_model, store.uri, "0", made, b"flavors: {sklearn: {}}")
    pending = writer(objects.pending_model, store.uri, "0", made, "PENDING")
    failed = writer(objects.pending_model, store.uri, "0", made, "FAILED")
    writer(writing.log_run_artifact_model, store.uri, made, "folder/model")
    location = details(store, made)["artifact_uri"]
    writer(writing.register, store.uri, "one %2F", f"models:/{finished}", made)
    writer(writing.register, store.uri, "two", f"{location}/folder/model", made)
    for alias in ("live", "best"):
        writer(writing.call, store.uri, "set_registered_model_alias", "one %2F", alias, "1")
    found = {one["uri"]: one for one in details(store, made)["models"]}
    assert list(found) == [
        f"models:/{finished}",
        f"runs:/{made}/folder/model",
        f"models:/{pending}",
        f"models:/{failed}",
    ]
    assert [one["status"] for one in found.values()] == ["READY", None, "PENDING", "FAILED"]
    assert [one["versions"] for one in found.values()] == [
        [{"name": "one %2F", "version": "1", "aliases": ["best", "live"]}],
        [{"name": "two", "version": "1", "aliases": []}],
        [],
        [],
    ]
    assert found[f"models:/{finished}"]["flavors"] == ["sklearn"]
    writer(writing.call, store.uri, "delete_model_version", "two", "1")
    assert details(store, made)["models"][1]["versions"] == []


def test_a_run_without_its_experiment(store: StoreProcess, writer: Writer) -> None:
    """As a mirror can have it for a moment."""
    made = writer(writing.run, store.uri, "0")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE runs SET experiment_id = 999 WHERE run_uuid = ?", (made,))
    assert store.get("/views/run", 404, run_id=made)["error_code"] == "RESOURCE_DOES_NOT_EXIST"


@pytest.mark.parametrize("view", ["run", "traces"])
def test_a_run_must_be_said(store: StoreProcess, view: str) -> None:
    assert store.get(f"/views/{view}", 400)["error_code"] == "INVALID_PARAMETER_VALUE"
    store.get(f"/views/{view}", 400, run_id="a\0b")
