"""What jobs are made of: requests, records, events."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from jupyter_mlflow.errors import BadRequest, StoreError
from jupyter_mlflow.jobs import experiments, owner, runs
from jupyter_mlflow.jobs.adopting import adopt
from jupyter_mlflow.jobs.job import Job
from jupyter_mlflow.jobs.manager import Jobs
from jupyter_mlflow.jobs.shelf import Shelf
from jupyter_mlflow.jobs.spec import new_job

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.tracking.connections import Connections
    from jupyter_mlflow.tracking.upstream import Upstream

BODY: dict[str, Any] = {"kind": "project", "connection": "default", "arguments": {"uri": "x"}}
GONE = f"{owner.this_process().split()[0]} {os.getpid()} 1"
"""This pid, but of a process that began at another time."""


def job(number: int, **fields: Any) -> Job:
    given = {"kind": "project", "title": "x", "connection": "default", "owner": GONE}
    return Job(id=f"{number:032x}", arguments={}, resolved={}, **{**given, **fields})


def test_a_grid_is_all_combinations_over_the_other_parameters() -> None:
    arguments = {"uri": "x", "parameters": {"alpha": 1, "kept": "k"}}
    grid = {"alpha": [0.1, 0.2], "beta": ["a", "b"]}
    made = new_job({**BODY, "arguments": arguments, "grid": grid}, ["project"]).combinations()
    assert [one["parameters"] for one in made] == [
        {"alpha": alpha, "kept": "k", "beta": beta} for alpha in (0.1, 0.2) for beta in ("a", "b")
    ]
    assert new_job(BODY, ["project"]).combinations() == [{"uri": "x"}]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": ["project"]}, "kind"),
        ({"arguments": []}, "arguments"),
        ({"arguments": {"parameters": [1]}}, "parameters"),
        ({"connection": None}, "connection"),
        ({"connection": "a\0"}, "connection"),
        ({"run_name": "x" * 1001}, "run_name"),
        ({"run_name": "\ud800"}, "run_name"),
        ({"experiment_id": "1", "experiment_name": "a"}, "experiment_name"),
        ({"grid": []}, "grid"),
        ({"grid": {"a": "abc"}}, "grid.a"),
        ({"grid": {"a": [None]}}, "grid.a"),
        ({"arguments": {"backend_config": {"a": [float("nan")]}}}, "arguments"),
        ({"grid": {"a": [float("inf")]}}, "grid"),
        ({"other": 1}, None),
    ],
)
def test_a_wrong_request_names_its_field(change: dict[str, Any], field: str | None) -> None:
    with pytest.raises(BadRequest) as refused:
        new_job({**BODY, **change}, ["project"])
    assert refused.value.field == field


class Store:
    """The runs of a store, which notes what it is told; ``broken`` is a call that it fails at."""

    def __init__(self, broken: str = "") -> None:
        self.told: list[tuple[str, Any]] = []
        self._broken = broken

    async def upstream(self) -> Any:
        return self

    async def post_json(self, path: str, body: Any) -> Any:
        what = path.rpartition("/")[2]
        self.told.append((what, body))
        if what == self._broken:
            raise StoreError("It is gone.")
        return {"run": {"info": {"run_id": "r"}}}

    async def get_json(self, _: str, *, run_id: str) -> Any:
        return {"run": {"info": {"run_id": run_id, "status": "RUNNING"}}}


async def test_a_parent_run_that_is_not_completed_is_ended() -> None:
    """No job comes of it, so nobody else does it."""
    store = Store(broken="log-batch")
    new = new_job({**BODY, "grid": {"alpha": [1]}}, ["project"])
    with pytest.raises(StoreError):
        await runs.make_parent(cast("Upstream", store), "g", "x", "0", new)
    assert [what for what, _ in store.told] == ["create", "log-batch", "update"]
    assert store.told[-1][1]["status"] == "FAILED"


async def test_who_forgets_a_grid_leaves_no_parent_run(tmp_path: Path) -> None:
    """Also where its store could not be told of the grid's end at the time."""
    store = Store()
    connections = SimpleNamespace(
        get=lambda _: SimpleNamespace(upstream=store.upstream, spec=SimpleNamespace(uri=""))
    )
    grid = {"group": "g", "parent_run_id": "p", "state": "failed", "settled": True}
    await Shelf(tmp_path).save(job(1, **grid), job(2, **grid))
    jobs = Jobs(
        cast("Connections", connections), folder=tmp_path, checks={}, on_state=lambda _: None
    )
    await jobs.delete(job(1).id)
    ended = [body for what, body in store.told if what == "update"]
    assert [(run["run_id"], run["status"]) for run in ended] == [("p", "FAILED")]
    await jobs.delete(job(2).id)
    assert await jobs.models() == []
    assert len([what for what, _ in store.told if what == "update"]) == 1


def test_an_experiment_has_a_name_where_the_system_knows_no_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a container that runs as any number."""

    def getuser() -> str:
        raise KeyError("uid not found: 1000")

    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr("getpass.getuser", getuser)
    names = experiments._names("https://host", {"path": "a.ipynb", "id": "x"})
    assert next(names) == "unknown/a.ipynb"


async def test_what_a_dead_server_left_has_ended(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    alive, foreign = owner.this_process(), "elsewhere 1 1"
    await shelf.save(
        job(1, state="queued"),
        job(2, state="running"),
        job(3, state="running"),
        job(4, state="running"),
        job(5, state="finished", ended=5),
        job(6, state="running", owner=alive),
        job(7, state="running", owner=foreign),
    )
    run = {"run": {"run_id": "r", "name": "n", "experiment_id": "7"}}
    for number, last in ((3, {"exit_code": 0}), (4, {"exit_code": 2})):
        lines = [json.dumps(event) for event in (run, last)]
        (shelf.place(job(number).id) / "events.jsonl").write_text("\n".join([*lines, ""]))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "job.json").write_text("{")
    found = {int(one.id, 16): one for one in adopt(shelf)}
    states = {number: one.state for number, one in found.items()}
    assert states == {1: "killed", 2: "killed", 3: "finished", 4: "failed", 5: "finished"}
    assert found[3].runs == [{"run_id": "r", "name": "n"}]
    assert (found[3].experiment_id, found[5].ended) == ("7", 5)


async def test_the_last_word_counts_however_much_was_said_before(tmp_path: Path) -> None:
    """As a loop of some hours does that reports its progress."""
    shelf = Shelf(tmp_path)
    await shelf.save(job(1, state="running"))
    progress = json.dumps({"progress": {"done": 1, "total": None}}) + "\n"
    last = json.dumps({"exit_code": 0}) + "\n"
    said = progress * (3_000_000 // len(progress)) + last
    (shelf.place(job(1).id) / "events.jsonl").write_text(said)
    assert [one.state for one in adopt(shelf)] == ["finished"]


def test_events_are_read_as_whole_lines(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    file = shelf.place("a") / "events.jsonl"
    assert shelf.events("a", 0) == ([], 0)
    file.parent.mkdir()
    file.write_bytes(b'{"exit_code": 1}\nno json\n[1]\n{"exit')
    assert shelf.events("a", 0) == ([{"exit_code": 1}], 29)
    file.write_bytes(file.read_bytes() + b'_code": 2}\n')
    assert shelf.events("a", 29) == ([{"exit_code": 2}], 46)


def test_what_makes_no_sense_in_an_event_changes_nothing() -> None:
    one = job(1)
    for event in ({"run": 3}, {"progress": {"done": "x"}}, {"error": "x"}, {"exit_code": "0"}, {}):
        assert not one.apply(event)
    assert one.apply({"progress": {"done": 3, "total": None}})
    assert one.progress == {"done": 3, "total": None}
    assert one.model()["runs"] == []
