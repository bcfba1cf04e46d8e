"""For the tests of histories: long ones are written past MLflow, and asked for as a chart does."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

NAN = math.nan
LARGEST = 1.7976931348623157e308
"""What MLflow stores for infinity."""

Point = tuple[int, int, float]
"""Step, milliseconds, value."""


def series(
    store: StoreProcess, width: int, *run_ids: str, key: str = "m", **asked: Any
) -> list[Any]:
    asked |= {"run_id": list(run_ids), "key": [key], "width": width}
    answer = store.client.get("/views/metric", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["series"]
    return found


def insert(store: StoreProcess, run_id: str, points: Iterable[tuple[int, int, float]]) -> None:
    """Step, timestamp, value; as MLflow's table has them, at a hundred thousand a second."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.executemany(
            "INSERT INTO metrics (key, run_uuid, step, timestamp, value, is_nan) "
            "VALUES ('m', ?, ?, ?, ?, ?)",
            (
                (run_id, step, time, 0 if math.isnan(value) else value, math.isnan(value))
                for step, time, value in points
            ),
        )


def orderly(number: int) -> Point:
    """A point of a series as most are."""
    return (number, 1_000_000 + 10 * number, math.sin(number / 100))
