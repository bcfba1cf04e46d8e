"""What a job tells the Jupyter server of itself: lines of JSON in ``events.jsonl``."""

from __future__ import annotations

import json
import logging
import os
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


log = logging.getLogger("jupyter_mlflow.job")


class Events:
    """The file at ``path``, readable by its owner only. Each line is there as a whole.

    A full disk keeps no job from its end: the log says what is not told.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def run(self, run_id: str, name: str | None, experiment_id: str) -> None:
        """The job has made a run."""
        self._tell(run={"run_id": run_id, "name": name or "", "experiment_id": experiment_id})

    def progress(self, done: int, total: int | None) -> None:
        """So much is done, of ``total`` if that is known."""
        self._tell(progress={"done": done, "total": total})

    def remote(self, backend: str, record: dict[str, Any]) -> None:
        """What runs elsewhere, as ``backend`` finds it again by ``record`` when this is gone."""
        self._tell(remote={"backend": backend, "record": record})

    def nothing_remote(self) -> None:
        """What ran elsewhere has ended."""
        self._tell(remote=None)

    def error(self, code: str, message: str, details: str = "") -> None:
        """Why the job fails."""
        self._tell(error={"error_code": code, "message": message, "details": details})

    def exit_code(self, code: int) -> None:
        """How what the job has run came out: its last word."""
        self._tell(exit_code=code)

    def _tell(self, **event: Any) -> None:
        line = json.dumps(event).encode() + b"\n"
        with self._lock:
            try:
                file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                try:
                    os.write(file, line)
                finally:
                    os.close(file)
            except OSError as error:
                log.warning("The Jupyter server is not told of %s: %s", ", ".join(event), error)
