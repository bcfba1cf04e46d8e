"""The traces of runs: made within them, or tied to them later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.store import objects, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]


def test_traces_of_a_run_newest_first(store: StoreProcess, writer: Writer) -> None:
    run_id = writer(writing.run, store.uri, "0", status=None)
    other = writer(writing.run, store.uri, "0", status=None)
    made = [writer(objects.trace, store.uri, run_id, f"question {n}") for n in range(3)]
    linked = writer(objects.trace, store.uri, None, "</script>\u202e")
    writer(objects.trace, store.uri, other, "another run's")
    # One of them in both ways.
    writer(writing.call, store.uri, "link_traces_to_run", [linked, made[0]], run_id)
    found = store.get("/views/traces", run_id=run_id)
    assert (found["total"], found["offset"]) == (4, 0)
    assert [one["trace_id"] for one in found["traces"]] == [linked, *reversed(made)]
    newest = found["traces"][0]
    assert newest["status"] == "OK"
    assert newest["duration"] >= 0
    assert "</script>" in newest["request"]
    assert "answer" in newest["response"]
    assert [one["timestamp"] for one in found["traces"]] == sorted(
        (one["timestamp"] for one in found["traces"]), reverse=True
    )
    part = store.get("/views/traces", run_id=run_id, offset=1, limit=2)
    assert (part["total"], part["offset"]) == (4, 1)
    assert part["traces"] == found["traces"][1:3]
    assert store.get("/views/run", run_id=run_id)["traces"] == 4
    assert store.get("/views/run", run_id=other)["traces"] == 1


def test_a_run_without_traces_and_one_that_is_not_there(
    store: StoreProcess, writer: Writer
) -> None:
    run_id = writer(writing.run, store.uri, "0")
    assert store.get("/views/traces", run_id=run_id) == {"total": 0, "offset": 0, "traces": []}
    assert store.get("/views/traces", 404, run_id="f" * 32)["message"]
