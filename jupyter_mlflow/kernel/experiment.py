"""The experiment of a notebook, as MLflow asks for it.

MLflow loads this by its entry point ``mlflow.default_experiment_provider`` while it is being
imported, and asks whenever no experiment was set: for every run, search and trace.
"""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from jupyter_mlflow.kernel import identity, internals, lookup, start, state
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_mlflow.common.records import Binding
    from jupyter_mlflow.kernel.lookup import Experiment

T = TypeVar("T")

REMOTE_WAIT: Final = 10.0
"""Seconds that a store elsewhere may take to name the experiment. MLflow's client alone
retries for four minutes when a server is down, and will do so for the run itself."""
_RETRY: Final = 30.0
"""Seconds during which a remote store that failed is not asked again."""
_TRUST: Final = 30.0
"""Seconds during which an experiment in a remote store is taken to be still there."""

DEFAULT_EXPERIMENT_ID: Final = "0"


@dataclass
class _Known:
    """What a store answered: no experiment when it failed. ``cell`` is when it was last asked."""

    experiment: Experiment | None
    cell: int
    at: float


class NotebookExperimentProvider:
    """Names the notebook's own experiment, making it when it is first needed.

    The answer is kept per tracking URI and notebook. It is not in context outside a kernel's main
    process, without a notebook, or when the store does not answer: then MLflow goes on as if this
    provider did not exist.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], _Known] = {}
        self._lock = threading.Lock()
        start.mlflow_imported()

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
        key = uri, binding.notebook_id
        known = self._known.get(key)
        if known is None or not self._holds(known, uri):
            with self._lock:
                # Threads that start runs at the same time make one experiment.
                if self._known.get(key) is known:
                    self._known[key] = _ask(uri, binding)
            known = self._known[key]
            state.update()
        return known.experiment

    def _holds(self, known: _Known, uri: str) -> bool:
        """Whether an answer can still be used: a person may have deleted the experiment."""
        if known.cell == state.cell:
            return True
        age = time.monotonic() - known.at
        if known.experiment is None:
            return age < _RETRY and not lookup.is_local(uri)
        experiment_id = known.experiment.experiment_id
        known.cell = state.cell
        if lookup.is_local(uri):
            return _is_active(state.place(uri), experiment_id)
        if age < _TRUST:
            return True
        known.at = time.monotonic()
        return _within(REMOTE_WAIT, lambda: _is_active(uri, experiment_id)) is not False


@safely(True)
def _is_active(uri: str, experiment_id: str) -> bool:
    return lookup.is_active(uri, experiment_id)


def _ask(uri: str, binding: Binding) -> _Known:
    @safely(None)
    def find() -> Experiment | None:
        return lookup.find_or_create(uri, binding)

    # A local store is asked in this thread: one in memory belongs to the thread that opened it.
    found = find() if lookup.is_local(uri) else _within(REMOTE_WAIT, find)
    if found is not None:
        state.note_experiment(uri, found.experiment_id, found.name)
    return _Known(found, state.cell, time.monotonic())


def _within(seconds: float, function: Callable[[], T]) -> T | None:
    """What ``function`` returns, or ``None`` when it takes longer; it goes on in its thread."""
    answer: queue.SimpleQueue[T] = queue.SimpleQueue()
    threading.Thread(
        target=lambda: answer.put(function()), name="jupyter-mlflow-experiment", daemon=True
    ).start()
    try:
        return answer.get(timeout=seconds)
    except queue.Empty:
        return None
