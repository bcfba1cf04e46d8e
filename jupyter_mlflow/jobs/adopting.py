"""What servers have left of their jobs: some ended, some were ended with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_mlflow.jobs import owner

if TYPE_CHECKING:
    from jupyter_mlflow.jobs.job import Job, State
    from jupyter_mlflow.jobs.shelf import Shelf


def adopt(shelf: Shelf) -> list[Job]:
    """The jobs on ``shelf`` that are of no living server, all ended now, the oldest first; blocks.

    Nothing of them runs any more: a guard ends a job's processes with its server.
    """
    found = [job for job in shelf.load() if job.has_ended or owner.is_gone(job.owner)]
    for job in found:
        if not job.has_ended:
            for event in shelf.all_events(job.id):
                job.apply(event)
            job.end(_state(job))
            job.ask_to_end("server")
    return found


def _state(job: Job) -> State:
    """How it has ended: its last word was its exit code, if it had come to that."""
    if job.exit_code is None:
        return "killed"
    return "failed" if job.exit_code or job.error else "finished"
