"""The formats of tables: what their columns and first rows are. What is read may be hostile."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.store.views.untrusted import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

LARGEST_TEXT: Final = 20_000_000
"""Bytes that are read of a file of lines."""
LARGEST_JSON: Final = 10_000_000
"""Bytes of a file that is read as a whole: its smallest values take fifty times as much memory."""

LONGEST_LINE: Final = 1_000_000
"""Characters of a line."""

MOST_COLUMNS: Final = 500

_OLDEST_PYARROW: Final = 15
"""Its first major version that runs no code for a file's types (CVE-2023-47248)."""

_PARQUET_LIMIT: Final = 20_000_000
"""Bytes of a Parquet file's description of itself."""


class NoTable(Exception):
    """A file that is not shown as a table, and why."""


@dataclass(frozen=True)
class Read:
    """A table's columns, each with its type or an empty text; its first rows; how many there are.

    ``total`` is ``None`` when the file was not read to its end. ``delimiter`` is what stands
    between the cells of a text file.
    """

    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Any]]
    total: int | None
    delimiter: str | None = None


def reader_of(name: str) -> Callable[[Path, int], Read]:
    """What reads the first rows of a file of this name. Raises :class:`NoTable`."""
    suffix = name.rpartition(".")[2].lower()
    try:
        return _READERS[suffix]
    except KeyError:
        raise NoTable(
            "Only CSV, TSV, JSON, JSON lines and Parquet files are shown as tables."
        ) from None


def _csv(path: Path, rows: int) -> Read:
    text, is_all = _text(path, LARGEST_TEXT)
    first = text[: text.find("\n")] if "\n" in text else text
    # As spreadsheets write it where a comma is in the numbers.
    return _delimited(text, rows, ";" if ";" in first and "," not in first else ",", is_all=is_all)


def _tsv(path: Path, rows: int) -> Read:
    text, is_all = _text(path, LARGEST_TEXT)
    return _delimited(text, rows, "\t", is_all=is_all)


def _delimited(text: str, rows: int, delimiter: str, *, is_all: bool) -> Read:
    lines = csv.reader(map(_bounded, io.StringIO(text, newline="")), delimiter=delimiter)
    try:
        names = next(lines, [])
        shown = list(itertools.islice(filter(None, lines), rows + 1))
        others = sum(1 for _ in filter(None, lines))
    except csv.Error as error:
        raise NoTable(f"It is not readable as CSV: {error}.") from error
    if not is_all and not others:
        # It may be cut off.
        shown = shown[:-1]
    total = len(shown) + others if is_all else None
    return Read([(name, "") for name in names], shown[:rows], total, delimiter)


def _bounded(line: str) -> str:
    if len(line) > LONGEST_LINE:
        raise NoTable("It has lines that are too long.")
    return line


def _json(path: Path, rows: int) -> Read:
    text, is_all = _text(path, LARGEST_JSON)
    if not is_all:
        raise NoTable(f"It is larger than {LARGEST_JSON // 1_000_000} MB. Download it instead.")
    found = _parsed(text)
    if isinstance(found, dict) and isinstance(found.get("data"), list):
        return _split(found.get("columns"), found["data"], rows)
    if isinstance(found, dict) and found and all(isinstance(one, list) for one in found.values()):
        lists = list(found.values())
        total = max(map(len, lists))
        return Read(
            [(name, "") for name in found],
            list(itertools.islice(itertools.zip_longest(*lists), rows)),
            total,
        )
    if isinstance(found, list):
        return _records(found, rows, len(found))
    raise NoTable("It is JSON, but no table: a list of objects, or an object of columns and data.")


def _json_lines(path: Path, rows: int) -> Read:
    text, is_all = _text(path, LARGEST_TEXT)
    lines = [line for line in text.split("\n") if line and not line.isspace()]
    if not is_all:
        lines = lines[:-1]
    found = [_parsed(_bounded(line)) for line in lines[:rows]]
    return _records(found, rows, len(lines) if is_all else None)


def _split(names: Any, data: list[Any], rows: int) -> Read:
    if not all(isinstance(row, list) for row in data[:rows]):
        return _records(data, rows, len(data))
    if not isinstance(names, list):
        names = range(max(map(len, data[:rows]), default=0))
    return Read([(_name(name), "") for name in names], data[:rows], len(data))


def _records(found: list[Any], rows: int, total: int | None) -> Read:
    shown = found[:rows]
    if not shown or not all(isinstance(record, dict) for record in shown):
        raise NoTable("It is JSON, but no list of objects.")
    # In the order in which they first come.
    names = list(dict.fromkeys(itertools.chain.from_iterable(shown)))
    return Read(
        [(name, "") for name in names],
        [[record.get(name) for name in names[:MOST_COLUMNS]] for record in shown],
        total,
    )


def _parquet(path: Path, rows: int) -> Read:
    try:
        import pyarrow  # type: ignore[import-untyped]  # it has none
        from pyarrow import parquet
    except ImportError as error:
        raise NoTable(
            "Parquet files are shown where pyarrow is installed. Install it and restart Jupyter."
        ) from error
    if int(pyarrow.__version__.partition(".")[0]) < _OLDEST_PYARROW:
        raise NoTable(f"Parquet files are shown with pyarrow {_OLDEST_PYARROW} or newer.")
    try:
        with parquet.ParquetFile(
            path,
            # Read as far as the first rows go, not whole columns.
            buffer_size=1_000_000,
            thrift_string_size_limit=_PARQUET_LIMIT,
            thrift_container_size_limit=_PARQUET_LIMIT,
        ) as file:
            names = file.schema_arrow.names[:MOST_COLUMNS]
            batches = file.iter_batches(batch_size=rows, columns=names, use_threads=False)
            batch = next(batches, None)
            fields = file.schema_arrow if batch is None else batch.schema
            columns = [] if batch is None else [one.to_pylist() for one in batch.columns]
            return Read(
                [(field.name, str(field.type)) for field in fields],
                list(zip(*columns, strict=True)),
                file.metadata.num_rows,
            )
    except (pyarrow.ArrowException, OSError, ValueError, KeyError) as error:
        raise NoTable(f"It is not readable as Parquet: {error}") from error


def _text(path: Path, limit: int) -> tuple[str, bool]:
    """The first ``limit`` bytes of a file, as text, and whether that is all."""
    with path.open("rb") as file:
        found = file.read(limit + 1)
    is_all = len(found) <= limit
    return found[:limit].decode(encoding_of(found), "replace"), is_all


def encoding_of(beginning: bytes) -> str:
    """The encoding of a text file that begins like this, as Python names it."""
    return "utf-16" if beginning[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _parsed(text: str) -> Any:
    try:
        return read_json(text)
    except ValueError as error:
        raise NoTable(f"It is not readable as JSON: {error}") from error


def _name(name: Any) -> str:
    # Of two levels, as pandas writes them.
    return " ".join(map(str, name)) if isinstance(name, list) else str(name)


_READERS: Final[dict[str, Callable[[Path, int], Read]]] = {
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "jsonl": _json_lines,
    "ndjson": _json_lines,
    "parquet": _parquet,
}
