"""Runs' values from SQLite, in half the time.

To make Python's objects of each row takes longer than to find it. So SQLite puts columns of text
together as JSON, which is read as a whole. Not numbers, of which it would write 15 digits.
"""

# ruff: noqa: S608 - statements are put together of what stands here; all values are bound

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic_core import from_json
from sqlalchemy import func, select

from jupyter_mlflow.store.views.runs.stored import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.wire import MetricValue

PIECE: Final = 1000
"""Runs in one statement: SQLite ends at a text of 1 GB."""

_KEPT: Final = 3
"""Lists of ids that a connection keeps: 100 bytes for each run."""

_METRIC_VALUE: Final = """
CASE
    WHEN m.is_nan THEN 'NaN'
    WHEN m.value < :largest AND m.value > -:largest THEN m.value
    WHEN m.value > 0 THEN 'Infinity'
    ELSE '-Infinity'
END
"""
"""As :func:`stored.metric_value`: to ask Python of each value takes longer than to read it."""

_FEW: Final = 3
"""A key that is looked up costs as much as so many that are read past."""


def kept(
    connection: sqlalchemy.Connection, asked: Hashable, find: Callable[[], list[str]]
) -> list[str]:
    """What ``find`` finds; what it found for the same question, if nothing was written since.

    So the windows of ten thousand runs that somebody scrolls through are put in order once. Exact:
    SQLite tells each connection whether another has committed, and ours never write themselves.
    """
    version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    known: dict[Hashable, tuple[int, list[str]]] = connection.info.setdefault(__name__, {})
    there = known.pop(asked, None)
    found = there if there is not None and there[0] == version else (version, find())
    if len(known) >= _KEPT:
        del known[next(iter(known))]
    known[asked] = found
    return found[1]


def strings(connection: sqlalchemy.Connection, statement: sqlalchemy.Select[Any]) -> list[str]:
    """The one column of ``statement``, which is text, in its order."""
    # With an aggregate like this one SQLite keeps the order of a subquery.
    rows = statement.subquery()
    text = connection.execute(select(func.json_group_array(rows.c[0]))).scalar_one()
    found: list[str] = _read(text)
    return found


def texts(
    connection: sqlalchemy.Connection, table: str, ids: Sequence[str], keys: Sequence[str] | None
) -> Iterator[tuple[int, str, str | None]]:
    """Place in ``ids``, key and value of params or tags; of all keys when ``keys`` is ``None``."""
    wanted = ", ".join(f"json_group_array({one})" for one in ("w.key + :start", "m.key", "m.value"))
    for rows in _pieces(connection, table, wanted, ids, keys):
        yield from zip(*map(_read, next(rows)), strict=True)


def numbers(
    connection: sqlalchemy.Connection, ids: Sequence[str], keys: Sequence[str] | None
) -> Iterator[tuple[int, str, MetricValue]]:
    """As :func:`texts` for the last values of metrics."""
    wanted = f"w.key + :start, m.key, {_METRIC_VALUE}"
    pieces = _pieces(connection, "latest_metrics", wanted, ids, keys, largest=LARGEST)
    return chain.from_iterable(pieces)


def every_key(connection: sqlalchemy.Connection, table: str) -> list[str]:
    """The keys in a table, in order: one step in its index for each, however many rows it has."""
    sql = (
        f"WITH RECURSIVE k(key) AS (SELECT min(key) FROM {table} UNION ALL "
        f"SELECT (SELECT min(key) FROM {table} WHERE key > k.key) FROM k WHERE key IS NOT NULL) "
        "SELECT key FROM k WHERE key IS NOT NULL"
    )
    return [key for (key,) in connection.exec_driver_sql(sql)]


def _read(text: str) -> Any:
    # A third less time than with json. Few values are there twice: none is looked up.
    return from_json(text, cache_strings="none")


def _pieces(
    connection: sqlalchemy.Connection,
    table: str,
    wanted: str,
    ids: Sequence[str],
    keys: Sequence[str] | None,
    **values: Any,
) -> Iterator[Iterator[Any]]:
    # CROSS: in this order, whatever SQLite thinks of the size of a list.
    sql = f"SELECT {wanted} FROM json_each(:ids) w CROSS JOIN {table} m ON m.run_uuid = w.value"
    if keys is not None:
        values["keys"] = json.dumps(list(keys))
        # A "+" keeps SQLite from looking each key up in each run.
        past = "" if len(keys) <= _FEW or _has_more(connection, table, ids, keys) else "+"
        sql += f" AND {past}m.key IN (SELECT value FROM json_each(:keys))"
    for start in range(0, len(ids), PIECE):
        listed = json.dumps(ids[start : start + PIECE])
        found = connection.exec_driver_sql(sql, {"ids": listed, "start": start, **values})
        yield iter(cast("Any", found.cursor))


def _has_more(
    connection: sqlalchemy.Connection, table: str, ids: Sequence[str], keys: Sequence[str]
) -> bool:
    """Whether runs have so many keys that it takes less to look up those that are wanted."""
    sample = (ids[0], ids[len(ids) // 2], ids[-1])
    sql = f"SELECT count(*) FROM {table} WHERE run_uuid IN (?, ?, ?)"
    there: int = connection.exec_driver_sql(sql, sample).scalar_one()
    return there / len(set(sample)) > _FEW * len(keys)
