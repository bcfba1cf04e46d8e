"""The mirror of a remote store at work: when it asks what, and what it says of itself."""

from __future__ import annotations

import json
import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.store.mirror.histories import Histories
from jupyter_mlflow.store.mirror.look import COMPLETE, Look
from jupyter_mlflow.store.mirror.sweep import sweep
from jupyter_mlflow.store.mirror.traces import Traces
from jupyter_mlflow.store.remote.problems import Problem
from jupyter_mlflow.store.views.context import Remote
from jupyter_mlflow.store.views.wire import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jupyter_mlflow.store.mirror.copy import Copy
    from jupyter_mlflow.store.mirror.file import FillLock
    from jupyter_mlflow.store.remote.api import Api

log = logging.getLogger("jupyter_mlflow.store")

LOOK_EVERY: Final = 5.0
_LOOK_SELDOM: Final = 15.0
"""Seconds from one look to the next, while somebody asks, and while somebody only waits."""
_MODELS_EVERY: Final = 6
"""Looks from one at models to the next."""
_SWEEP_EVERY: Final = 600.0
_SWEEP_SHARE: Final = 0.05
"""Of the time, what passes through everything may take once all is here."""
_SHORTEST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 30.0
_ASKED_SECONDS: Final = 120.0
"""How long after a question somebody counts as asking."""
_WAITING: Final = "/views/changes"
_PATIENCE: Final = 4.0
"""Seconds that an answer may take until that is said."""


class Mirror(Remote):
    """Keeps ``copy`` like the store behind ``api``, in a thread of its own.

    Newest runs first. While somebody asks it looks every five seconds for what has changed, and in
    between goes through everything, as long again after each page as that took. With nobody
    asking it rests. Only the holder of ``lock`` goes through everything.
    """

    def __init__(
        self, api: Api, copy: Copy, lock: FillLock, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._api = api
        self._copy = copy
        self._lock = lock
        self._clock = clock
        self._look = Look(api, copy)
        self._histories = Histories(api, copy)
        self._traces = Traces(api, copy)
        self._wake = threading.Condition()
        self._hinted: set[str] = set()
        self._hinted_models = False
        self._now = False
        self._closed = False
        self._asked = self._waited = clock()
        self._asking_since: float | None = None
        self._looks = 0
        self._failures = 0
        self._problem: str | None = None
        self._look_at = 0.0
        self._page_at = 0.0
        self._sweep_at = 0.0
        self._sweep_began = 0.0
        self._sweep: Iterator[None] | None = None
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)

    def begin(self) -> None:
        """Look once, then go on in the background. Raises :class:`Problem` for the first look."""
        self._look_at_runs()
        self._hinted_models = self._now = True
        self._thread.start()

    def progress(self) -> Progress:
        """How much is here, and whether that is all there is."""
        loaded = int(self._copy.rows("SELECT COUNT(*) FROM runs")[0][0])
        problem = self.problem()
        filled = self._looks > 0 and self._copy.state(COMPLETE) == "1"
        return Progress(
            loaded=loaded,
            total=loaded if filled else None,
            complete=filled and problem is None,
            problem=problem,
        )

    def problem(self) -> str | None:
        """What keeps the mirror from being up to date now, as a sentence."""
        since = self._asking_since
        if self._problem is None and since is not None and self._clock() - since > _PATIENCE:
            return f"{self._api.shown} is slow to answer. What is shown may be out of date."
        return self._problem

    def load_histories(self, run_ids: Sequence[str], keys: Sequence[str]) -> None:
        """See :class:`Remote`."""
        self._histories.load(run_ids, keys)

    def load_traces(self, run_id: str) -> None:
        """See :class:`Remote`. Nobody waits here for a host that is known not to answer."""
        if self._problem is None:
            self._traces.load(run_id)

    def asked(self, path: str) -> None:
        """Somebody asks for ``path``: a view, a call of MLflow's, or only whether all is as it was.

        As long as anybody does, it is kept like the store.
        """
        now = self._clock()
        with self._wake:
            idle = not self._wanted()
            self._waited = now
            if path != _WAITING:
                self._asked = now
            if idle:
                self._wake.notify()

    def wrote(self, path: str, body: bytes) -> None:
        """A call to ``path`` with ``body`` has passed through here: look at once."""
        ids: set[str] = set()
        try:
            told = json.loads(body)
            ids = {str(told[name]) for name in ("run_id", "run_uuid") if told.get(name)}
        except (ValueError, TypeError, AttributeError, RecursionError):
            pass
        with self._wake:
            self._hinted |= ids
            self._hinted_models |= "model" in path
            self._now = True
            self._wake.notify()

    def close(self) -> None:
        """End; safe to call twice."""
        with self._wake:
            if self._closed:
                return
            self._closed = True
            self._wake.notify()
        self._histories.close()
        if self._thread.is_alive():
            # Not for a host that hangs: the thread ends with the process.
            self._thread.join(1.0)
        self._lock.close()

    def _wanted(self) -> bool:
        return self._clock() - max(self._asked, self._waited) < _ASKED_SECONDS

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._closed and not self._now:
                    left = self._until_due()
                    if left is not None and left <= 0:
                        break
                    self._wake.wait(left)
                if self._closed:
                    return
            try:
                self._step()
            except Problem as problem:
                self._failed(problem)
            except Exception:
                # A reply of a form that nobody thought of: the next one may be another.
                log.exception("The mirror of %s", self._api.shown)
                self._failed(
                    Problem(
                        502,
                        "BAD_GATEWAY",
                        f"{self._api.shown} gave an answer that is not understood here. The "
                        "store's log says more.",
                    )
                )

    def _until_due(self) -> float | None:
        """Seconds to the next thing to do; ``None`` when nobody wants any."""
        if not self._wanted():
            return None
        now = self._clock()
        due = [self._look_at]
        if self._failures == 0 and (self._sweep is not None or self._sweep_at <= now):
            due.append(self._page_at)
        return min(due) - now

    def _step(self) -> None:
        now = self._clock()
        if self._now or self._look_at <= now:
            self._look_once()
            recent = self._clock() - self._asked < _ASKED_SECONDS
            self._look_at = self._clock() + (LOOK_EVERY if recent else _LOOK_SELDOM)
        else:
            self._page()

    def _look_once(self) -> None:
        with self._wake:
            models, self._hinted_models = self._hinted_models, False
            self._now = False
        try:
            changed = self._look_at_runs()
            if changed or models or self._looks % _MODELS_EVERY == 0:
                self._look.at_models()
        except Problem:
            self._hinted_models |= models
            raise
        self._failures = 0
        self._problem = None

    def _look_at_runs(self) -> int:
        with self._wake:
            hinted, self._hinted = self._hinted, set()
        self._asking_since = self._clock()
        try:
            changed = self._look.at_runs(hinted)
        except Problem:
            with self._wake:
                self._hinted |= hinted
            raise
        finally:
            self._asking_since = None
        self._looks += 1
        return changed

    def _page(self) -> None:
        """The next page of a pass through everything."""
        began = self._clock()
        if self._sweep is None:
            if not self._lock.take():
                self._sweep_at = began + LOOK_EVERY  # the other one may end
                return
            self._sweep, self._sweep_began = sweep(self._api, self._copy), began
        try:
            next(self._sweep)
        except StopIteration:
            self._sweep = None
            took = self._clock() - self._sweep_began
            self._sweep_at = self._clock() + max(_SWEEP_EVERY, took / _SWEEP_SHARE)
        except BaseException:
            self._sweep = None
            raise
        self._page_at = self._clock() + max(_SHORTEST_PAUSE, self._clock() - began)

    def _failed(self, problem: Problem) -> None:
        self._failures += 1
        self._problem = problem.message
        pause = min(LOOK_EVERY * 2 ** min(self._failures - 1, 8), _LONGEST_PAUSE)
        self._look_at = self._page_at = self._clock() + max(pause, min(problem.seconds, 300.0))
        log.warning("The mirror of %s: %s", self._api.shown, problem.message)
