"""``mlflow run --backend ray``: a project as a job of a Ray cluster."""

from __future__ import annotations

import atexit
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlflow import MlflowClient
from mlflow.exceptions import ExecutionException
from mlflow.projects import utils
from mlflow.projects.backend.abstract_backend import AbstractBackend

from jupyter_mlflow.backends.ray import cluster, package, store
from jupyter_mlflow.backends.ray.config import Config, read
from jupyter_mlflow.backends.ray.submitted import RaySubmittedRun, job_id

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger("jupyter_mlflow.job")

_LONGEST: Final = 1000


class RayBackend(AbstractBackend):  # type: ignore[misc] # MLflow's has no types
    """Runs projects on Ray; see :class:`~jupyter_mlflow.backends.ray.config.Config`."""

    def run(
        self,
        project_uri: str,
        entry_point: str,
        params: Mapping[str, Any] | None,
        version: str | None,
        backend_config: Mapping[str, Any] | str | None,
        tracking_uri: str,
        experiment_id: str,
    ) -> RaySubmittedRun:
        """Send the project to the cluster, as the job ``mlflow-<run id>``.

        Raises
        ------
        ExecutionException
            It cannot run there; nothing runs, and a run that was made has ended.
        """
        given = backend_config if isinstance(backend_config, dict) else {}
        config = read(given)
        client = cluster.connect(config.address)
        is_here = cluster.is_here(client)
        store.check(tracking_uri, config.env, is_here=is_here)
        place = utils.fetch_and_validate_project(project_uri, version, entry_point, params)
        project = utils.load_project(place)
        package.check(project)
        with tempfile.TemporaryDirectory() as scratch:
            told = package.stage(Path(place), Path(scratch, "project"))
            log.info("%d files of the project are sent to the cluster", told.files)
            command = package.command(project, entry_point, params or {})
            environment: dict[str, Any] = {"working_dir": str(Path(scratch, "project"))}
            if config.pip:
                environment["pip"] = package.requirements(project)
            run = utils.get_or_create_run(
                None, project_uri, experiment_id, place, version, entry_point, params or {}
            )
            run_id = run.info.run_id
            if not is_here and store.is_local_path(run.info.artifact_uri):
                log.warning(
                    "Artifacts of this experiment are kept in a folder of this machine, which the "
                    "cluster cannot write to."
                )
            submitted = RaySubmittedRun(client, run_id, command)
            try:
                environment["env_vars"] = store.variables(
                    tracking_uri, run_id, experiment_id, config.env, is_here=is_here
                )
                _submit(client, run_id, command, environment, config)
            except Exception:
                MlflowClient().set_terminated(run_id, "FAILED")
                raise
            except BaseException:
                submitted.cancel()
                raise
        if given.get("SYNCHRONOUS", True):
            # Whoever waits for it may be interrupted before waiting.
            atexit.register(submitted.leave_nothing)
        return submitted

    def cancel_recorded(self, record: Mapping[str, str]) -> None:
        """Cancel the job of a ``record``, which another process has sent; raises as :meth:`run`."""
        client = cluster.connect(record["address"])
        submitted = RaySubmittedRun(client, record["run_id"], "")
        submitted.cancel()
        if submitted.is_doubtful:
            raise ExecutionException("The Ray cluster has not stopped the job.")


def _submit(
    client: Any, run_id: str, command: str, environment: dict[str, Any], config: Config
) -> None:
    try:
        client.submit_job(
            entrypoint=command,
            submission_id=job_id(run_id),
            runtime_env=environment,
            metadata={"mlflow_run_id": run_id},
            **config.resources,
        )
    except Exception as error:
        raise ExecutionException(f"Ray refuses the job: {str(error)[:_LONGEST]}") from error
