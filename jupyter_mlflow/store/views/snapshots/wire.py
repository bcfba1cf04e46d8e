"""Wire models of snapshots."""

from __future__ import annotations

from typing import Any, Literal

from jupyter_mlflow.store.views.wire import Wire


class ExecutedCell(Wire):
    """A cell as the kernel ran it."""

    execution_count: int | None
    cell_id: str | None
    source: str


class Snapshot(Wire):
    """The notebook as it was when a run ended, or began if it never did.

    ``notebook`` is its nbformat content, without outputs unless they were asked for; ``executed``
    are the cells that the kernel had run by then, in order. ``moment`` is when it was taken.
    """

    run_id: str
    path: str
    moment: Literal["start", "end"]
    notebook: dict[str, Any]
    executed: list[ExecutedCell]


class NewSnapshot(Wire):
    """What the Jupyter server asks the store process to keep; not open to browsers.

    The notebook is ``content``, its nbformat JSON as text, or else what was saved last as ``file``
    (absolute path): then only runs that have no snapshot get one.
    """

    notebook_id: str
    run_ids: list[str]
    moment: Literal["start", "end"]
    content: str | None
    file: str | None
    executed: list[ExecutedCell]
