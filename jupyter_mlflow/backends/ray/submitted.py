"""A job on a Ray cluster that runs a project."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
import time
from typing import Any, Final

from mlflow import MlflowClient
from mlflow.entities import RunStatus
from mlflow.exceptions import ExecutionException
from mlflow.projects import SubmittedRun

log = logging.getLogger("jupyter_mlflow.job")

_PAUSE: Final = 0.5
_SILENCE: Final = 60.0
"""Seconds that a cluster may not answer: its head may be moving to another machine."""
_STOPPING: Final = 8.0
"""Seconds that a job has to end when it is stopped; Ray kills it after three."""
_LONGEST: Final = 1000
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")

_STATUS: Final = {
    "PENDING": RunStatus.SCHEDULED,
    "RUNNING": RunStatus.RUNNING,
    "STOPPED": RunStatus.KILLED,
    "SUCCEEDED": RunStatus.FINISHED,
    "FAILED": RunStatus.FAILED,
}
_ENDED: Final = ("STOPPED", "SUCCEEDED", "FAILED")


def job_id(run_id: str) -> str:
    """What the job of a run is called on the cluster: it is found by that, whoever has sent it."""
    return f"mlflow-{run_id}"


class RaySubmittedRun(SubmittedRun):  # type: ignore[misc] # MLflow's has no types
    """The job of the run ``run_id``; ``command`` is what it runs, ``client`` asks the cluster."""

    def __init__(self, client: Any, run_id: str, command: str) -> None:
        super().__init__()
        self.command = command
        self.exit_code: int | None = None
        """That of the command, when it has ended."""
        self.has_ended = False
        """Whether there is nothing more to be heard of it."""
        self.record = {"address": client._address, "run_id": run_id}
        """By which another process finds it again."""
        self.is_doubtful = False
        """Whether the cluster did not say that the job has stopped."""
        self._is_cancelled = False
        self._client = client
        self._run_id = run_id
        self._job_id = job_id(run_id)
        self._printed = 0

    @property
    def run_id(self) -> str:
        """The run's id in the tracking store."""
        return self._run_id

    def get_status(self) -> str:
        """The status that MLflow has for how the job is."""
        return str(RunStatus.to_string(_STATUS[self._status()]))

    def wait(self) -> bool:
        """Print the job's log until it has ended; whether it has succeeded.

        Raises
        ------
        ExecutionException
            Ray could not run the command, somebody else has stopped it, or the cluster is gone.
        """
        tail = threading.Thread(target=self._tail, daemon=True)
        tail.start()
        info = self._until_ended()
        tail.join(_STOPPING)
        self._print_rest()
        self.exit_code = info.driver_exit_code
        status = info.status.value
        if status == "STOPPED":
            self._end("KILLED")
            raise ExecutionException("The job was stopped on the Ray cluster.")
        if status == "FAILED" and self.exit_code is None:
            self._end("FAILED")
            said = str(info.message or info.error_type or "it does not say why").strip()
            # Mostly a traceback, whose end says what happened.
            self._print(f"{said}\n")
            end = _COLOURS.sub("", said).splitlines()[-1].strip()[:_LONGEST]
            raise ExecutionException(f"Ray could not run it: {end}")
        return bool(status == "SUCCEEDED")

    def cancel(self) -> None:
        """Stop the job and end its run as killed; returns when the cluster says that it is."""
        try:
            self._client.stop_job(self._job_id)
            deadline = time.monotonic() + _STOPPING
            while (status := self._status()) not in _ENDED and time.monotonic() < deadline:
                time.sleep(_PAUSE / 2)
            self.is_doubtful = status not in _ENDED
        except Exception:
            self.is_doubtful = True
            log.exception("The Ray cluster cannot be told")
        if self.is_doubtful:
            log.warning("The Ray job %s may still run", self._job_id)
        self.has_ended = True
        self._is_cancelled = True
        self._end("KILLED")

    def leave_nothing(self) -> None:
        """At the exit of who has sent it: it has ended, as killed if it was cancelled."""
        if not self.has_ended:
            self.cancel()
        elif self._is_cancelled:
            # MLflow means to leave runs alone that have ended, and marks them as failed.
            self._end("KILLED")

    def _end(self, status: str) -> None:
        client = MlflowClient()
        # A script that was stopped may have ended its run as failed, with its last breath.
        if client.get_run(self._run_id).info.status != "FINISHED":
            client.set_terminated(self._run_id, status)

    def _status(self) -> str:
        return str(self._client.get_job_status(self._job_id).value)

    def _until_ended(self) -> Any:
        heard = time.monotonic()
        while True:
            try:
                info = self._client.get_job_info(self._job_id)
                heard = time.monotonic()
                if info.status.value in _ENDED:
                    self.has_ended = True
                    return info
            except Exception as error:
                if time.monotonic() - heard > _SILENCE:
                    self._end("FAILED")
                    self.has_ended = self.is_doubtful = True
                    raise ExecutionException(
                        f"The Ray cluster does not answer any more. The job {self._job_id} may "
                        "still run there."
                    ) from error
            time.sleep(_PAUSE)

    def _tail(self) -> None:
        """Print the log as it grows; a connection that breaks is made anew."""
        while not self.has_ended:
            try:
                asyncio.run(self._follow())
            except Exception:  # noqa: BLE001 - what is missing comes at the end
                time.sleep(_PAUSE)
            else:
                return

    async def _follow(self) -> None:
        skip = self._printed
        async for text in self._client.tail_job_logs(self._job_id):
            shown = text[skip:]
            skip -= len(text) - len(shown)
            self._print(shown)

    def _print_rest(self) -> None:
        try:
            self._print(self._client.get_job_logs(self._job_id)[self._printed :])
        except Exception:
            log.exception("The end of the job's log is missing")

    def _print(self, text: str) -> None:
        self._printed += len(text)
        sys.stdout.write(text)
        sys.stdout.flush()
