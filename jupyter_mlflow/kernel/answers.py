"""What a store has answered about the experiment of a notebook, and when to ask it again."""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common.schema import sqlite_path
from jupyter_mlflow.kernel import beside, lookup, state
from jupyter_mlflow.kernel.question import Question
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.common.records import Binding
    from jupyter_mlflow.kernel.lookup import Experiment

WAIT: Final = 1.0
"""Seconds that a cell waits for a store to name the experiment, at most, and once: a store that
took longer is not waited for again while it does. Until its answer is there, a run lands where
MLflow alone puts it; its tags tie it to its notebook all the same."""
RETRY: Final = 30.0
"""Seconds after which a store elsewhere is asked again: it may have failed, and a person may have
deleted, restored or renamed the experiment. Also how long a local one is not waited for again."""


class LocalAnswer:
    """From a store on this machine: asked again by each cell that uses it, in the cell's thread.

    One in memory belongs to the thread that opened it.
    """

    def __init__(self, uri: str, notebook_id: str) -> None:
        self._uri = uri
        self._notebook_id = notebook_id
        self._lock = threading.Lock()
        self._experiment: Experiment | None = None
        self._asked: tuple[int, str] | None = None
        self._seen_at: str | None = None
        self._settled: tuple[str | None, str] | None = None
        self._patient_from = 0.0

    def experiment(self, binding: Binding) -> Experiment | None:
        """The notebook's experiment, made if there is none; ``None`` when the store fails."""
        asked = state.cell, binding.path
        if self._asked != asked:
            # Threads that start runs at the same time make one experiment.
            with self._lock:
                if self._asked != asked:
                    self._ask(binding)
                    self._asked = asked
        return self._experiment

    @safely(None)
    def _ask(self, binding: Binding) -> None:
        until = time.monotonic()
        if until >= self._patient_from:
            until += WAIT
        path = sqlite_path(state.place(self._uri))
        try:
            found = self._find(path, until)
            if found is None:
                # Deleted, if there was one: no run can be logged to it.
                self._experiment = None
                _check_writable(path, until)
                found = lookup.create(self._uri, binding)
        except beside.LockedError:
            # What was known is taken to be so still.
            self._patient_from = time.monotonic() + RETRY
            raise
        self._keep(found)
        if self._settled != (found.path, binding.path):
            self._follow(path, found, binding)

    def _find(self, path: Path | None, until: float) -> Experiment | None:
        if path is None:
            known = self._experiment
            if known is not None and lookup.is_active(self._uri, known.experiment_id):
                return known
        elif not path.exists():
            return None
        else:
            try:
                return beside.find(path, self._notebook_id, _left(until))
            except sqlite3.Error:
                pass  # no store yet, or one that only MLflow can open
        return lookup.find(self._uri, self._notebook_id)

    @safely(None)
    def _follow(self, path: Path | None, found: Experiment, binding: Binding) -> None:
        # What fails here is tried again by the next cell.
        if lookup.has_moved(found, binding, self._seen_at):
            _check_writable(path, time.monotonic())
            found = lookup.follow(self._uri, found, binding)
            self._keep(found)
        self._settled = found.path, binding.path
        self._seen_at = binding.path

    def _keep(self, found: Experiment) -> None:
        if found != self._experiment:
            self._experiment = found
            _report(self._uri, found)


class RemoteAnswer:
    """From a store elsewhere, which is asked in the background: it can be slow, or hang."""

    def __init__(self, uri: str, notebook_id: str) -> None:
        self._uri = uri
        self._notebook_id = notebook_id
        self._lock = threading.Lock()
        self._experiment: Experiment | None = None
        self._question: Question | None = None
        self._is_awaited = False
        self._needed: Binding | None = None
        self._answered_at: float | None = None
        self._asked_at: str | None = None
        self._seen_at: str | None = None

    def look_ahead(self, binding: Binding) -> None:
        """Ask for an experiment that is there already, before a cell needs it. Makes none."""

        def ask() -> None:
            found = lookup.find(self._uri, self._notebook_id)
            with self._lock:
                needed = self._needed
            if found is None and needed is not None:
                self._settle(needed, None)
            elif found is not None:
                self._keep(found)
                if not lookup.has_moved(found, binding, None):
                    self._asked_at = binding.path

        with self._lock:
            if self._question is None:
                self._question = Question(ask)
                self._is_awaited = True

    def experiment(self, binding: Binding) -> Experiment | None:
        """The notebook's experiment as far as the store has told, made if there is none."""
        came = time.monotonic()
        while (question := self._current(binding)) is not None and self._is_awaited:
            if not question.wait(min(came, question.began or came) + WAIT):
                _slow.add(self._uri)
                break
        return self._experiment

    def _current(self, binding: Binding) -> Question | None:
        """The question that the store has not answered yet, asked now if it is time."""
        with self._lock:
            # A look ahead that still runs goes on and makes the experiment.
            self._needed = binding
            if self._question is None or self._question.is_over:
                is_old = self._answered_at is None or time.monotonic() > self._answered_at + RETRY
                if not is_old and self._asked_at == binding.path:
                    return None
                # A notebook that has only moved need not wait for its experiment to follow.
                self._is_awaited = is_old and self._uri not in _slow
                self._question = Question(lambda: self._ask(binding))
            return self._question

    def _ask(self, binding: Binding) -> None:
        began = time.monotonic()
        self._asked_at = binding.path
        try:
            self._settle(binding, lookup.find(self._uri, self._notebook_id))
        finally:
            self._answered_at = time.monotonic()
            if self._answered_at - began <= WAIT:
                _slow.discard(self._uri)

    def _settle(self, binding: Binding, found: Experiment | None) -> None:
        self._asked_at = binding.path
        if found is None:
            # Deleted, if there was one: no run can be logged to it.
            self._experiment = None
            found = lookup.create(self._uri, binding)
        self._keep(found)
        if lookup.has_moved(found, binding, self._seen_at):
            self._keep(lookup.follow(self._uri, found, binding))
        self._seen_at = binding.path

    def _keep(self, found: Experiment) -> None:
        self._experiment = found
        self._answered_at = time.monotonic()
        _report(self._uri, found)


_slow: set[str] = set()
"""The stores elsewhere that took longer than a cell waits."""


def _report(uri: str, found: Experiment) -> None:
    state.note_experiment(uri, found.experiment_id, found.name)
    state.update()


def _check_writable(path: Path | None, until: float) -> None:
    if path is not None and path.exists():
        beside.check_writable(path, _left(until))


def _left(until: float) -> float:
    return max(0.0, until - time.monotonic())
