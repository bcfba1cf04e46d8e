"""Wire models of traces."""

from __future__ import annotations

from jupyter_mlflow.store.views.wire import Wire


class Trace(Wire):
    """A trace, as MLflow's list of traces shows it; times in milliseconds."""

    trace_id: str
    timestamp: int
    status: str
    duration: int | None
    request: str | None
    response: str | None


class Traces(Wire):
    """A window of traces, newest first."""

    total: int
    offset: int
    traces: list[Trace]
