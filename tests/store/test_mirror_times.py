"""When a mirror asks: while somebody looks, and never more than a host wants."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.store.mirror import mirror as mirror_module
from jupyter_mlflow.store.mirror.copy import Copy
from jupyter_mlflow.store.mirror.file import FillLock
from jupyter_mlflow.store.mirror.mirror import LOOK_EVERY, Mirror
from jupyter_mlflow.store.remote.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Third-party: see test_contract.py.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:mlflow")

VIEW = "/views/runs"


class Host:
    """A remote store with nothing in it; ``fails`` is raised instead of an answer."""

    shown = "http://host"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails: Problem | None = None

    def _answer(self, call: str) -> dict[str, Any]:
        self.asked.append(call)
        if self.fails is not None:
            raise self.fails
        return {"experiments": [{"experiment_id": "0", "name": "Default"}]}

    def post(self, call: str, _: Any, *, timeout: float) -> dict[str, Any]:
        assert timeout > 0
        return self._answer(call)

    def get(self, call: str, *, timeout: float, **_: Any) -> dict[str, Any]:
        assert timeout > 0
        answer = self._answer(call)
        if call == "runs/get":
            raise Problem(400, "INVALID_PARAMETER_VALUE", "no id of a run", again=False)
        return answer

    def looks(self) -> int:
        return self.asked.count("runs/search")


class Made:
    """A mirror whose steps and clock are the test's."""

    def __init__(self, path: Path, host: Host) -> None:
        self.now = 1000.0
        self.copy = Copy(path)
        self.mirror = Mirror(host, self.copy, FillLock(path), clock=lambda: self.now)  # type: ignore[arg-type]

    def run_for(self, seconds: float) -> None:
        """What the thread would do in the ``seconds`` to come."""
        end = self.now + seconds
        while True:
            left = 0.0 if self.mirror._now else self.mirror._until_due()
            if left is None or self.now + left > end:
                self.now = end
                return
            self.now += max(left, 0.0)
            try:
                self.mirror._step()
            except Problem as problem:
                self.mirror._failed(problem)


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def made(tmp_path: Path, host: Host) -> Iterator[Made]:
    made = Made(tmp_path / "mirror.db", host)
    yield made
    made.mirror.close()
    made.copy.close()


def test_it_looks_every_five_seconds_and_rests_when_nobody_asks(made: Made, host: Host) -> None:
    made.mirror.asked(VIEW)
    made.run_for(60)
    # Two questions about runs in a look, one in a pass through everything.
    assert 60 / LOOK_EVERY * 2 - 2 <= host.looks() <= 60 / LOOK_EVERY * 2 + 4
    assert made.mirror.progress().complete
    made.run_for(100)
    resting = len(host.asked)
    made.run_for(3600)
    assert len(host.asked) == resting
    made.mirror.asked(VIEW)
    made.run_for(1)
    assert len(host.asked) > resting


def test_who_only_waits_is_told_less_often(made: Made, host: Host) -> None:
    made.mirror.asked(VIEW)
    made.run_for(300)
    before = host.looks()
    for _ in range(20):
        made.mirror.asked("/views/changes")
        made.run_for(30)
    seldom = host.looks() - before
    assert 600 / 15 * 2 - 6 <= seldom <= 600 / 15 * 2 + 6


def test_everything_is_gone_through_again_and_again_but_seldom(made: Made, host: Host) -> None:
    made.mirror.asked(VIEW)
    made.run_for(20)
    assert made.mirror.progress().complete
    passes = 0
    for _ in range(60):
        made.mirror.asked(VIEW)
        before = made.mirror._sweep_at
        made.run_for(60)
        passes += made.mirror._sweep_at != before
    assert 5 <= passes <= 6


def test_a_host_that_fails_is_asked_less_and_less(made: Made, host: Host) -> None:
    made.mirror.asked(VIEW)
    made.run_for(20)
    host.fails = Problem(503, "TEMPORARILY_UNAVAILABLE", "down")
    before = len(host.asked)
    for _ in range(10):
        made.mirror.asked(VIEW)
        made.run_for(60)
    assert made.mirror.problem() == "down"
    assert not made.mirror.progress().complete
    # After 5, 10 and 20 seconds, then every 30.
    assert len(host.asked) - before <= 24
    host.fails = None
    made.mirror.asked(VIEW)
    made.run_for(31)
    assert made.mirror.progress().complete


def test_a_host_that_wants_to_be_left_alone_is(made: Made, host: Host) -> None:
    made.mirror.asked(VIEW)
    made.run_for(20)
    host.fails = Problem(429, "REQUEST_LIMIT_EXCEEDED", "slow", seconds=90)
    made.run_for(6)
    before = len(host.asked)
    made.mirror.asked(VIEW)
    made.run_for(80)
    assert len(host.asked) == before


def test_a_write_is_looked_for_at_once(made: Made, host: Host) -> None:
    made.mirror.asked(VIEW)
    made.run_for(20)
    before = host.looks()
    made.mirror.wrote("/api/2.0/mlflow/runs/set-tag", b'{"run_id": "abc"}')
    made.run_for(0)
    assert host.looks() > before
    assert "runs/get" in host.asked
    for body in (b"", b"[", b"[1]", b'{"run_id": 7}', b"\xff", b"[" * 100_000):
        made.mirror.wrote("/api/2.0/mlflow/runs/log-batch", body)
        made.run_for(0)


def test_a_host_that_takes_its_time_is_said_to(
    made: Made, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.mirror.asked(VIEW)
    made.run_for(20)
    asking, go_on = threading.Event(), threading.Event()
    answer: Callable[[str], dict[str, Any]] = host._answer

    def late(call: str) -> dict[str, Any]:
        asking.set()
        assert go_on.wait(10)
        return answer(call)

    monkeypatch.setattr(host, "_answer", late)
    thread = threading.Thread(target=made.mirror._look_once)
    thread.start()
    assert asking.wait(10)
    assert made.mirror.problem() is None
    made.now += mirror_module._PATIENCE + 1
    assert "slow" in str(made.mirror.problem())
    go_on.set()
    thread.join()
    assert made.mirror.problem() is None


def test_nobody_waits_for_the_traces_of_a_host_that_does_not_answer(
    made: Made, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(made.mirror._traces, "load", asked.append)
    made.mirror.asked(VIEW)
    made.run_for(10)
    made.mirror.load_traces("first")
    host.fails = Problem(503, "TEMPORARILY_UNAVAILABLE", "down")
    made.run_for(10)
    made.mirror.load_traces("second")
    assert asked == ["first"]


def test_another_process_may_be_filling_it(made: Made, host: Host, tmp_path: Path) -> None:
    other = FillLock(tmp_path / "mirror.db")
    assert other.take()
    made.mirror.asked(VIEW)
    made.run_for(30)
    assert not made.mirror.progress().complete
    other.close()
    made.mirror.asked(VIEW)
    made.run_for(30)
    assert made.mirror.progress().complete
