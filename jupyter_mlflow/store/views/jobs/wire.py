"""Wire models of jobs. None of them is open to browsers."""

from __future__ import annotations

from jupyter_mlflow.store.views.wire import Wire


class NewLog(Wire):
    """A job's log, the ``file`` (absolute path), to be kept as ``path`` below ``artifact_uri``.

    ``store`` is the URI of the store, whose password the log may quote.
    """

    artifact_uri: str
    path: str
    file: str
    store: str = ""
