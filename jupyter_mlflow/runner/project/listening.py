"""Hearing what ``mlflow.projects`` does while it does it, which it tells nobody.

All names of MLflow's that are replaced stand here; they are replaced in the program of one job
and nowhere else. The tests of the runner are their contract.
"""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

_FETCHERS: Final = ("mlflow.projects.utils", "mlflow.projects", "mlflow.projects.backend.local")


class Listener(Protocol):
    """What is told: a project's folder, a run that was made, what was submitted, in this order."""

    def on_folder(self, folder: str) -> None: ...

    def on_run(self, run_id: str, name: str | None, experiment_id: str) -> None: ...

    def on_submitted(self, submitted: Any) -> None: ...


def listen(listener: Listener, tags: Mapping[str, str], run_name: str | None) -> None:
    """Tell ``listener`` from now on.

    Each run that is made gets ``tags`` from its first moment, so that it is found whatever happens
    then, and the first one gets ``run_name``.
    """
    _hear_of_folders(listener)
    _hear_of_runs(listener, tags, run_name)
    _hear_of_submissions(listener)


def _hear_of_folders(listener: Listener) -> None:
    modules: list[Any] = [importlib.import_module(name) for name in _FETCHERS]
    fetch = modules[0].fetch_and_validate_project

    @functools.wraps(fetch)
    def fetched(*args: Any, **kwargs: Any) -> Any:
        folder = fetch(*args, **kwargs)
        listener.on_folder(folder)
        return folder

    for module in modules:
        module.fetch_and_validate_project = fetched


def _hear_of_runs(listener: Listener, tags: Mapping[str, str], run_name: str | None) -> None:
    from mlflow import MlflowClient

    create = MlflowClient.create_run
    left = [run_name]

    @functools.wraps(create)
    def created(
        self: Any,
        experiment_id: str,
        start_time: int | None = None,
        tags_: Mapping[str, Any] | None = None,
        run_name: str | None = None,
        **more: Any,
    ) -> Any:
        # MLflow calls it by the name of the argument.
        own = {**(more.pop("tags", None) or tags_ or {}), **tags}
        name = run_name or (left.pop() if left else None)
        run = create(self, experiment_id, start_time, own, name, **more)
        listener.on_run(run.info.run_id, run.info.run_name, run.info.experiment_id)
        return run

    MlflowClient.create_run = created


def _hear_of_submissions(listener: Listener) -> None:
    projects: Any = importlib.import_module("mlflow.projects")
    run = projects._run

    @functools.wraps(run)
    def submitted(*args: Any, **kwargs: Any) -> Any:
        found = run(*args, **kwargs)
        listener.on_submitted(found)
        return found

    projects._run = submitted
