"""Files of the workspace that a model is given: their columns and what is in them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import objects

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]

LINES = """\
{"i": 1, "f": 1, "s": "a", "b": true, "l": [1], "o": {}, "m": 1, "w": "2024-01-31"}
{"i": 2, "f": 0.5, "s": null, "b": false, "l": [], "o": {"a": 1}, "m": "x", "w": "2024-02-01"}
"""
FILES: dict[str, tuple[bytes | str, dict[str, tuple[str, bool]], str | None]] = {
    "a.csv": (
        "id,n,b,t,when,e,mix,id\n1,1.5,True,x,2024-01-31,,1,\n-2,1e3,FALSE,y,2024-01-31T12:00:00Z,NA,x,3\n",
        {
            "id": ("integer", False),
            "n": ("number", False),
            "b": ("boolean", False),
            "t": ("text", False),
            "when": ("time", False),
            "e": ("empty", True),
            "mix": ("text", False),
        },
        ",",
    ),
    "b.csv": ("x;y\n1,5;2\n", {"x": ("text", False), "y": ("integer", False)}, ";"),
    "c.tsv": ("x\ty\n1\n2\t3\n", {"x": ("integer", False), "y": ("integer", True)}, "\t"),
    "wide.tsv": (
        "é\t1\nx\t2\n".encode("utf-16"),
        {"é": ("text", False), "1": ("integer", False)},
        "\t",
    ),
    "d.jsonl": (
        LINES,
        {
            "i": ("integer", False),
            "f": ("number", False),
            "s": ("text", True),
            "b": ("boolean", False),
            "l": ("list", False),
            "o": ("object", False),
            "m": ("mixed", False),
            "w": ("time", False),
        },
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_columns(store: StoreProcess, tmp_path: Path, name: str) -> None:
    content, columns, delimiter = FILES[name]
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    found = store.get("/views/input", path=str(file), rows=1)
    told = {one["name"]: (one["kind"], one["has_gaps"]) for one in reversed(found["columns"])}
    assert told == columns
    assert found["delimiter"] == delimiter
    assert found["encoding"] == (
        None if delimiter is None else "utf-16" if name.startswith("wide") else "utf-8-sig"
    )
    assert len(found["rows"]) == 1


def test_parquet(store: StoreProcess, writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    writer(objects.parquet, str(file))
    found = store.get("/views/input", path=str(file))
    assert {one["name"]: (one["kind"], one["has_gaps"]) for one in found["columns"]} == {
        "n": ("integer", False),
        "f": ("number", True),
        "t": ("time", True),
        "b": ("binary", True),
        "l": ("list", True),
    }
    assert found["total"] == 3


def test_what_is_no_table(store: StoreProcess, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    (tmp_path / "a.jsonl").write_text("[")
    (tmp_path / "wide.csv").write_text(",".join("x" * 501))
    os.mkfifo(tmp_path / "pipe.csv")
    for name in ("a.txt", "a.parquet", "a.jsonl", "wide.csv"):
        assert store.get("/views/input", 400, path=str(tmp_path / name))["message"]
    for path in (tmp_path / "gone.csv", tmp_path, tmp_path / "pipe.csv", "a.csv"):
        assert store.get("/views/input", 404, path=str(path))["message"]
