"""The copy of a notebook that a job runs, with its parameters in a cell of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import nbformat

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAMETERS: Final = "parameters"
INJECTED: Final = "injected-parameters"
"""The tags that papermill uses, too."""


def copy(file: str, parameters: Mapping[str, str]) -> Any:
    """The notebook in ``file`` as a node of nbformat, without outputs.

    ``parameters`` are literals of Python by name. They stand in a cell below the one that is tagged
    ``parameters``, in the place of one that an earlier run has left.
    """
    notebook = nbformat.reads(Path(file).read_text(encoding="utf-8"), as_version=4)
    cells = [cell for cell in notebook.cells if not is_tagged(cell, INJECTED)]
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    if parameters:
        lines = [f"{name} = {literal}" for name, literal in parameters.items()]
        made = nbformat.v4.new_code_cell(
            "\n".join(["# Parameters", *lines]), metadata={"tags": [INJECTED]}
        )
        if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
            made.pop("id", None)
        # A heading may have the tag as well; the values stand below those that they replace.
        places = [
            at
            for at, cell in enumerate(cells)
            if cell.cell_type == "code" and is_tagged(cell, PARAMETERS)
        ]
        cells.insert(places[0] + 1 if places else 0, made)
    notebook.cells = cells
    return notebook


def is_tagged(cell: Any, tag: str) -> bool:
    """Whether a cell has that tag."""
    return tag in cell.metadata.get("tags", [])


def counts(cell: Any) -> bool:
    """Whether it is a cell of the person's that runs: not empty, not the one with our values."""
    runs = cell.cell_type == "code" and bool(cell.source.strip())
    return runs and not is_tagged(cell, INJECTED)
