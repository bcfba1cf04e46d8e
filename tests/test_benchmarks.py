"""What ``make bench`` makes of figures: which meet their bars, and that it fails below one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import calm, pairs, rows

ROOT = Path(__file__).parent.parent


def test_pairs_are_taken_in_turn() -> None:
    calls: list[str] = []
    found = pairs.in_turn(2, lambda: calls.append("ours"), lambda: calls.append("theirs"), warm=1)
    assert len(found) == 2
    assert calls == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]


def test_a_disturbed_sample_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calm, "tally", calm.Tally())
    lost = 0.0
    taken: list[int] = []

    def take(number: int) -> int:
        nonlocal lost
        # While the second one is taken, the host has the processors elsewhere for an hour.
        lost += 3600.0 if len(taken) == 1 else 0.0
        taken.append(number)
        return len(taken)

    assert calm.samples(3, take, lambda: lost) == [1, 3, 4]
    assert taken == [0, 1, 2, 3]
    assert calm.tally == calm.Tally(again=1, disturbed=0)


def test_the_least_disturbed_samples_do_when_there_is_no_calm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calm, "tally", calm.Tally())
    monkeypatch.setattr(calm, "PATIENCE", 0.0)
    lost = 0.0
    losses = iter([3600.0, 7200.0, 0.0])

    def take(_number: int) -> float:
        nonlocal lost
        loss = next(losses)
        lost += loss
        return loss

    assert calm.samples(3, take, lambda: lost) == [0.0, 3600.0, 7200.0]
    assert calm.tally == calm.Tally(again=0, disturbed=2)


@pytest.mark.parametrize(
    ("row", "ok"),
    [
        (rows.faster("ratio", [(0.1, 1.0), (0.1, 1.1)], 10), True),
        (rows.faster("ratio", [(0.1, 0.9)], 10), False),
        (rows.faster("ratio and time", [(0.1, 1.0)], 10, 0.05), False),
        (rows.more("difference", [(5.0, 4.0), (5.0, 4.5), (9.0, 4.0)], 1, "ms"), True),
        (rows.more("difference", [(5.0, 4.0), (6.0, 4.5), (9.0, 4.0)], 1, "ms"), False),
        (rows.share("at least", [(8.0, 10.0)], "1/s", at_least=0.8), True),
        (rows.share("at least", [(7.0, 10.0)], "1/s", at_least=0.8), False),
        (rows.share("at most", [(10.4, 10.0)], "ms", at_most=1.05), True),
        (rows.share("at most", [(10.6, 10.0)], "ms", at_most=1.05), False),
        (rows.within("limit", 100, 100, "ms"), True),
        (rows.within("limit", 100.1, 100, "ms"), False),
        (rows.noted("note", 1.0, None, "ms"), True),
        (rows.tried("broken", lambda: rows.within("", 1 / int("0"), 1, "")), False),
    ],
)
def test_a_row_is_met_or_not(row: rows.Row, ok: bool) -> None:
    assert row.ok is ok
    assert ("NOT MET" in rows.line(row)) is not ok


def test_figures_are_written_and_a_missed_bar_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    # A part that cannot be measured here is a part that is not met.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "paint", "--quick", "--json", str(path)],
        cwd=ROOT,
        env={"PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    written = json.loads(path.read_text())
    assert [row["ok"] for row in written["rows"]] == [False]
    assert written["mlflow"]
    assert written["quick"] is True
