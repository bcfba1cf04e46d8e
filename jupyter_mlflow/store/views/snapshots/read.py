"""The notebook as it was when a run was made, kept among the run's artifacts.

Two files per snapshot, each named by its own content and stored once, however many runs have
it: the notebook (``notebook/<hash>.ipynb``) and the cells that the kernel had run
(``notebook/<hash>.executed.json``). Two tags of each run say which files are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_mlflow.common.tags import EXECUTED, NOTEBOOK_PATH, SNAPSHOT
from jupyter_mlflow.store.views.context import ViewError, not_found
from jupyter_mlflow.store.views.snapshots.content import cells_of, notebook_of
from jupyter_mlflow.store.views.snapshots.places import PLACE, read_file, tags_of
from jupyter_mlflow.store.views.snapshots.wire import Snapshot

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.context import Context


def snapshot(context: Context, run_id: str) -> Snapshot:
    """What was kept with a run, be it a deleted one.

    Raises :class:`ViewError`: 404 for a run without a snapshot, or whose files are gone; 502
    when they cannot be read.
    """
    with context.engine.connect() as connection:
        tags = tags_of(connection, context, [run_id]).get(run_id)
        if tags is None:
            raise not_found(f"There is no run {run_id[:32]!r} in this store.")
        place = PLACE.fullmatch(tags.get(SNAPSHOT, ""))
        if place is None:
            raise not_found("No snapshot of the notebook was kept with this run.")
        content = read_file(connection, context, place)
        executed = PLACE.fullmatch(tags.get(EXECUTED, ""))
        cells = executed and read_file(connection, context, executed)
    if content is None:
        raise not_found(
            "The snapshot of this run is gone: it was stored with a run whose artifacts have been "
            "deleted."
        )
    try:
        notebook = notebook_of(content)
    except ValueError as error:
        raise ViewError(
            502,
            "BAD_GATEWAY",
            "The snapshot of this run cannot be read: its file was changed or is incomplete.",
        ) from error
    return Snapshot(
        run_id=run_id,
        path=tags.get(NOTEBOOK_PATH) or "notebook.ipynb",
        moment="end" if executed and executed["moment"] == "end" else "start",
        notebook=notebook,
        executed=cells_of(cells) if cells else [],
    )
