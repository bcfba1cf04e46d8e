"""What a mirror writes and removes, asked of a host that is a few lines of Python."""

from __future__ import annotations

import errno
import fcntl
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.store.mirror.copy import Copy
from jupyter_mlflow.store.mirror.file import FillLock
from jupyter_mlflow.store.mirror.histories import Histories
from jupyter_mlflow.store.mirror.sweep import sweep
from jupyter_mlflow.store.mirror.traces import Traces
from jupyter_mlflow.store.remote.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Third-party: see test_contract.py.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:mlflow")

AT_ONCE = 6


class Host:
    """A remote store with runs, each with a point; two in a page.

    In place of ``Api`` (hence the ignored types): here runs move between two given requests,
    at which no real server can be told to. ``test_mirror.py`` has a real one.
    """

    def __init__(self, *runs: str) -> None:
        self.runs = list(runs)

    def post(self, call: str, body: Any, *, timeout: float) -> dict[str, Any]:
        assert timeout > 0
        if call == "experiments/search":
            return {"experiments": [{"experiment_id": "0", "name": "Default"}]}
        if call.endswith("traces/search"):
            return {"traces": [{"of another form": 1}, None]}
        if call != "runs/search":
            raise Problem(404, "ENDPOINT_NOT_FOUND", "", missing=True)
        if which := body["filter"]:
            return {"runs": [self.run(one) for one in self.runs if f"'{one}'" in which]}
        at = int(body.get("page_token", 0))
        reply: dict[str, Any] = {"runs": [self.run(one) for one in self.runs[at : at + 2]]}
        if at + 2 < len(self.runs):
            reply["next_page_token"] = str(at + 2)
        return reply

    def get(self, call: str, *, timeout: float, **asked: Any) -> dict[str, Any]:
        assert timeout > 0
        if call != "metrics/get-history" or asked["run_id"] not in self.runs:
            raise Problem(404, "RESOURCE_DOES_NOT_EXIST", "", missing=True)
        return {"metrics": [{"key": "m", "value": 1.0, "timestamp": 1, "step": 0}]}

    def run(self, run_id: str) -> dict[str, Any]:
        info = {"run_id": run_id, "experiment_id": "0", "status": "FINISHED", "start_time": 1}
        metric = {"key": "m", "value": 1.0, "timestamp": 1, "step": 0}
        return {"info": info, "data": {"metrics": [metric]}}


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    made = Copy(tmp_path / "mirror.db")
    yield made
    made.close()


def test_a_run_that_goes_while_pages_are_fetched_hides_no_other(copy: Copy) -> None:
    host = Host("a", "b", "c", "d")
    for _ in sweep(host, copy):  # type: ignore[arg-type]
        pass
    assert copy.ids("run") == {"a", "b", "c", "d"}
    for place, _ in enumerate(sweep(host, copy)):  # type: ignore[arg-type]
        if place == 1:
            # "c" comes to where "b" was, on the page that has been fetched already.
            host.runs.remove("a")
    assert copy.ids("run") >= {"b", "c", "d"}
    for _ in sweep(host, copy):  # type: ignore[arg-type]
        pass
    assert copy.ids("run") == {"b", "c", "d"}


def test_a_history_that_the_host_does_not_have_is_asked_for_again(copy: Copy) -> None:
    host = Host("a")
    for _ in sweep(host, copy):  # type: ignore[arg-type]
        pass
    histories = Histories(host, copy)  # type: ignore[arg-type]
    host.runs = []
    histories.load(["a"], ["m"])
    assert copy.rows("SELECT count(*) FROM metrics") == [(0,)]
    host.runs = ["a"]
    histories.load(["a"], ["m"])
    assert copy.rows("SELECT count(*) FROM metrics") == [(1,)]
    histories.close()


def test_traces_of_another_form_leave_the_run_to_be_seen(copy: Copy) -> None:
    host = Host("a")
    for _ in sweep(host, copy):  # type: ignore[arg-type]
        pass
    Traces(host, copy).load("a")  # type: ignore[arg-type]
    assert copy.rows("SELECT count(*) FROM trace_info") == [(0,)]


def test_several_make_one_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mirror.db"
    together = threading.Barrier(AT_ONCE)

    def opened(_: int) -> Copy:
        together.wait()
        return Copy(path)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        copies = list(pool.map(opened, range(AT_ONCE)))
    for place, one in enumerate(copies):
        one.remember(**{f"from_{place}": "here"})
    told = [one.state(f"from_{place}") for one in copies for place in range(AT_ONCE)]
    assert told == ["here"] * AT_ONCE**2
    for one in copies:
        one.close()


def test_where_files_cannot_be_locked_the_mirror_is_filled_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert FillLock(tmp_path / "mirror.db").take()


@pytest.mark.parametrize("content", [b"", b"no database" * 1000])
def test_what_is_no_mirror_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mirror.db"
    path.write_bytes(content)
    made = Copy(path)
    assert made.ids("run") == set()
    made.close()
