from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

LARGEST = 1.7976931348623157e308


def experiment(store: StoreProcess, writer: Writer, name: str, **tags: str) -> str:
    made: str = writer(
        writing.experiment, store.uri, name, (store.artifacts / name).as_uri(), tags or None
    )
    return made


def test_values_are_columns_in_the_order_of_the_runs(store: StoreProcess, writer: Writer) -> None:
    here = experiment(store, writer, "columns")
    old = writer(
        *(writing.run, store.uri, here),
        name="old",
        start_time=1_000,
        metrics={"accuracy": [0.5, 0.25]},
        params={"regParam": "0.1"},
    )
    new = writer(
        *(writing.run, store.uri, here),
        name="new",
        start_time=2_000,
        metrics={"accuracy": [0.1], "loss": [3.0]},
        tags={"mlflow.user": "ada", "note": "x"},
        status=None,
    )
    found = store.get("/views/runs", experiment_id=here)
    columns = found["columns"]
    assert columns["run_id"] == [new, old]
    assert columns["run_name"] == ["new", "old"]
    assert columns["status"] == ["RUNNING", "FINISHED"]
    assert columns["start_time"] == [2_000, 1_000]
    assert columns["end_time"][0] is None
    assert columns["end_time"][1] > 1_000
    assert columns["experiment_id"] == [here, here]
    assert columns["experiment_name"] == ["columns", "columns"]
    assert columns["artifact_uri"][1] == f"{(store.artifacts / 'columns').as_uri()}/{old}/artifacts"
    assert found["metrics"] == {"accuracy": [0.1, 0.25], "loss": [3.0, None]}
    assert found["params"] == {"regParam": [None, "0.1"]}
    assert found["tags"]["note"] == ["x", None]
    assert found["models"] == [[], []]
    assert found["total"] == 2
    assert found["experiment"] == {
        "experiment_id": here,
        "name": "columns",
        "lifecycle_stage": "active",
        "artifact_location": (store.artifacts / "columns").as_uri(),
    }


def test_numbers_that_json_has_none_for(store: StoreProcess, writer: Writer) -> None:
    here = experiment(store, writer, "strange numbers")
    values = {
        "nan": float("nan"),
        "infinity": float("inf"),
        "minus": float("-inf"),
        "tiny": 5e-324,
        "large": LARGEST / 2,
        "zero": 0.0,
    }
    writer(writing.run, store.uri, here, metrics={key: [one] for key, one in values.items()})
    assert store.get("/views/runs", experiment_id=here)["metrics"] == {
        "nan": ["NaN"],
        "infinity": ["Infinity"],
        "minus": ["-Infinity"],
        "tiny": [5e-324],
        "large": [LARGEST / 2],
        "zero": [0.0],
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "__proto__",
        "</script>",
        "\u202egnp",
        "e\u0301 é 🏳️‍🌈",
        "a/b",
        "=cmd()",
        "{{x}}",
        "l\nl",
    ],
)
def test_texts_come_back_as_they_were(store: StoreProcess, writer: Writer, text: str) -> None:
    here = experiment(store, writer, f"text {text!r}"[:200].replace("/", "_"))
    writer(writing.run, store.uri, here, params={"p": text}, tags={"t": text})
    found = store.get("/views/runs", experiment_id=here)
    assert found["params"]["p"] == [text]
    assert found["tags"]["t"] == [text]


def test_a_notebooks_runs_in_its_own_and_in_other_experiments(
    store: StoreProcess, writer: Writer
) -> None:
    own = experiment(store, writer, "own", **{"mlflow.experiment.sourceId": "notebook-1"})
    other = experiment(store, writer, "other")
    tag = {"jupyter.notebook.id": "notebook-1"}
    untagged = writer(writing.run, store.uri, own, start_time=1)
    elsewhere = writer(writing.run, store.uri, other, start_time=2, tags=tag)
    both = writer(writing.run, store.uri, own, start_time=3, tags=tag)
    writer(writing.run, store.uri, other, start_time=4, tags={"jupyter.notebook.id": "notebook-2"})
    deleted = writer(writing.run, store.uri, own, start_time=5, tags=tag)
    writer(writing.call, store.uri, "delete_run", deleted)

    found = store.get("/views/runs", notebook_id="notebook-1")
    assert found["columns"]["run_id"] == [both, elsewhere, untagged]
    assert found["columns"]["experiment_name"] == ["own", "other", "own"]
    assert found["total"] == 3
    assert found["experiment"]["experiment_id"] == own


def test_a_notebook_without_runs(store: StoreProcess) -> None:
    found = store.get("/views/runs", notebook_id="nobody")
    assert found["total"] == 0
    assert found["experiment"] is None
    assert found["columns"]["run_id"] == []


def test_a_deleted_experiment_is_no_longer_the_notebooks(
    store: StoreProcess, writer: Writer
) -> None:
    tags = {"mlflow.experiment.sourceId": "notebook-3"}
    gone = [experiment(store, writer, name, **tags) for name in ("gone", "gone too")]
    for one in gone:
        writer(writing.call, store.uri, "delete_experiment", one)
    found = store.get("/views/runs", notebook_id="notebook-3")
    assert found["experiment"] is None
    assert found["deleted_experiment"]["experiment_id"] == gone[1]
    assert found["deleted_experiment"]["lifecycle_stage"] == "deleted"
    again = experiment(store, writer, "again", **tags)
    found = store.get("/views/runs", notebook_id="notebook-3")
    assert found["experiment"]["experiment_id"] == again
    assert found["deleted_experiment"] is None
    found = store.get("/views/runs", experiment_id=gone[0])
    assert found["experiment"]["lifecycle_stage"] == "deleted"
    assert found["deleted_experiment"] is None


def test_windows_put_together_are_all_runs(store: StoreProcess, writer: Writer) -> None:
    here = experiment(store, writer, "windows")
    # Equal times: the order must still be one order.
    made = [writer(writing.run, store.uri, here, start_time=7) for _ in range(5)]
    seen = []
    for offset in (0, 2, 4, 6):
        found = store.get("/views/runs", experiment_id=here, offset=offset, limit=2)
        assert (found["total"], found["offset"]) == (5, offset)
        seen += found["columns"]["run_id"]
    assert seen == sorted(made)


@pytest.mark.parametrize(
    ("status", "code", "parameters"),
    [
        (400, "INVALID_PARAMETER_VALUE", {}),
        (400, "INVALID_PARAMETER_VALUE", {"notebook_id": "a", "experiment_id": "0"}),
        (400, "INVALID_PARAMETER_VALUE", {"experiment_id": "0", "limit": "0"}),
        (400, "INVALID_PARAMETER_VALUE", {"experiment_id": "0", "limit": "50001"}),
        (400, "INVALID_PARAMETER_VALUE", {"experiment_id": "0", "offset": "-1"}),
        (400, "INVALID_PARAMETER_VALUE", {"kernel_process": "a", "run_id": "b"}),
        (400, "INVALID_PARAMETER_VALUE", {"cell_id": "a"}),
        (400, "INVALID_PARAMETER_VALUE", {"notebook_id": "a", "status": "DONE"}),
        (404, "RESOURCE_DOES_NOT_EXIST", {"experiment_id": "999"}),
        (404, "RESOURCE_DOES_NOT_EXIST", {"experiment_id": "no number"}),
    ],
)
def test_a_wrong_question(
    store: StoreProcess, status: int, code: str, parameters: dict[str, str]
) -> None:
    found = store.get("/views/runs", status, **parameters)
    assert found["error_code"] == code
    assert found["message"]


def test_an_unknown_view(store: StoreProcess) -> None:
    assert store.get("/views/nothing", 404)["error_code"] == "ENDPOINT_NOT_FOUND"


def test_the_number_of_statements_does_not_grow_with_the_runs(
    store: StoreProcess, writer: Writer
) -> None:
    few = writer(writing.count_statements, str(store.path), "notebook-1", 1)
    many = writer(writing.count_statements, str(store.path), "notebook-1", 1000)
    assert len(few) == len(many) <= 9


def test_runs_by_their_ids(store: StoreProcess, writer: Writer) -> None:
    here = experiment(store, writer, "by id")
    first, second, third = (
        writer(writing.run, store.uri, here, start_time=time) for time in (1, 2, 3)
    )
    writer(writing.call, store.uri, "delete_run", third)
    asked = [first, "f" * 32, third, second]
    found = store.client.get("/views/runs", params={"run_id": asked}).json()
    assert found["columns"]["run_id"] == [second, first]
    assert found["total"] == 2
    assert found["experiment"] is None


def test_the_running_runs_of_a_kernels_process(store: StoreProcess, writer: Writer) -> None:
    here = experiment(store, writer, "processes")
    mine, other = {"jupyter.kernel.process": "p-1"}, {"jupyter.kernel.process": "p-2"}
    running = writer(writing.run, store.uri, here, start_time=1, tags=mine, status=None)
    done = writer(writing.run, store.uri, here, start_time=2, tags=mine)
    writer(writing.run, store.uri, here, start_time=3, tags=other, status=None)
    found = store.get("/views/runs", kernel_process="p-1")
    assert found["columns"]["run_id"] == [done, running]
    found = store.get("/views/runs", kernel_process="p-1", status="RUNNING")
    assert found["columns"]["run_id"] == [running]
    assert found["tags"]["jupyter.kernel.process"] == ["p-1"]
    assert store.get("/views/runs", kernel_process="p-3")["total"] == 0


def test_the_runs_of_a_cell(store: StoreProcess, writer: Writer) -> None:
    here = experiment(store, writer, "cells", **{"mlflow.experiment.sourceId": "notebook-5"})
    tags = {"jupyter.notebook.id": "notebook-5", "jupyter.cell.id": "c-1"}
    run = writer(writing.run, store.uri, here, tags=tags)
    writer(writing.run, store.uri, here, tags={**tags, "jupyter.cell.id": "c-2"})
    # Cell ids are a notebook's own: a copy has the same.
    writer(writing.run, store.uri, "0", tags={"jupyter.cell.id": "c-1"})
    found = store.get("/views/runs", notebook_id="notebook-5", cell_id="c-1")
    assert found["columns"]["run_id"] == [run]
    assert found["experiment"]["experiment_id"] == here
