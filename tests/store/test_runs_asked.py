"""What of which runs is told: columns, keys, ranges, stages, exact values, nesting."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.store.views.runs.family import roots_of
from jupyter_mlflow.store.views.runs.wire import Runs
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

PARENT = "mlflow.parentRunId"


@pytest.fixture
def here(store: StoreProcess, writer: Writer, request: pytest.FixtureRequest) -> str:
    name = request.node.name
    made: str = writer(writing.experiment, store.uri, name, (store.artifacts / name).as_uri())
    return made


def ask(store: StoreProcess, **asked: Any) -> Any:
    found = store.client.get("/views/runs", params=asked)
    assert found.status_code == 200, found.text
    # The reply is written without looking at each value: here it is looked at.
    Runs.model_validate_json(found.content, strict=True)
    return found.json()


def ids(store: StoreProcess, **asked: Any) -> list[str]:
    found: list[str] = ask(store, **asked)["columns"]["run_id"]
    return found


def test_only_the_columns_asked_for(store: StoreProcess, writer: Writer, here: str) -> None:
    one = writer(
        *(writing.run, store.uri, here),
        name="named",
        metrics={"a.b": [1.0], "c": [2.0]},
        params={"p": "x", "q": "y"},
        tags={"t": "1", "u": "2", PARENT: "f" * 32},
    )
    columns = ["metrics.a.b", "params.q", "tags.u", "tags.absent", "metrics.a.b"]
    found = ask(store, experiment_id=here, column=columns)
    assert (found["metrics"], found["params"], found["tags"]) == (
        {"a.b": [1.0]},
        {"q": ["y"]},
        {"u": ["2"]},
    )
    assert found["columns"]["run_id"] == [one]
    assert found["columns"]["run_name"] == ["named"]
    assert found["columns"]["parent_run_id"] == ["f" * 32]
    everything = ask(store, experiment_id=here)
    assert set(everything["metrics"]) == {"a.b", "c"}
    assert set(everything["params"]) == {"p", "q"}
    for wrong in ("a", "attributes.status", "metric.a", ""):
        store.get("/views/runs", 400, experiment_id=here, column=wrong)


def test_many_columns_of_many_keys(store: StoreProcess, writer: Writer, here: str) -> None:
    """Looked up one by one or read past: the same values."""
    for _ in range(3):
        writer(writing.run, store.uri, here, params={f"p{n}": f"v{n}" for n in range(40)})
    for count in (1, 3, 4, 12, 39):
        wanted = [f"params.p{n}" for n in range(count)]
        found = ask(store, experiment_id=here, column=wanted)
        assert found["params"] == {f"p{n}": [f"v{n}"] * 3 for n in sorted(map(str, range(count)))}
        assert found["metrics"] == {}


def test_keys_and_ranges_of_all_runs_not_of_the_window(
    store: StoreProcess, writer: Writer, here: str
) -> None:
    values = {"a": [1.0], "nan": [float("nan")], "inf": [float("inf")]}
    writer(writing.run, store.uri, here, start_time=3, metrics=values, params={"p": "x"})
    writer(writing.run, store.uri, here, start_time=2, metrics={"a": [-2.0], "inf": [0.5]})
    writer(writing.run, store.uri, here, start_time=1, tags={"t": "x"})
    found = ask(store, experiment_id=here, keys=True, best=True, limit=1, offset=2)
    assert found["keys"]["metrics"] == ["a", "inf", "nan"]
    assert found["keys"]["params"] == ["p"]
    assert "t" in found["keys"]["tags"]
    assert found["best"] == {
        "a": {"least": -2.0, "greatest": 1.0},
        "inf": {"least": 0.5, "greatest": "Infinity"},
    }
    found = ask(store, experiment_id=here, best=True, column=["metrics.a"], filter="metrics.a > 0")
    assert found["best"] == {"a": {"least": 1.0, "greatest": 1.0}}
    assert found["keys"] is None


def test_deleted_runs(store: StoreProcess, writer: Writer, here: str) -> None:
    kept, gone = (writer(writing.run, store.uri, here, start_time=time) for time in (1, 2))
    writer(writing.call, store.uri, "delete_run", gone)
    assert ids(store, experiment_id=here) == [kept]
    assert ids(store, experiment_id=here, stage="deleted") == [gone]
    found = ask(store, experiment_id=here, stage="all")
    assert found["columns"]["run_id"] == [gone, kept]
    assert found["columns"]["lifecycle_stage"] == ["deleted", "active"]


def test_only_runs_with_a_model(store: StoreProcess, writer: Writer, here: str) -> None:
    plain, logged, older = (writer(writing.run, store.uri, here) for _ in range(3))
    writer(writing.log_model, store.uri, logged)
    # As MLflow 2 and Spark's flavor write it.
    history = '[{"artifact_path": "m", "utc_time_created": "", "flavors": {}}]'
    writer(writing.call, store.uri, "set_tag", older, "mlflow.log-model.history", history)
    assert set(ids(store, experiment_id=here)) == {plain, logged, older}
    assert set(ids(store, experiment_id=here, with_model=True)) == {logged, older}


def test_several_experiments(store: StoreProcess, writer: Writer, here: str) -> None:
    other = writer(writing.experiment, store.uri, "another", (store.artifacts / "x").as_uri())
    first = writer(writing.run, store.uri, here, start_time=1)
    second = writer(writing.run, store.uri, other, start_time=2)
    found = ask(store, experiment_id=[here, other])
    assert found["columns"]["run_id"] == [second, first]
    assert found["columns"]["experiment_name"][0] == "another"
    assert found["experiment"] is None
    answer = store.client.get("/views/runs", params={"experiment_id": [here, "998"]})
    assert answer.status_code == 404
    assert "998" in answer.json()["message"]


def test_exact_values(store: StoreProcess, writer: Writer, here: str) -> None:
    one = writer(writing.run, store.uri, here, params={"lr": "0.1"}, tags={"a.b": "x=y"})
    two = writer(writing.run, store.uri, here, params={"lr": ""})
    three = writer(writing.run, store.uri, here, tags={"a.b": "X=Y"})
    assert ids(store, experiment_id=here, where="params.lr=0.1") == [one]
    assert ids(store, experiment_id=here, where="params.lr=") == [two]
    assert ids(store, experiment_id=here, where="params.lr") == [three]
    assert ids(store, experiment_id=here, where="tags.a.b=x=y") == [one]
    assert ids(store, experiment_id=here, where=["params.lr", "tags.a.b=X=Y"]) == [three]
    store.get("/views/runs", 400, experiment_id=here, where="metrics.m=1")


def test_runs_in_runs(store: StoreProcess, writer: Writer, here: str) -> None:
    top = writer(writing.run, store.uri, here, start_time=9)
    within = [
        writer(writing.run, store.uri, here, start_time=time, tags={PARENT: top})
        for time in (1, 2, 3)
    ]
    deepest = writer(writing.run, store.uri, here, start_time=4, tags={PARENT: within[0]})
    orphan = writer(writing.run, store.uri, here, start_time=5, tags={PARENT: "0" * 32})
    writer(writing.call, store.uri, "delete_run", within[2])
    found = ask(store, experiment_id=here, parent="")
    assert found["columns"]["run_id"] == [top, orphan]
    assert found["columns"]["children"] == [2, 0]
    assert found["columns"]["parent_run_id"] == [None, "0" * 32]
    assert found["total"] == 2
    found = ask(store, experiment_id=here, parent=top)
    assert found["columns"]["run_id"] == [within[1], within[0]]
    assert found["columns"]["children"] == [0, 1]
    assert ask(store, experiment_id=here, stage="all", parent="")["columns"]["children"] == [3, 0]
    # Whose parent is filtered out would be nowhere else.
    matching = f"attributes.start_time < 9 and attributes.run_id != '{orphan}'"
    assert ids(store, experiment_id=here, parent="", filter=matching) == within[1::-1]
    assert ids(store, experiment_id=here, parent=within[0]) == [deepest]


def test_circles_of_parents_are_not_lost(store: StoreProcess, writer: Writer, here: str) -> None:
    first, second, itself = (
        writer(writing.run, store.uri, here, start_time=time) for time in (3, 2, 1)
    )
    for run_id, parent in ((first, second), (second, first), (itself, itself)):
        writer(writing.call, store.uri, "set_tag", run_id, PARENT, parent)
    assert ids(store, experiment_id=here, parent="") == [first, itself]


@pytest.mark.parametrize(
    ("parents", "roots"),
    [
        ({}, "abcde"),
        ({"a": "b", "b": "c"}, "cde"),
        ({"a": "b", "b": "c", "c": "a"}, "ade"),
        ({"a": "x", "b": "a"}, "acde"),
        ({"e": "a", "a": "b", "b": "c", "c": "b"}, "bd"),
        ({one: one for one in "abcde"}, "abcde"),
    ],
)
def test_roots(parents: dict[str, str], roots: str) -> None:
    assert roots_of("abcde", parents) == list(roots)


def test_deep_nesting_takes_no_recursion() -> None:
    many = [str(number) for number in range(5000)]
    assert roots_of(many, dict(pairwise(many))) == [many[-1]]


def test_what_is_written_is_there_at_once(store: StoreProcess, writer: Writer, here: str) -> None:
    """The order of runs is kept between questions, until anybody writes."""
    asked = {"experiment_id": here, "order_by": "metrics.m DESC", "column": "metrics.m"}
    low = writer(writing.run, store.uri, here, metrics={"m": [1.0]})
    high = writer(writing.run, store.uri, here, metrics={"m": [2.0]})
    for _ in range(2):
        assert ids(store, **asked) == [high, low]
    writer(writing.call, store.uri, "log_metric", low, "m", 3.0)
    assert ids(store, **asked) == [low, high]
    store.post("/api/2.0/mlflow/runs/delete", run_id=low)
    assert ids(store, **asked) == [high]
    store.post("/api/2.0/mlflow/runs/restore", run_id=low)
    assert ids(store, **asked) == [low, high]


def test_all_runs_in_one_window(store: StoreProcess, writer: Writer, here: str) -> None:
    """More than are read in one statement."""
    writer(writing.many_runs, str(store.path), int(here), 2500)
    found = ask(store, experiment_id=here, limit=10_000, order_by="params.p")
    assert found["total"] == 2500
    numbers = [f"{number:05}" for number in range(2500)]
    assert found["columns"]["run_name"] == numbers
    assert found["params"] == {"p": numbers}
    assert found["metrics"] == {"m": [float(number) for number in numbers]}
    assert found["models"] == [[]] * 2500
    assert ask(store, experiment_id=here, limit=1, keys=True)["keys"]["params"] == ["p"]
    # One that only a run has that is not looked at first.
    rare = found["columns"]["run_id"][1]
    writer(writing.call, store.uri, "log_param", rare, "rare", "x")
    assert ask(store, experiment_id=here, limit=1, keys=True)["keys"]["params"] == ["p", "rare"]
