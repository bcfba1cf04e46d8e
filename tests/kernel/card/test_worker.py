from __future__ import annotations

import queue
import threading
import time

from jupyter_mlflow.kernel.card.worker import Worker

TIMEOUT = 30


def test_each_thing_at_its_time_and_once() -> None:
    done: queue.SimpleQueue[str] = queue.SimpleQueue()
    go = threading.Event()

    def work(thing: str) -> None:
        go.wait(TIMEOUT)
        done.put(thing)

    worker = Worker("test", work)
    start = time.monotonic()
    worker.add("first")
    worker.add("late", start + 0.3)
    worker.add("twice", start + 0.1)
    worker.add("twice", start + 3600)
    worker.add("sooner", start + 3600)
    worker.add("sooner")
    go.set()
    assert [done.get(timeout=TIMEOUT) for _ in range(4)] == ["first", "sooner", "twice", "late"]
    assert time.monotonic() - start >= 0.3
    worker.add("last")
    assert done.get(timeout=TIMEOUT) == "last"
    assert done.empty()
