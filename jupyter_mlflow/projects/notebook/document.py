"""A notebook's file, as far as it must be known before anything runs."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.errors import BadRequest, MlflowExtensionError, NotFound
from jupyter_mlflow.projects.folder import broken, folder_path, open_folder, shorten

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.projects.folder import Folder

LARGEST: Final = 50 << 20
"""Bytes of a notebook, most of which are outputs."""

PARAMETERS: Final = "parameters"
INJECTED: Final = "injected-parameters"
"""Tags of cells: those with defaults, and what an earlier run has put below them."""


@dataclasses.dataclass(frozen=True)
class Cell:
    """One cell: ``kind`` is ``code``, ``markdown`` or ``raw``."""

    kind: str
    source: str
    tags: frozenset[str]


@dataclasses.dataclass(frozen=True)
class Notebook:
    """A notebook in ``folder``; ``path`` is below the server's root."""

    folder: Folder
    file: Path
    path: str
    cells: tuple[Cell, ...]
    kernel_name: str | None
    """That of its metadata, if there is one."""
    language: str
    """In small letters, empty where the notebook does not say."""

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.rpartition("/")[2]

    @property
    def is_python(self) -> bool:
        """Whether its cells are Python, as far as it says."""
        return self.language in ("", "python")

    @property
    def parameters(self) -> Cell | None:
        """The cell with the defaults."""
        found = (cell for cell in self.cells if PARAMETERS in cell.tags and cell.kind == "code")
        return next(found, None)


def read(root: Path, path: Any, field: str = "path") -> Notebook:
    """The notebook ``path`` below ``root``; blocks.

    Raises
    ------
    BadRequest, NotFound
        It is not there, is none, or may not be read; names ``field``.
    """
    try:
        return _read(root, path, field)
    except MlflowExtensionError as error:
        error.field = error.field or field
        raise


def _read(root: Path, path: Any, field: str) -> Notebook:
    found = folder_path(path, field)
    shown = shorten(found)
    above, _, name = found.rpartition("/")
    if not name.endswith(".ipynb"):
        raise BadRequest(f"{shown} is no notebook: its name does not end with `.ipynb`.")
    folder = open_folder(root, above, field)
    try:
        file = folder.find(name)
    except FileNotFoundError:
        raise NotFound(
            f"The notebook {shown} is not there. Check its path below the server's root."
        ) from None
    try:
        content = json.loads(folder.text(name, LARGEST))
        return _notebook(content, folder, file, found)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise _broken(shown, repr(error)) from None


def _notebook(content: Any, folder: Folder, file: Path, path: str) -> Notebook:
    metadata = content["metadata"]
    if content["nbformat"] != 4:
        raise broken(
            f"{shorten(path)} has the format of another Jupyter. Open it, and save it once."
        )
    spec = metadata.get("kernelspec", {})
    language = spec.get("language") or metadata.get("language_info", {}).get("name") or ""
    cells = [
        Cell(
            str(cell["cell_type"]),
            _text(cell["source"]),
            frozenset(map(str, cell.get("metadata", {}).get("tags", []))),
        )
        for cell in content["cells"]
    ]
    kernel = spec.get("name")
    return Notebook(
        folder=folder,
        file=file,
        path=path,
        cells=tuple(cells),
        kernel_name=kernel if isinstance(kernel, str) and kernel else None,
        language=str(language).lower(),
    )


def _text(source: Any) -> str:
    return source if isinstance(source, str) else "".join(source)


def _broken(shown: str, details: str) -> BadRequest:
    return broken(f"{shown} is no notebook that can be read. Open it to see why.", details=details)
