"""Looks after a job while it goes on, and keeps its card right."""

from __future__ import annotations

import threading
import time
import uuid
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.kernel import identity, outputs
from jupyter_mlflow.kernel.own_server import NowhereError, RefusedError, UnansweredError
from jupyter_mlflow.kernel.projects import card
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from jupyter_mlflow.kernel.projects.job import Job

_PAUSE: Final = 0.5
"""Seconds between two looks."""
_SHARE: Final = 10
"""Times as long as a look took is the pause after it."""
_LONGEST: Final = 5.0
"""Seconds of a pause at most: a cell waits for the end."""
_STEP: Final = 0.2
_SILENCE: Final = 60.0
"""Seconds without an answer after which nobody looks any more."""


class Live:
    """A thread that looks after ``job`` until it has ended, and the outputs that show it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._over = threading.Event()
        self._has_begun = False
        self._shown: dict[str, tuple[dict[str, Any], str]] = {}
        self._sent: dict[str, Any] = {}
        self._lock = threading.RLock()
        self.problem = ""
        """Why it is not known what becomes of the job."""

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to look for any more."""
        return self._job.has_ended or bool(self.problem)

    def show(self) -> None:
        """Show the job below the cell that runs, unless it is there already."""
        request = identity.request()
        key = identity.id_of(request)
        if not identity.is_kernel() or key in self._shown:
            return
        from IPython.display import display

        display_id = uuid.uuid4().hex
        with self._lock:
            self._sent = card.bundle(self._job)
            display(self._sent, raw=True, display_id=display_id)
            self._shown[key] = request, display_id
        self.begin()

    def begin(self) -> None:
        """Look after it from now on."""
        if not self._has_begun:
            self._has_begun = True
            thread = threading.Thread(target=self._look_on, name="jupyter-mlflow-job", daemon=True)
            thread.start()

    def wait(self, timeout: float | None) -> bool:
        """Wait until there is nothing to look for any more; whether that is so."""
        until = None if timeout is None else time.monotonic() + timeout
        self.begin()
        left = _STEP
        # In steps, or an interrupt would not get through on every system.
        while left > 0 and not self._over.wait(left):
            left = _STEP if until is None else min(_STEP, until - time.monotonic())
        return self.is_over

    def _look_on(self) -> None:
        answered = time.monotonic()
        while True:
            began = time.monotonic()
            try:
                self._job.look()
                answered = time.monotonic()
            except RefusedError as error:
                self.problem = str(error)
            except (UnansweredError, NowhereError) as error:
                if time.monotonic() - answered > _SILENCE:
                    self.problem = str(error)
            except Exception as error:  # noqa: BLE001 - whatever it answers, somebody waits
                self.problem = f"What the server says of the job is not understood: {error!r}"
            self.publish()
            if self.is_over:
                self._over.set()
                return
            time.sleep(pause_after(time.monotonic() - began))

    @safely(None)
    def publish(self) -> None:
        """Bring the outputs up to date."""
        with self._lock:
            if not self._shown:
                return
            data = card.bundle(self._job)
            if data != self._sent:
                self._sent = data
                for request, display_id in self._shown.values():
                    outputs.send(request, data, display_id, update=True)


def pause_after(look: float) -> float:
    """Seconds until the next look, after one that took ``look`` seconds."""
    return min(_LONGEST, max(_PAUSE, _SHARE * look))
