"""The end of a job's log, followed."""

from __future__ import annotations

import threading
from typing import Final

from jupyter_mlflow.kernel.projects import server

LINES: Final = 10
_WIDEST: Final = 500
"""Characters of a line: more, of one that never ends, would fill the notebook."""
_LONG: Final = 60_000
"""Characters of a piece that has more behind it."""


class Tail:
    """The last lines of the log of the job ``job_id``."""

    def __init__(self, job_id: str) -> None:
        self._id = job_id
        self._offset = -1
        self._lock = threading.Lock()
        self.text = ""

    def look(self) -> None:
        """Read what is new; raises what the server answers."""
        with self._lock:
            self._look()

    def _look(self) -> None:
        text, offset = server.log(self._id, self._offset)
        if self._offset >= 0 and len(text) >= _LONG:
            # What lies between is not to be seen.
            text, offset = server.log(self._id, -1)
            self.text = ""
        self._offset = offset
        if text:
            self.text = last_lines(self.text + text)


def last_lines(text: str) -> str:
    """The last lines of ``text``, those that were written over as they were last."""
    end = text[len(text.rstrip("\r\n")) :]
    kept = text[: len(text) - len(end)].split("\n")[-LINES:]
    lines = [line.rstrip("\r").rpartition("\r")[2][-_WIDEST:] for line in kept]
    return "\n".join(lines) + end[-2:]
