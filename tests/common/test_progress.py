"""How far a job is: told by its code, and harmless wherever nobody asks."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow import report_progress
from jupyter_mlflow.common import progress

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "events.jsonl"
    file.touch()
    monkeypatch.setenv(progress.EVENTS, str(file))
    monkeypatch.setattr(progress, "_PAUSE", 0.0)
    return file


def told(file: Path) -> list[Any]:
    return [json.loads(line)["progress"] for line in file.read_text().splitlines()]


def test_it_is_told(events: Path) -> None:
    report_progress(0, 4)
    report_progress(1.9, 4.0)
    report_progress(3)
    assert told(events) == [
        {"done": 0, "total": 4},
        {"done": 1, "total": 4},
        {"done": 3, "total": None},
    ]


def test_a_loop_that_tells_too_much(events: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PAUSE", 60.0)
    monkeypatch.setattr(progress, "_told", [-60.0])
    for step in range(100_001):
        report_progress(step, 100_000)
    # The first, and the end, which is never left out.
    assert told(events) == [{"done": 0, "total": 100_000}, {"done": 100_000, "total": 100_000}]


@pytest.mark.parametrize(
    "nonsense", [float("nan"), float("inf"), "1", None, -1, object(), "\ud800", [1]]
)
def test_nonsense_raises_nothing(events: Path, nonsense: Any) -> None:
    report_progress(nonsense)
    report_progress(1, nonsense)
    report_progress(1, 0)
    for one in told(events):
        assert isinstance(one["done"], int)
        assert one["done"] >= 0
        assert one["total"] is None or one["total"] > 0


def test_where_nobody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(progress.EVENTS, raising=False)
    report_progress(1, 2)
    # Another machine, a file that was forgotten, a folder, one that may not be written to.
    gone = tmp_path / "gone" / "events.jsonl"
    locked = tmp_path / "locked"
    locked.touch()
    locked.chmod(stat.S_IRUSR)
    monkeypatch.setattr(progress, "_PAUSE", 0.0)
    for path in (gone, tmp_path / "gone.jsonl", tmp_path, locked):
        monkeypatch.setenv(progress.EVENTS, str(path))
        report_progress(1, 2)
    assert sorted(tmp_path.iterdir()) == [locked]
