"""Traces: fetched for the run that somebody looks at."""

from __future__ import annotations

import datetime
import logging
import re
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.store.mirror.rows import Thing, digest_of, identifier
from jupyter_mlflow.store.remote.problems import Problem
from jupyter_mlflow.store.views.runs.stored import experiment_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jupyter_mlflow.store.mirror.copy import Copy
    from jupyter_mlflow.store.remote.api import Api

log = logging.getLogger("jupyter_mlflow.store")

_CALL: Final = "/api/3.0/mlflow/traces/search"
_PAGE: Final = 500
_MOST_PAGES: Final = 4
_SECONDS: Final = 8.0
_FRESH: Final = 10.0
"""Seconds for which what was fetched is good enough."""
_DURATION: Final = re.compile(r"(\d+(?:\.\d*)?)s")


class Traces:
    """Brings the newest traces of runs from ``api`` into ``copy``."""

    def __init__(self, api: Api, copy: Copy, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._copy = copy
        self._clock = clock
        self._lock = threading.Lock()
        self._fetched: dict[str, float] = {}

    def load(self, run_id: str) -> None:
        """Bring the traces of a run; what fails is logged, and leaves those that are here."""
        with self._lock:
            now = self._clock()
            if now - self._fetched.get(run_id, -_FRESH) < _FRESH:
                return
            self._fetched = {one: at for one, at in self._fetched.items() if now - at < _FRESH} | {
                run_id: now
            }
        found = self._copy.rows("SELECT experiment_id FROM runs WHERE run_uuid = ?", run_id)
        if not found or not run_id.isalnum():
            return
        try:
            self._copy.keep([_thing(run_id, self._ask(run_id, str(found[0][0])))])
        except Problem as problem:
            # A server without traces has none.
            if not problem.missing:
                log.warning("The traces of a run: %s", problem.message)
        except (LookupError, TypeError, ValueError, AttributeError):
            # A reply of a form that nobody thought of; all else of the run is there.
            log.exception("The traces of a run")

    def _ask(self, run_id: str, experiment_id: str) -> list[Mapping[str, Any]]:
        place = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment_id}}
        question: dict[str, Any] = {
            "locations": [place],
            "filter": f"attributes.run_id = '{run_id}'",
            "max_results": _PAGE,
        }
        found: list[Mapping[str, Any]] = []
        for _ in range(_MOST_PAGES):
            reply = self._api.post(_CALL, question, timeout=_SECONDS)
            found += reply.get("traces") or ()
            if not reply.get("next_page_token"):
                break
            question["page_token"] = reply["next_page_token"]
        return found


def _thing(run_id: str, traces: list[Mapping[str, Any]]) -> Thing:
    rows: list[tuple[str, dict[str, Any]]] = []
    for trace in traces:
        trace_id = trace["trace_id"]
        place = (trace.get("trace_location") or {}).get("mlflow_experiment") or {}
        rows += [
            (
                "trace_info",
                {
                    "request_id": trace_id,
                    "experiment_id": experiment_key(str(place.get("experiment_id", 0))),
                    "timestamp_ms": _milliseconds(trace.get("request_time", "")),
                    "execution_time_ms": _duration(trace.get("execution_duration", "")),
                    "status": trace.get("state", ""),
                    "client_request_id": trace.get("client_request_id"),
                    "request_preview": trace.get("request_preview"),
                    "response_preview": trace.get("response_preview"),
                },
            ),
            (
                "entity_associations",
                {
                    "association_id": identifier("trace", trace_id, run_id),
                    "source_type": "trace",
                    "source_id": trace_id,
                    "destination_type": "run",
                    "destination_id": run_id,
                },
            ),
        ]
    return Thing(kind="traces", id=run_id, digest=digest_of(traces), rows=rows)


def _milliseconds(text: str) -> int:
    """A moment in the form of protobuf's JSON: ``2026-11-21T08:29:14.342Z``."""
    try:
        moment = datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return 0
    part = re.match(r"\.(\d+)", text[19:])
    seconds = moment.replace(tzinfo=datetime.timezone.utc).timestamp()
    return int(seconds) * 1000 + (int(part[1].ljust(3, "0")[:3]) if part else 0)


def _duration(text: str) -> int | None:
    found = _DURATION.fullmatch(text)
    return None if found is None else round(float(found[1]) * 1000)
