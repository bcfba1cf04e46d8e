"""Wire models of files that a model is given."""

from __future__ import annotations

from typing import Any, Literal

from jupyter_mlflow.store.views.wire import Wire

Kind = Literal[
    "integer", "number", "boolean", "text", "time", "binary", "list", "object", "empty", "mixed"
]


class InputColumn(Wire):
    """A column of an input, as a DataFrame of it would have it.

    ``kind`` and ``has_gaps`` (missing values) are those of its first 1,000 rows.
    """

    name: str
    kind: Kind
    has_gaps: bool


class InputTable(Wire):
    """An input's columns and first rows; ``total`` is ``null`` when it was not read to its end.

    ``delimiter`` and ``encoding`` are ``null`` for a file that is no text with delimiters.
    """

    columns: list[InputColumn]
    rows: list[list[Any]]
    total: int | None
    delimiter: str | None
    encoding: str | None
