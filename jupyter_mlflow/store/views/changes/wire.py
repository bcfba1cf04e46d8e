"""Wire models of changes."""

from __future__ import annotations

from jupyter_mlflow.store.views.wire import Wire


class Changes(Wire):
    """``changed`` is whether the store may differ from what it was at the cursor asked for.

    ``runs`` are the ids of the runs that did, ``null`` when that cannot be told (then any may
    have); ``experiments`` and ``models`` are whether any of those may have. Runs that are told may
    be more than those that changed. What came together with them and cannot be told follows as
    another change some seconds later, with ``null``.
    """

    cursor: str
    changed: bool
    runs: list[str] | None
    experiments: bool
    models: bool
