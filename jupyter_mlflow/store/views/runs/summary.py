"""What is told of all runs asked for, not of a window of them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import false, func, select

from jupyter_mlflow.store.views.runs import sqlite
from jupyter_mlflow.store.views.runs.stored import metric_value
from jupyter_mlflow.store.views.runs.values import Picked, is_sqlite, raw
from jupyter_mlflow.store.views.runs.wire import Keys, Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy

    from jupyter_mlflow.store.views.context import Tables

_SOME: Final = 100


def keys(picked: Picked, tables: Tables) -> Keys:
    """The keys that any of the runs has."""
    return Keys(
        metrics=_keys(picked, tables.latest_metrics),
        params=_keys(picked, tables.params),
        tags=_keys(picked, tables.tags),
    )


def _keys(picked: Picked, table: sqlalchemy.Table) -> list[str]:
    if is_sqlite(picked.connection) and len(picked.ids) > _SOME:
        # Some of the runs mostly have all keys that there are.
        some = Picked(picked.connection, picked.ids[:: len(picked.ids) // _SOME])
        found = _keys_of(some, table)
        if found == sqlite.every_key(picked.connection, table.name):
            return found
    return _keys_of(picked, table)


def _keys_of(picked: Picked, table: sqlalchemy.Table) -> list[str]:
    statement = select(table.c.key).where(picked.among(table.c.run_uuid)).distinct()
    return sorted(key for (key,) in raw(picked.connection, statement))


def best(picked: Picked, tables: Tables, wanted: Sequence[str] | None) -> dict[str, Range]:
    """The range of each metric, NaN aside; of all metrics when ``wanted`` is ``None``."""
    table = tables.latest_metrics.c
    statement = (
        select(table.key, func.min(table.value), func.max(table.value))
        .where(picked.among(table.run_uuid), table.is_nan == false())
        .group_by(table.key)
    )
    if wanted is not None:
        statement = statement.where(table.key.in_(wanted))
    return {
        key: Range(least=metric_value(least, False), greatest=metric_value(greatest, False))
        for key, least, greatest in sorted(raw(picked.connection, statement))
    }
