"""The list of the cells that a kernel's process has run."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

from jupyter_mlflow.common import records
from jupyter_mlflow.kernel import executed

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.kernel.running import Server


def _cells(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_cells_in_the_order_run_and_as_they_were(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    path = records.cells_path(server.folder, kernel.id)
    # What an earlier process of this kernel has left.
    path.write_text("old\n")
    kernel.run("a = 'é'", cell_id="one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kernel.run("1 / 0")
    kernel.run("not python", cell_id="one")
    kernel.run("%%capture\nget_ipython().run_cell('b = 1')")
    kernel.run("   ")
    # A cell is there while it runs, and none that no person has run.
    own = f"len(open({str(path)!r}).readlines())"
    kernel.client.execute("c = 1", silent=True)
    kernel.client.execute("c = 2", store_history=False)
    assert kernel.run(own).value == 5
    assert _cells(path) == [
        {"execution_count": 1, "cell_id": "one", "source": "a = 'é'"},
        {"execution_count": 2, "cell_id": None, "source": "1 / 0"},
        {"execution_count": 3, "cell_id": "one", "source": "not python"},
        {
            "execution_count": 4,
            "cell_id": None,
            "source": "%%capture\nget_ipython().run_cell('b = 1')",
        },
        {"execution_count": 5, "cell_id": None, "source": own},
    ]
    # A server removes the files of a kernel around a restart.
    path.unlink()
    kernel.run("d = 1")
    assert [cell["execution_count"] for cell in _cells(path)] == [1, 2, 3, 4, 5, 6]


def test_only_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_lines", type(executed._lines)()), ("_size", 0), ("_written", None)):
        monkeypatch.setattr(executed, name, value)
    path = tmp_path / "cells.jsonl"
    sizes = []
    for number in range(executed.MOST_CELLS + 600):
        executed._append(path, b"%d\n" % number)
        sizes.append(len(executed._lines))
    lines = path.read_text().splitlines()
    assert lines == [line.decode().strip() for line in executed._lines]
    assert lines[-1] == str(executed.MOST_CELLS + 599)
    assert max(sizes) == executed.MOST_CELLS
    large = b"x" * (executed.MOST_BYTES // 3)
    for _ in range(9):
        executed._append(path, large + b"\n")
        assert path.stat().st_size <= executed.MOST_BYTES
    assert executed._size == path.stat().st_size > 0
    # The last cell is kept, however long it is.
    executed._append(path, large * 4 + b"\n")
    assert path.read_bytes() == large * 4 + b"\n"
