"""What runs logged, as columns: the last values of metrics, params and tags."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import sqlalchemy
from sqlalchemy import select

from jupyter_mlflow.store.views.runs import sqlite
from jupyter_mlflow.store.views.runs.stored import LARGEST, metric_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jupyter_mlflow.store.views.context import Tables
    from jupyter_mlflow.store.views.wire import MetricValue

V = TypeVar("V")


class Picked:
    """Runs by their ids, in an order: what tables are narrowed down to, and columns filled by."""

    def __init__(self, connection: sqlalchemy.Connection, ids: Sequence[str]) -> None:
        self.connection = connection
        self.ids = ids

    @functools.cached_property
    def place(self) -> dict[str, int]:
        """The place of each run in the order."""
        return {run_id: index for index, run_id in enumerate(self.ids)}

    def among(self, column: sqlalchemy.ColumnElement[Any]) -> sqlalchemy.ColumnElement[bool]:
        """Whether ``column`` is one of the ids."""
        return column.in_(self._listed)

    def narrowed(
        self, statement: sqlalchemy.Select[Any], column: sqlalchemy.ColumnElement[Any]
    ) -> sqlalchemy.Select[Any]:
        """``statement`` where ``column``, which no two rows have alike, is one of the ids."""
        if not is_sqlite(self.connection):
            return statement.where(self.among(column))
        # Looked up in their order: a list that something is in is sorted first.
        found = _each(self.ids)
        return statement.join(found, found.c.value == column)

    @functools.cached_property
    def _listed(self) -> Any:
        return listed(self.connection, self.ids)


def listed(connection: sqlalchemy.Connection, ids: Sequence[str | int]) -> Any:
    """What a column can be ``in_``: ``ids``, of which there may be thousands."""
    if not is_sqlite(connection):
        return ids
    # SQLite limits the number of values, and takes time to read so long a statement.
    return select(_each(ids).c.value)


def _each(ids: Sequence[str | int]) -> sqlalchemy.TableValuedAlias:
    return sqlalchemy.func.json_each(json.dumps(list(ids))).table_valued("value")


def is_sqlite(connection: sqlalchemy.Connection) -> bool:
    """Whether ``runs/sqlite.py`` can be used."""
    return connection.dialect.name == "sqlite"


def raw(connection: sqlalchemy.Connection, statement: sqlalchemy.Executable) -> Iterator[Any]:
    """Rows as the driver has them: to make SQLAlchemy's of them takes as long as to read them."""
    return iter(cast("Any", connection.execute(statement).cursor))


def run_ids(connection: sqlalchemy.Connection, statement: sqlalchemy.Select[Any]) -> list[str]:
    """The ids that ``statement`` selects, in its order."""
    if is_sqlite(connection):
        return sqlite.strings(connection, statement)
    return [run_id for (run_id,) in raw(connection, statement)]


def metrics(
    picked: Picked, tables: Tables, keys: Sequence[str] | None
) -> dict[str, list[MetricValue | None]]:
    """The last values of metrics, keys sorted; of all keys when ``keys`` is ``None``."""
    table = tables.latest_metrics
    columns: _Filled[MetricValue] = _Filled(len(picked.ids))
    if keys == () or not picked.ids:
        return {}
    rows: Iterable[tuple[int, str, MetricValue]]
    if is_sqlite(picked.connection):
        rows = sqlite.numbers(picked.connection, picked.ids, keys)
    else:
        found = _rows(picked, keys, table, table.c.value, table.c.is_nan)
        # To call for each of them takes as long as to read it.
        rows = (
            (place, key, value)
            if -LARGEST < value < LARGEST and not is_nan
            else (place, key, metric_value(value, is_nan))
            for place, key, value, is_nan in found
        )
    for place, key, value in rows:
        columns[key][place] = value
    return dict(sorted(columns.items()))


def texts(
    picked: Picked, table: sqlalchemy.Table, keys: Sequence[str] | None
) -> dict[str, list[str | None]]:
    """The params or tags of runs, as in :func:`metrics`."""
    columns: _Filled[str] = _Filled(len(picked.ids))
    if keys == () or not picked.ids:
        return {}
    rows: Iterable[tuple[int, str, str | None]]
    if is_sqlite(picked.connection):
        rows = sqlite.texts(picked.connection, table.name, picked.ids, keys)
    else:
        rows = _rows(picked, keys, table, table.c.value)
    for place, key, value in rows:
        columns[key][place] = value
    return dict(sorted(columns.items()))


class _Filled(dict[str, "list[V | None]"], Generic[V]):
    """Columns that are there, and empty, once they are asked for."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self._length = length

    def __missing__(self, key: str) -> list[V | None]:
        made = self[key] = [None] * self._length
        return made


def _rows(
    picked: Picked,
    keys: Sequence[str] | None,
    table: sqlalchemy.Table,
    *columns: sqlalchemy.ColumnElement[Any],
) -> Iterator[Any]:
    statement = select(table.c.run_uuid, table.c.key, *columns).where(
        picked.among(table.c.run_uuid)
    )
    if keys is not None:
        statement = statement.where(table.c.key.in_(keys))
    place = picked.place
    for run_id, *rest in raw(picked.connection, statement):
        yield place[run_id], *rest
