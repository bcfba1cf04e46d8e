"""Histories of metrics: fetched for those who look at them, and then by what has come since."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.store.mirror import rows
from jupyter_mlflow.store.remote.problems import Problem
from jupyter_mlflow.store.views.context import ViewError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_mlflow.store.mirror.copy import Copy
    from jupyter_mlflow.store.remote.api import Api

_AT_ONCE: Final = 4
_PAGE: Final = 25_000
"""Points in an answer, the most that MLflow gives."""
_STEP: Final = 1_000
"""Points in an answer about a run that goes on: what is fetched again each time, at the most."""
_SECONDS: Final = 60.0

_ABOUT: Final = """
SELECT runs.status, latest_metrics.value, latest_metrics.is_nan, latest_metrics.timestamp,
       latest_metrics.step
FROM latest_metrics JOIN runs ON runs.run_uuid = latest_metrics.run_uuid
WHERE latest_metrics.run_uuid = ? AND latest_metrics.key = ?
"""


class Histories:
    """Brings histories from ``api`` into ``copy``."""

    def __init__(self, api: Api, copy: Copy) -> None:
        self._api = api
        self._copy = copy
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="histories")

    def load(self, run_ids: Sequence[str], keys: Sequence[str]) -> None:
        """Bring the histories of ``keys`` in these runs up to what is known of the runs.

        Raises :class:`ViewError` when the store does not give them.
        """
        wanted = [(one, key) for one in dict.fromkeys(run_ids) for key in dict.fromkeys(keys)]
        try:
            list(self._pool.map(lambda pair: self._load(*pair), wanted))
        except Problem as problem:
            raise ViewError(problem.status, problem.code, problem.message) from problem

    def _load(self, run_id: str, key: str) -> None:
        about = self._copy.rows(_ABOUT, run_id, key)
        if not about:
            return
        # Another latest value, or another status: points have come, or may have.
        latest, goes_on = repr(tuple(about[0])), about[0][0] == "RUNNING"
        known = self._copy.rows(
            "SELECT latest, token FROM mirror_histories WHERE run_uuid = ? AND key = ?", run_id, key
        )
        if known and known[0][0] == latest:
            return
        # Points are told in the order of their time: what was logged for an earlier one
        # is found when the run has ended, and all of it is asked for once more.
        token = known[0][1] if known and goes_on else ""
        size = _STEP if known and goes_on else _PAGE
        last = self._fetch(run_id, key, token, size)
        if last is None:
            return
        value = {"run_uuid": run_id, "key": key, "latest": latest, "token": last}
        self._copy.put([("mirror_histories", value)])

    def _fetch(self, run_id: str, key: str, token: str, size: int) -> str | None:
        """Fetch from the page ``token`` on; the token of the last page, ``None`` without one."""
        while True:
            given = {"page_token": token} if token else {}
            try:
                reply = self._api.get(
                    "metrics/get-history",
                    timeout=_SECONDS,
                    run_id=run_id,
                    metric_key=key,
                    max_results=size,
                    **given,
                )
            except Problem as problem:
                # The run is no more, or was deleted: the next look will tell.
                if problem.code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
                    return None
                raise
            self._copy.put([rows.point(run_id, one) for one in reply.get("metrics") or ()])
            following = reply.get("next_page_token") or ""
            if not following:
                return token
            token = following

    def close(self) -> None:
        """Fetch no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
