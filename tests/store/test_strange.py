"""What anybody may have written into a store, or asked of it: no view breaks, no process ends."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from jupyter_mlflow.store.views import untrusted
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

HISTORY = "mlflow.log-model.history"
HALF = "\\ud800"
"""Half of a pair of surrogates, as JSON spells it."""
DEEP = 40_000
BOMB = "\n".join(
    ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
)
"""In YAML small, and 9^29 times as large as a text."""


@pytest.fixture
def experiment_id(store: StoreProcess, writer: Writer, request: pytest.FixtureRequest) -> str:
    name = request.node.name.replace("/", " ")[:200]
    made: str = writer(writing.experiment, store.uri, name, (store.artifacts / name).as_uri())
    return made


def models_of(store: StoreProcess, experiment_id: str) -> Any:
    found = store.get("/views/runs", experiment_id=experiment_id)
    assert found["total"] == 1
    return found["models"][0]


@pytest.mark.parametrize(
    ("history", "paths"),
    [
        ("[" * 4000, []),
        ('[{"artifact_path": "a", "flavors": ' + "[" * 300 + "]" * 300 + "}]", []),
        ("[" + "1" * 5000 + "]", []),
        (f'[{{"artifact_path": "a{HALF}b"}}]', ["a\ufffdb"]),
        ('[{"artifact_path": "\\ud83d\\ude00"}]', ["😀"]),
        ('[{"artifact_path": "a", "model_uuid": {"b": []}}]', ["a"]),
        ('[{"artifact_path": ["a"]}, {"artifact_path": "b", "flavors": ["c"]}, 1]', ["b"]),
        (f'[{{"artifact_path": "a", "flavors": {{"{HALF}": 1}}}}]', ["a"]),
    ],
    ids=lambda one: str(one)[:40],
)
def test_histories_of_models(
    store: StoreProcess, writer: Writer, experiment_id: str, history: str, paths: list[str]
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    # One is needed for a model_uuid to be compared with.
    writer(writing.logged_model, store.uri, experiment_id, run_id, b"flavors: {}")
    writer(writing.call, store.uri, "set_tag", run_id, HISTORY, history)
    found = models_of(store, experiment_id)
    assert [one["path"] for one in found if one["kind"] == "run_artifact"] == paths


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP,
        "flavors:\n" + "- " * DEEP,
        "flavors: {sklearn: " + "{a: " * DEEP,
        "? " * DEEP,
        "flavors: [" + "[]," * 100_000 + "]",
        "<<: *a",
        "flavors: &a {b: *a}",
        f"{BOMB}\nflavors: *a29",
        f"{BOMB}\n? *a29\n: b",
        '!!int "": 1',
        "&a [*a]",
    ],
    ids=lambda text: text[:20],
)
def test_mlmodel_files(store: StoreProcess, writer: Writer, experiment_id: str, text: str) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    model_id = writer(writing.logged_model, store.uri, experiment_id, run_id, text.encode())
    assert [one["flavors"] for one in models_of(store, experiment_id)] == [[]]
    found = store.client.get("/views/model", params={"model_id": model_id})
    assert found.status_code in (httpx.codes.OK, httpx.codes.NOT_FOUND), found.text


@pytest.mark.parametrize(
    ("inputs", "names"),
    [
        (f'[{{"name": "a{HALF}", "type": "long"}}]', ["a\ufffd"]),
        ("[" * DEEP, None),
        ('[{"type": "array", "items": ' * 200 + "1" + "}]" * 200, None),
        ('[{"type": "tensor", "tensor-spec": 1}]', None),
        ("null", []),
    ],
    ids=lambda one: str(one)[:20],
)
def test_signatures(
    store: StoreProcess, writer: Writer, experiment_id: str, inputs: str, names: list[str] | None
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    text = json.dumps({"flavors": {"f": {}}, "signature": {"inputs": inputs, "outputs": None}})
    model_id = writer(writing.logged_model, store.uri, experiment_id, run_id, text.encode())
    found = store.get("/views/model", model_id=model_id)
    signature = found["signature"]
    assert found["flavors"] == ["f"]
    assert (signature and [one["name"] for one in signature["inputs"]]) == names


@pytest.mark.parametrize(
    ("kind", "example", "expected"),
    [
        ("json_object", f'{{"a{HALF}": ["{HALF}"]}}', {"value": {"a\ufffd": ["\ufffd"]}}),
        ("json_object", "[" * 100 + "]" * 100, ...),
        ("json_object", "[" * 102 + "]" * 102, None),
        ("json_object", "[" * DEEP, None),
        ("dataframe", f'{{"columns": ["{HALF}"], "data": [["{HALF}"]]}}', ...),
        ("dataframe", f'{{"columns": [{"9" * 4000}], "data": [[{"9" * 4000}]]}}', ...),
        ("ndarray", '{"inputs": [' + "9" * 5000 + "]}", None),
        ("ndarray", '{"inputs": [NaN, 1e999]}', ...),
    ],
    ids=lambda one: str(one)[:20],
)
def test_input_examples(
    store: StoreProcess,
    writer: Writer,
    experiment_id: str,
    kind: str,
    example: str,
    expected: object,
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    text = json.dumps(
        {
            "flavors": {"f": {}},
            "saved_input_example_info": {"artifact_path": "example.json", "type": kind},
        }
    )
    files = {"example.json": example.encode()}
    model_id = writer(writing.logged_model, store.uri, experiment_id, run_id, text.encode(), files)
    found = store.get("/views/model", model_id=model_id)
    assert found["flavors"] == ["f"]
    if expected is ...:
        assert found["input_example"] is not None
    else:
        assert found["input_example"] == expected


def test_an_examples_kind_that_is_a_bomb(
    store: StoreProcess, writer: Writer, experiment_id: str
) -> None:
    run_id = writer(writing.run, store.uri, experiment_id)
    text = f"{BOMB}\nsaved_input_example_info: {{artifact_path: example.json, type: *a29}}"
    model_id = writer(
        *(writing.logged_model, store.uri, experiment_id, run_id, text.encode()),
        {"example.json": b"1"},
    )
    assert store.get("/views/model", model_id=model_id)["input_example"] == {"value": 1}


def test_a_lone_surrogate_does_not_reach_the_store(
    store: StoreProcess, writer: Writer, experiment_id: str
) -> None:
    """MLflow drops it or refuses it, so that only what is JSON within a text can have one."""
    run_id = writer(writing.run, store.uri, experiment_id)
    body = f'{{"run_id": "{run_id}", "key": "t", "value": "a{HALF}b"}}'
    answer = store.client.post(
        "/api/2.0/mlflow/runs/set-tag",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == httpx.codes.OK
    with pytest.raises(Exception, match="surrogates not allowed"):
        writer(writing.call, store.uri, "set_tag", run_id, "u", "a\ud800b")
    with pytest.raises(Exception, match="surrogates not allowed"):
        writer(writing.call, store.uri, "log_param", run_id, "p", "a\ud800b")
    found = store.get("/views/runs", experiment_id=experiment_id)
    assert found["tags"]["t"] != ["a\ud800b"]
    assert "u" not in found["tags"]


@pytest.mark.parametrize(
    ("status", "parameters"),
    [
        (404, {"experiment_id": "9" * 30}),
        (404, {"experiment_id": "9" * 5000}),
        (404, {"experiment_id": str(2**63)}),
        (404, {"experiment_id": str(2**63 - 1)}),
        (404, {"experiment_id": "٣"}),
        (404, {"experiment_id": "-1"}),
        (400, {"experiment_id": "0", "offset": "9" * 30}),
        (400, {"experiment_id": "0", "offset": "9" * 5000}),
        (400, {"experiment_id": "0\0"}),
        (400, {"notebook_id": "a\0b"}),
        (200, {"experiment_id": "0", "offset": str(2**63 - 1)}),
        (200, {"notebook_id": "\ufffd' OR 1=1 --"}),
    ],
    ids=lambda one: str(one)[:40],
)
def test_questions(store: StoreProcess, status: int, parameters: dict[str, str]) -> None:
    found = store.get("/views/runs", status, **parameters)
    assert status == 200 or found["message"]


@pytest.mark.parametrize("version", ["9" * 30, "9" * 5000, "٣", "-1"])
def test_versions(store: StoreProcess, version: str) -> None:
    assert store.get("/views/model", 404, name="m", version=version)["message"]


def test_what_nobody_thought_of(store: StoreProcess, writer: Writer, experiment_id: str) -> None:
    """An answer in our form, its cause in the log, and the connection good for the next."""
    run_id = writer(writing.run, store.uri, experiment_id)
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE runs SET status = NULL WHERE run_uuid = ?", (run_id,))
    for _ in range(3):
        found = store.get("/views/runs", 500, experiment_id=experiment_id)
        assert set(found) == {"error_code", "message"}
        assert found["error_code"] == "INTERNAL_ERROR"
        assert "valid" not in found["message"]
        assert store.get("/views/ready")["dialect"] == "sqlite"
    assert store.log.count("Traceback") == 3
    assert "/views/runs failed" in store.log


def test_surrogates_are_replaced_wherever_they_are() -> None:
    half, whole = "a\ud800b", "a\ufffdb"
    given = {half: [half, {"k": half}], "n": [1, None, 0.5, True], "😀": "\ud83d\ude00"}
    assert untrusted.without_surrogates(given) == {
        whole: [whole, {"k": whole}],
        "n": [1, None, 0.5, True],
        "😀": "😀",
    }
