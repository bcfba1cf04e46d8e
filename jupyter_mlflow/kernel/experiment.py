"""The experiment of a notebook, as MLflow asks for it.

MLflow loads this by its entry point ``mlflow.default_experiment_provider`` while it is being
imported, and asks whenever no experiment was set: for every run, search and trace.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.kernel import identity, internals, lookup, start
from jupyter_mlflow.kernel.answers import LocalAnswer, RemoteAnswer
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from jupyter_mlflow.kernel.lookup import Experiment

DEFAULT_EXPERIMENT_ID: Final = "0"

_SET_BY_USER: Final = ("MLFLOW_EXPERIMENT_NAME", "MLFLOW_EXPERIMENT_ID")
"""With one of these MLflow never asks here."""


class NotebookExperimentProvider:
    """Names the notebook's own experiment, making it when it is first needed.

    The answer is kept per tracking URI and notebook. It is not in context outside a kernel's main
    process, without a notebook, or when the store does not answer: then MLflow goes on as if this
    provider did not exist.
    """

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], LocalAnswer | RemoteAnswer] = {}
        start.mlflow_imported()
        self._look_ahead()

    def in_context(self) -> bool:
        """Whether :meth:`get_experiment_id` has an answer."""
        return self._experiment() is not None

    def get_experiment_id(self) -> str:
        """The id of the notebook's experiment."""
        found = self._experiment()
        return DEFAULT_EXPERIMENT_ID if found is None else found.experiment_id

    @safely(None)
    def _experiment(self) -> Experiment | None:
        kernel = identity.this_kernel()
        binding = None if kernel is None else kernel.binding()
        uri = internals.tracking_uri()
        if binding is None or uri is None:
            return None
        return self._answer(uri, binding.notebook_id).experiment(binding)

    @safely(None)
    def _look_ahead(self) -> None:
        """Ask a server while MLflow is still being imported: it may be slow.

        No other store: opening one can make tables, or ask for a login, before anybody used it.
        """
        kernel = identity.this_kernel()
        # Not binding(), which waits: its wait is for the first run.
        binding = None if kernel is None else kernel.binding_file.read()
        uri = internals.tracking_uri()
        if binding is None or uri is None or any(name in os.environ for name in _SET_BY_USER):
            return
        answer = self._answer(uri, binding.notebook_id)
        if isinstance(answer, RemoteAnswer) and uri.startswith(("http://", "https://")):
            answer.look_ahead(binding)

    def _answer(self, uri: str, notebook_id: str) -> LocalAnswer | RemoteAnswer:
        key = uri, notebook_id
        kind = LocalAnswer if lookup.is_local(uri) else RemoteAnswer
        # One for all threads: setdefault is atomic.
        return self._answers.get(key) or self._answers.setdefault(key, kind(uri, notebook_id))
