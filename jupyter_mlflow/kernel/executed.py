"""Writes down the cells that this kernel's process runs, in order: see ``records.cells_path``."""

from __future__ import annotations

import json
import os
from collections import deque
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common import records
from jupyter_mlflow.kernel import identity
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from pathlib import Path

    from IPython.core.interactiveshell import ExecutionInfo

MOST_CELLS: Final = 2_000
MOST_BYTES: Final = 4 * 2**20
LONGEST: Final = 2**20
"""Characters of a cell that are kept."""
_KEEP: Final = 3 / 4
"""What is left of the above when the oldest cells go, so that they do not go one by one."""

_lines: deque[bytes] = deque()
_size = 0
_written: os.stat_result | None = None
"""The file as this process has made it: the server removes it around a restart."""


@safely(None)
def before_cell(info: ExecutionInfo) -> None:
    """Note a cell that is about to run, if it is one that a person will find again."""
    if info.silent or not info.store_history:
        return
    kernel = identity.this_kernel()
    ip = identity.shell()
    if kernel is None or ip is None:
        return
    line = {
        # The cell's own entry is not in the history yet.
        "execution_count": len(ip.history_manager.input_hist_parsed),
        "cell_id": identity.cell_id_of(identity.request()),
        "source": info.raw_cell[:LONGEST],
    }
    path = records.cells_path(kernel.records, kernel.kernel_id)
    _append(path, json.dumps(line).encode() + b"\n")


def _append(path: Path, line: bytes) -> None:
    global _size, _written
    _lines.append(line)
    _size += len(line)
    if len(_lines) > MOST_CELLS or _size > MOST_BYTES:
        while len(_lines) > MOST_CELLS * _KEEP or (_size > MOST_BYTES * _KEEP and len(_lines) > 1):
            _size -= len(_lines.popleft())
        _written = None
    flags = os.O_WRONLY | os.O_APPEND
    if _written is not None and _is(path, _written):
        handle = os.open(path, flags)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)
        return
    records.replace(path, b"".join(_lines))
    _written = path.stat()


def _is(path: Path, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), file)
    except OSError:
        return False
