"""Wire models of artifacts."""

from __future__ import annotations

from typing import Any

from jupyter_mlflow.store.views.wire import Wire


class Artifact(Wire):
    """A file or folder; ``path`` below the artifact root, ``size`` in bytes for files."""

    path: str
    is_dir: bool
    size: int | None


class Artifacts(Wire):
    """One folder of the artifacts of a run or of a logged model, folders first, then by name."""

    root: str
    path: str
    entries: list[Artifact]
    truncated: bool


class TableColumn(Wire):
    """A column of a table artifact; ``type`` in the words of its format, empty when it has none."""

    name: str
    type: str


class Table(Wire):
    """The first rows of a table artifact; ``total`` is ``null`` when it was not read to its end."""

    columns: list[TableColumn]
    rows: list[list[Any]]
    total: int | None
