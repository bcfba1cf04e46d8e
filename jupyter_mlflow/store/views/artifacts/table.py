"""The first rows of a table artifact, in what a browser can take."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.store.views.artifacts.formats import MOST_COLUMNS, NoTable, reader_of
from jupyter_mlflow.store.views.artifacts.places import checked, reading, root_of
from jupyter_mlflow.store.views.artifacts.wire import Table, TableColumn
from jupyter_mlflow.store.views.context import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jupyter_mlflow.store.views.artifacts.places import Owner
    from jupyter_mlflow.store.views.context import Context

LONGEST_CELL: Final = 1000
"""Characters of a cell that are shown."""
MOST_CHARACTERS: Final = 4_000_000
"""Of all cells of an answer."""

_MOST_FETCHED: Final = 100_000_000
"""Bytes of a file elsewhere that are fetched for its first rows."""

_EXACT: Final = 2**53
"""The numbers up to which a browser has all whole ones."""


def table(context: Context, owner: Owner, path: str, rows: int) -> Table:
    """The first ``rows`` rows of the artifact ``path`` of ``owner``; fewer when they are large.

    Raises :class:`ViewError`: 400 when the file is no table, 404 when there is none, 502 when
    the artifacts cannot be read.
    """
    if not checked(path):
        raise bad_request("path: must name a file.")
    root = root_of(context, owner)
    try:
        read = reader_of(path)
        with reading(root, path), context.open_artifact(root, path, _MOST_FETCHED) as opened:
            found = read(opened.path, rows)
    except NoTable as error:
        raise bad_request(f"This file is not shown as a table. {error}") from error
    columns = found.columns[:MOST_COLUMNS]
    return Table(
        columns=[TableColumn(name=cut(name), type=cut(kind)) for name, kind in columns],
        rows=fitting(found.rows, len(columns)),
        total=found.total,
    )


def fitting(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    """As many ``rows`` as an answer has place for, each with ``width`` cells that are JSON."""
    shown: list[list[Any]] = []
    left = MOST_CHARACTERS
    for row in rows:
        cells = [_cell(value) for value in row[:width]]
        left -= sum(len(str(cell)) for cell in cells)
        if left < 0:
            break
        shown.append([*cells, *[None] * (width - len(cells))])
    return shown


def _cell(value: Any) -> Any:
    """``value`` as JSON has it: exact or as a text, never nested."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, int):
        return value if abs(value) <= _EXACT else cut(str(value))
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, list | dict):
        return cut(json.dumps(value, ensure_ascii=False, default=str))
    return cut(str(value))


def cut(text: str) -> str:
    """``text``, or as much of it as is shown."""
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
