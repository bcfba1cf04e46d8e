"""The columns and first rows of a file that a model is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.store.views.artifacts.formats import (
    MOST_COLUMNS,
    NoTable,
    Read,
    encoding_of,
    reader_of,
)
from jupyter_mlflow.store.views.artifacts.table import fitting
from jupyter_mlflow.store.views.context import bad_request, not_found
from jupyter_mlflow.store.views.files import kinds
from jupyter_mlflow.store.views.files.wire import InputColumn, InputTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_mlflow.store.views.files.wire import Kind

LOOKED_AT: Final = 1000
"""Rows that say what is in a column."""


def table(path: str, rows: int) -> InputTable:
    """What is in the file at ``path`` on this machine.

    Raises :class:`ViewError`: 400 when it is no table, 404 when it is no file.
    """
    file = Path(path)
    # Nothing else: reading a pipe would wait for whoever writes to it.
    if not file.is_absolute() or not file.is_file():
        raise not_found("The file is not there.")
    try:
        read = reader_of(file.name)(file, LOOKED_AT)
        encoding = None if read.delimiter is None else _encoding(file)
    except NoTable as error:
        raise bad_request(f"This file cannot be read as a table. {error}") from error
    except OSError as error:
        raise bad_request(f"This file cannot be read: {error.strerror}.") from error
    names = [name for name, _ in read.columns]
    if len(names) > MOST_COLUMNS:
        raise bad_request(f"This file has more than {MOST_COLUMNS} columns.")
    found = [_kind(read, index) for index in range(len(names))]
    return InputTable(
        columns=[
            InputColumn(name=name, kind=kind, has_gaps=has_gaps)
            for name, (kind, has_gaps) in zip(names, found, strict=True)
        ],
        rows=fitting(read.rows[:rows], len(names)),
        total=read.total,
        delimiter=read.delimiter,
        encoding=encoding,
    )


def _encoding(file: Path) -> str:
    with file.open("rb") as opened:
        return encoding_of(opened.read(2))


def _kind(read: Read, index: int) -> tuple[Kind, bool]:
    cells = _column(read.rows, index)
    if read.delimiter is not None:
        return kinds.of_texts(cells)
    type_ = read.columns[index][1]
    if type_:
        return kinds.of_arrow(type_), any(cell is None for cell in cells)
    return kinds.of_values(cells)


def _column(rows: Sequence[Sequence[Any]], index: int) -> list[Any]:
    return [row[index] if index < len(row) else None for row in rows]
