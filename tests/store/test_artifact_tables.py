"""Artifacts that are tables: their first rows, whatever is in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import objects, writing
from tests.store.owned import Owned

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]


@pytest.fixture
def run(store: StoreProcess, writer: Writer) -> Owned:
    return Owned(store, writer(writing.run, store.uri, "0"))


TABLES: dict[str, tuple[bytes | str, list[str], list[list[Any]], int | None]] = {
    "a.csv": ('\ufeffx,y\n1,a\n\n2,"b\nc"\n', ["x", "y"], [["1", "a"], ["2", "b\nc"]], 2),
    "b.csv": ("x;y\n1,5;=cmd()\n", ["x", "y"], [["1,5", "=cmd()"]], 1),
    "short.csv": ("x,y\n1\n1,2,3\n", ["x", "y"], [["1", None], ["1", "2"]], 2),
    "empty.csv": ("", [], [], 0),
    "a.TSV": ("x\ty\n__proto__\t\u202e\n", ["x", "y"], [["__proto__", "\u202e"]], 1),
    "wide.tsv": ("x\ty\né\t1".encode("utf-16"), ["x", "y"], [["é", "1"]], 1),
    "records.json": (
        '[{"a": 1, "__proto__": null}, {"a": NaN, "b": [1, {"c": "é"}]}, {}]',
        ["a", "__proto__", "b"],
        [[1, None, None], ["NaN", None, '[1, {"c": "é"}]'], [None, None, None]],
        3,
    ),
    "split.json": (
        '{"columns": ["a", ["b", 1]], "data": [[1, true], [9007199254740993, -Infinity]]}',
        ["a", "b 1"],
        [[1, True], ["9007199254740993", "-Infinity"]],
        2,
    ),
    "lists.json": ('{"a": [1, 2], "b": ["x"]}', ["a", "b"], [[1, "x"], [2, None]], 2),
    "a.jsonl": ('{"a": 1}\n\n{"b": "\\ud800"}\n', ["a", "b"], [[1, None], [None, "\ufffd"]], 2),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables(run: Owned, name: str) -> None:
    content, columns, rows, total = TABLES[name]
    run.write(name, content)
    found = run.table(name)
    assert [one["name"] for one in found["columns"]] == columns
    assert (found["rows"], found["total"]) == (rows, total)


def test_parquet(run: Owned, writer: Writer) -> None:
    file = run.write("a.parquet")
    writer(objects.parquet, str(file))
    found = run.table("a.parquet", rows=2)
    assert [(one["name"], one["type"]) for one in found["columns"]] == [
        ("n", "int64"), ("f", "double"), ("t", "timestamp[ms]"), ("b", "binary"),
        ("l", "list<element: int64>"),
    ]  # fmt: skip
    assert found["rows"] == [
        ["9007199254740993", "NaN", "1970-01-01 00:00:00.001000", "2 bytes", "[1]"],
        [2, None, None, None, None],
    ]
    assert found["total"] == 3
    file.write_bytes(file.read_bytes()[:-20])
    assert "Parquet" in run.table("a.parquet", 400)["message"]


def test_first_rows_only(run: Owned) -> None:
    run.write("a.csv", "x\n" + "1\n" * 5000)
    found = run.table("a.csv", rows=3)
    assert (len(found["rows"]), found["total"]) == (3, 5000)


def test_a_file_larger_than_what_is_read(run: Owned) -> None:
    line = ",".join(["0123456789"] * 100)
    count = 25_000_000 // len(line)
    run.write("a.csv", f"{line}\n" * count)
    found = run.table("a.csv", rows=1000)
    assert (len(found["rows"]), found["total"]) == (1000, None)
    record = json.dumps({"x": "1" * 900_000})
    run.write("a.jsonl", f"{record}\n" * 30)
    found = run.table("a.jsonl", rows=1000)
    # Of which the last is cut off.
    assert (len(found["rows"]), found["total"]) == (22, None)
    assert {len(row[0]) for row in found["rows"]} == {1001}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "x"),
        ("noending", "x"),
        ("a.json", ""),
        ("a.json", "1"),
        ("a.json", "{}"),
        ("a.json", "[1]"),
        ("a.json", "[" * 40_000),
        ("a.json", "[" + "9" * 5000 + "]"),
        ("a.json", "[" + "{}," * 5_000_000 + "{}]"),
        ("a.jsonl", "1\n"),
        ("a.jsonl", '{"a": "' + "x" * 1_000_001 + '"}'),
        ("a.csv", '"' + "x\n" * 100_000),
        ("a.csv", "," * 2_000_000),
        ("a.parquet", "PAR1" + "\xff" * 100 + "PAR1"),
        ("a.parquet", ""),
    ],
    ids=lambda one: one[:20],
)
def test_no_tables(run: Owned, name: str, content: str) -> None:
    run.write(name, content)
    found = run.table(name, 400)
    assert found["error_code"] == "INVALID_PARAMETER_VALUE"
    assert found["message"].startswith("This file is not shown as a table. ")
    assert run.table("missing.csv", 404)


def test_many_columns_and_much_text_are_cut(run: Owned) -> None:
    run.write("a.csv", ",".join(map(str, range(3000))) + "\n" + ("x" * 400 + ",") * 2000)
    found = run.table("a.csv")
    assert len(found["columns"]) == len(found["rows"][0]) == 500
    run.write("b.csv", "x\n" + ("y" * 5000 + "\n") * 10_000)
    found = run.table("b.csv", rows=1000)
    assert found["rows"][0] == ["y" * 1000 + "…"]
    run.write("c.csv", "x\n" + (("z" * 900 + ",") * 100 + "\n") * 100)
    wide = run.table("c.csv")
    assert len(json.dumps(wide)) < 5_000_000
