"""When a process that failed may be tried again."""

from __future__ import annotations

from jupyter_mlflow.tracking.attempts import Attempts


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def attempt(attempts: Attempts, *, succeeds: bool) -> None:
    assert not attempts.must_wait()
    attempts.began()
    if succeeds:
        attempts.succeeded()
    else:
        attempts.failed()


def test_pauses_after_failures_double_up_to_half_a_minute() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    pauses = []
    for _ in range(7):
        attempt(attempts, succeeds=False)
        began = clock.now
        while attempts.must_wait():
            clock.now += 0.5
        pauses.append(clock.now - began)
    assert pauses[:4] == [2, 4, 8, 16]
    assert min(pauses[4:]) >= 30


def test_a_success_forgets_the_failures() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    attempt(attempts, succeeds=False)
    clock.now += 2
    attempt(attempts, succeeds=True)
    assert not attempts.must_wait()


def test_five_starts_in_a_minute_at_most() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(5):
        attempt(attempts, succeeds=True)
        clock.now += 1
    assert attempts.must_wait()
    clock.now += 54
    assert attempts.must_wait()
    clock.now += 1
    assert not attempts.must_wait()
