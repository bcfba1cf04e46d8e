"""What is kept with the run of a project, so that it can be understood and run again."""

from __future__ import annotations

import json
import logging
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.common import tags
from jupyter_mlflow.runner.project import files, installed

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("jupyter_mlflow.job")

FOLDER: Final = "job"
"""The folder of a job's artifacts: ``job.json``, ``command.txt``, ``requirements.txt``,
``project/`` with ``project.json`` beside it, and ``log.txt``, which the server writes."""

_LONGEST_TAG: Final = 5000


class Capture:
    """Keeps what there is to keep, beside the work: what cannot be kept stops nobody."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._folder = Path(tempfile.mkdtemp())
        self._threads: list[threading.Thread] = []

    def snapshot(self, folder: str) -> None:
        """Copy the project's files as they are now."""
        try:
            told = files.copy(Path(folder), self._folder / "project")
        except Exception:
            log.exception("The project's files are not kept")
            return
        (self._folder / "project.json").write_text(json.dumps(told.model(), indent=1))
        capped = ", not all of them: it is too much. project.json says which" * told.is_capped
        count = "1 file" if told.files == 1 else f"{told.files} files"
        log.info("%s of the project kept with the run%s", count, capped)

    def begun(self, run_id: str) -> None:
        """Keep what is known before the command runs."""
        asked = {name: self._job[name] for name in ("kind", "title", "arguments", "created")}
        (self._folder / "job.json").write_text(json.dumps(asked, indent=1))
        self._beside(lambda: _log_artifacts(run_id, self._folder))

    def command(self, run_id: str, command: str) -> None:
        """Keep what is run here, and what packages it finds."""
        self._beside(lambda: _log_command(run_id, command))

    def remote_command(self, run_id: str, command: str | None) -> None:
        """Keep what is run elsewhere, if that is known; not the packages here, which are others."""
        if command is not None:
            self._beside(lambda: _log_line(run_id, command))

    def finish(self) -> None:
        """Return when all is kept."""
        for thread in self._threads:
            thread.join()

    def _beside(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=_safely, args=(work,), daemon=True)
        self._threads.append(thread)
        thread.start()


def _safely(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("Something is not kept with the run")


def _log_artifacts(run_id: str, folder: Path) -> None:
    from mlflow import MlflowClient

    MlflowClient().log_artifacts(run_id, str(folder), FOLDER)


def _log_line(run_id: str, command: str) -> None:
    from mlflow import MlflowClient

    client = MlflowClient()
    client.set_tag(run_id, tags.JOB_COMMAND, command[:_LONGEST_TAG])
    client.log_text(run_id, command + "\n", f"{FOLDER}/command.txt")


def _log_command(run_id: str, command: str) -> None:
    from mlflow import MlflowClient

    _log_line(run_id, command)
    client = MlflowClient()
    client.log_text(run_id, installed.freeze(command), f"{FOLDER}/requirements.txt")
