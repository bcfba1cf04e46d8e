"""The kind "project": ``mlflow.projects`` with what it gets wrong made good."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from typing import TYPE_CHECKING, Any

from jupyter_mlflow.common import tags
from jupyter_mlflow.runner.failure import Ended
from jupyter_mlflow.runner.project import docker
from jupyter_mlflow.runner.project.capture import Capture
from jupyter_mlflow.runner.project.listening import listen

if TYPE_CHECKING:
    from jupyter_mlflow.runner.events import Events

_LOCAL = "local"
_NO_ENVIRONMENT = "The environment of the project cannot be made. The log says why."


def run(job: dict[str, Any], events: Events) -> None:
    """Run the project of ``job`` to its end.

    Raises
    ------
    Ended
        Its command ended with another exit code than 0.
    Exception
        Whatever MLflow and its back ends raise.
    """
    logging.getLogger("jupyter_mlflow").setLevel(logging.INFO)
    import mlflow

    arguments = job["resolved"]
    heard = _Heard(job, events)
    listen(heard, heard.tags, job["run_name"])
    docker.hide_values()
    backend = arguments.get("backend") or _LOCAL
    if backend in ("databricks", "kubernetes"):
        # MLflow takes it for an attribute without importing it.
        importlib.import_module(f"mlflow.projects.{backend}")
    here = backend == _LOCAL
    environment = arguments.get("environment") or _LOCAL
    if arguments.get("folder"):
        # Relative paths in parameters start there; MLflow makes them absolute.
        os.chdir(arguments["folder"])
    try:
        mlflow.projects.run(
            arguments["uri"],
            entry_point=arguments.get("entry_point") or "main",
            version=arguments.get("version") or None,
            # `None` is an AttributeError there.
            parameters=arguments.get("parameters") or {},
            experiment_id=job["experiment_id"],
            backend=backend,
            backend_config=arguments.get("backend_config") or {},
            storage_dir=arguments.get("storage_dir") or None,
            run_name=job["run_name"],
            # A project with a `docker_env` runs in Docker whatever is said here.
            env_manager=(_LOCAL if environment == "docker" else environment) if here else None,
        )
        heard.ended()
    except KeyboardInterrupt:
        heard.cancel()
        raise
    except Exception as error:
        heard.ended()
        code = heard.exit_code
        if code is not None and isinstance(error, mlflow.exceptions.ExecutionException):
            raise Ended(code) from None
        from mlflow.utils.process import ShellCommandException

        from jupyter_mlflow.runner.project import fetching

        if isinstance(error, ShellCommandException):
            # What pip, uv or conda has said are the last lines of the log, and stay that.
            raise Ended(1, _NO_ENVIRONMENT, str(error)) from None
        said = fetching.put(error, arguments["uri"], arguments.get("version"))
        if said is None:
            raise
        raise said from error
    finally:
        # Who cancels does not wait for what is still being kept.
        if not isinstance(sys.exc_info()[1], KeyboardInterrupt):
            heard.capture.finish()


class _Heard:
    """What MLflow was heard to do."""

    def __init__(self, job: dict[str, Any], events: Events) -> None:
        self.tags = {tags.JOB_ID: job["id"]}
        if job["parent_run_id"]:
            self.tags[tags.PARENT_RUN] = job["parent_run_id"]
        self.capture = Capture(job)
        self._events = events
        self._run_id: str | None = None
        self._submitted: Any = None
        self._was_cancelled = False
        self._has_folder = False
        self._backend: str = job["resolved"].get("backend") or _LOCAL

    @property
    def exit_code(self) -> int | None:
        """That of the project's command; ``None`` when nobody knows it, or it has not run."""
        process = getattr(self._submitted, "command_proc", None)
        code: int | None = getattr(process, "returncode", None)
        if process is None:
            code = getattr(self._submitted, "exit_code", None)  # our own back ends know it
        # 128 + n after signal n, as a shell says it.
        return code if code is None or code >= 0 else 128 - code

    def on_folder(self, folder: str) -> None:
        if not self._has_folder:
            self._has_folder = True
            self.capture.snapshot(folder)

    def on_run(self, run_id: str, name: str | None, experiment_id: str) -> None:
        self._events.run(run_id, name, experiment_id)
        if self._run_id is None:
            self._run_id = run_id
            self.capture.begun(run_id)

    def on_submitted(self, submitted: Any) -> None:
        self._submitted = submitted
        self._watch_cancel(submitted)
        record = getattr(submitted, "record", None)
        if isinstance(record, dict):
            self._events.remote(self._backend, record)
        if self._run_id is None:
            self._adopt(submitted.run_id)
        process = getattr(submitted, "command_proc", None)
        if self._run_id is not None and process is not None:
            # The shell's, whose last argument it is.
            self.capture.command(self._run_id, process.args[-1])
        elif self._run_id is not None:
            self.capture.remote_command(self._run_id, getattr(submitted, "command", None))

    def cancel(self) -> None:
        """End what was submitted, unless MLflow has: it may be interrupted before it waits."""
        if self._submitted is not None and not self._was_cancelled:
            self._submitted.cancel()

    def ended(self) -> None:
        """What was submitted has ended by itself, or has never begun."""
        if not getattr(self._submitted, "is_doubtful", False):
            self._events.nothing_remote()

    def _watch_cancel(self, submitted: Any) -> None:
        cancel = submitted.cancel

        def cancelled() -> None:
            self._was_cancelled = True
            cancel()
            if not getattr(submitted, "is_doubtful", False):
                self._events.nothing_remote()

        submitted.cancel = cancelled

    def _adopt(self, run_id: str) -> None:
        """A run that a back end has made without MLflow's client, or elsewhere."""
        from mlflow import MlflowClient

        client = MlflowClient()
        for name, value in self.tags.items():
            client.set_tag(run_id, name, value)
        found = client.get_run(run_id).info
        self.on_run(run_id, found.run_name, found.experiment_id)
