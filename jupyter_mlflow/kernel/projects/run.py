"""``run_project``: what a notebook asks its server for."""

from __future__ import annotations

import importlib
import itertools
import os
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.kernel import identity, internals, own_server, state
from jupyter_mlflow.kernel.projects import config, place, server
from jupyter_mlflow.kernel.projects.apart import whole
from jupyter_mlflow.kernel.projects.errors import ProjectError, refusal
from jupyter_mlflow.kernel.projects.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MOST: Final = 501
"""Values of one parameter that are looked at: the server takes 500 combinations."""


def run_project(
    uri: str | os.PathLike[str],
    entry_point: str = "main",
    *,
    version: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    grid: Mapping[str, Iterable[Any]] | None = None,
    experiment_name: str | None = None,
    experiment_id: str | None = None,
    backend: str = "local",
    backend_config: Mapping[str, Any] | str | os.PathLike[str] | None = None,
    env_manager: str = "local",
    storage_dir: str | os.PathLike[str] | None = None,
    run_name: str | None = None,
) -> Job:
    """Run an MLflow project as a job of this notebook's Jupyter server; returns at once.

    ::

        job = jupyter_mlflow.run_project("elasticnet", parameters={"alpha": 0.3})
        job.wait()

    Parameters
    ----------
    uri
        A folder or zip file, relative to the notebook's folder, or the address of a Git
        repository or zip file.
    entry_point, version, parameters, backend, backend_config, storage_dir, run_name
        As in ``mlflow.projects.run``; paths of files are relative to the notebook's folder.
    grid
        Values of parameters: one run is made for each combination, below one parent run.
    experiment_name, experiment_id
        Where the runs go. Without either, to where a run of this notebook would: its own
        experiment, unless another one was chosen with ``mlflow.set_experiment``.
    env_manager
        ``local`` (what Jupyter runs in), ``virtualenv``, ``uv``, ``conda`` or ``docker``.

    Returns
    -------
    Job
        What becomes of it, shown as a card that stays live.

    Raises
    ------
    ProjectError
        Something is wrong; nothing was started.
    """
    try:
        bound = own_server.bound()
        arguments = {
            "uri": place.of_project(os.fspath(uri), bound.binding),
            "entry_point": entry_point,
            "version": version,
            "parameters": _texts(parameters or {}),
            "backend": backend,
            "backend_config": (
                None if backend_config is None else config.read(backend_config, bound.binding)
            ),
            "environment": env_manager,
            "storage_dir": (
                None
                if storage_dir is None
                else place.absolute(os.fspath(storage_dir), bound.binding)
            ),
        }
        body = {
            "kind": "project",
            "kernel_id": bound.kernel_id,
            "arguments": arguments,
            "run_name": run_name,
            "grid": _values(grid) if grid else None,
        }

        def ask() -> list[server.Record]:
            # Here, too: an import that is interrupted half-way breaks MLflow for this kernel.
            return server.create(body | _experiment(experiment_name, experiment_id))

        return Job(whole(ask, undo=_kill))
    except (own_server.NowhereError, own_server.RefusedError, own_server.UnansweredError) as error:
        raise refusal(error) from None


def _kill(made: Sequence[server.Record]) -> None:
    Job(made).cancel()


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): text_of(value, f"parameters.{name}") for name, value in values.items()}


def _values(grid: Mapping[str, Iterable[Any]]) -> dict[str, list[str]]:
    found = {}
    for name, values in grid.items():
        if isinstance(values, (str, bytes)):
            raise ProjectError("This must be a list of values.", f"grid.{name}")
        some = itertools.islice(values, _MOST)
        found[str(name)] = [text_of(value, f"grid.{name}") for value in some]
    return found


def text_of(value: Any, field: str) -> str:
    """The text of a parameter's value on the command line; raises ``ProjectError``."""
    # Numbers of other libraries are not Python's, and have a text, too.
    scalar = getattr(value, "ndim", None) == 0 or getattr(value, "shape", None) == ()
    if scalar and type(value).__module__.partition(".")[0] == "torch":
        value = value.item()  # whose text is `tensor(0.3000)`
    if scalar or isinstance(value, (str, int, float, os.PathLike)):
        return os.fspath(value) if isinstance(value, os.PathLike) else str(value)
    raise ProjectError(
        f"A value must be text, a number or a path, not {type(value).__name__}.", field
    )


def _experiment(name: str | None, experiment_id: str | None) -> dict[str, str | None]:
    """Where the runs go, as the server is told."""
    if name is None and experiment_id is None:
        name = os.environ.get("MLFLOW_EXPERIMENT_NAME") or None
        experiment_id = _usual_experiment(name)
        name = None if experiment_id else name
    return {
        "experiment_name": name,
        "experiment_id": None if experiment_id is None else str(experiment_id),
    }


def _usual_experiment(name: str | None) -> str | None:
    """The experiment that a run of this notebook would go to, unless it is that of ``name``.

    ``None`` leaves it to MLflow.
    """
    if identity.this_kernel() is None:
        return None
    try:
        # Which store a kernel logs to is chosen with this.
        importlib.import_module("mlflow")
        from jupyter_mlflow.kernel.experiment import NotebookExperimentProvider
    except ModuleNotFoundError:
        return None
    state.update()
    chosen = internals.active_experiment_id() or os.environ.get("MLFLOW_EXPERIMENT_ID")
    if chosen or name:
        return chosen
    provider = NotebookExperimentProvider()
    return provider.get_experiment_id() if provider.in_context() else None
