"""A job: what is to be done, how it fares, and the same as it lies on the disk."""

from __future__ import annotations

import dataclasses
import time
from typing import Any, Final, Literal

State = Literal["queued", "starting", "running", "finished", "failed", "killed"]

Killer = Literal["person", "server"]
"""Who ends a job before its time: a person who cancels it, or the Jupyter server with its end."""

DIED: Final = "JOB_DIED"
"""The code of an error: a job's program has ended, and not said how it came out."""

ENDED: Final = ("finished", "failed", "killed")

_TOLD: Final = (
    *("id", "kind", "title", "connection", "state", "created", "started", "ended", "group"),
    *("experiment_id", "runs", "parent_run_id", "arguments", "exit_code", "progress", "error"),
    "killed_by",
)


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclasses.dataclass
class Job:
    """One job. Times are milliseconds since 1970.

    ``arguments`` are as somebody has typed them, ``resolved`` is what the program gets: with
    absolute paths. ``owner`` is the server that runs it. ``settled`` is whether the store knows of
    its end: no run of it is left running and its log is an artifact; ``group_settled`` is that
    of the grid that it is one of. ``remote`` is what it has running on another machine, by which
    its backend finds that again.
    """

    id: str
    kind: str
    title: str
    connection: str
    arguments: dict[str, Any]
    resolved: dict[str, Any]
    owner: str
    experiment_id: str | None = None
    run_name: str | None = None
    group: str | None = None
    parent_run_id: str | None = None
    state: State = "queued"
    created: int = dataclasses.field(default_factory=now)
    started: int | None = None
    ended: int | None = None
    asked_to_end: int | None = None
    killed_by: Killer | None = None
    runs: list[dict[str, str]] = dataclasses.field(default_factory=list)
    exit_code: int | None = None
    progress: dict[str, int | None] | None = None
    error: dict[str, str] | None = None
    remote: dict[str, Any] | None = None
    settled: bool = False
    group_settled: bool = False

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it runs any more."""
        return self.state in ENDED

    @property
    def is_unsettled(self) -> bool:
        """Whether it has ended and its store does not know all of that."""
        return self.has_ended and not (self.settled and (self.group is None or self.group_settled))

    @property
    def has_left_something(self) -> bool:
        """Whether its program could not end what it had running elsewhere, and nobody tried to."""
        why = self.error["error_code"] if self.error else None
        return self.remote is not None and why in (None, DIED)

    def end(self, state: State) -> None:
        """Let it have ended."""
        self.state = state
        self.ended = now()

    def ask_to_end(self, by: Killer) -> None:
        """Somebody wants it to end; the first to say so is remembered."""
        if self.asked_to_end is None:
            self.asked_to_end = now()
            self.killed_by = by

    def model(self) -> dict[str, Any]:
        """As the frontend gets it."""
        return {name: getattr(self, name) for name in _TOLD}

    def record(self) -> dict[str, Any]:
        """As it lies on the disk."""
        return dataclasses.asdict(self)

    def apply(self, event: dict[str, Any]) -> bool:
        """Take what the program says of itself; whether anything is different now."""
        before = (len(self.runs), self.progress, self.error, self.exit_code)
        run, progress, error = event.get("run"), event.get("progress"), event.get("error")
        if isinstance(run, dict) and run.get("run_id") not in [one["run_id"] for one in self.runs]:
            self.runs.append({"run_id": str(run.get("run_id")), "name": str(run.get("name") or "")})
            self.experiment_id = self.experiment_id or run.get("experiment_id")
        if isinstance(progress, dict) and isinstance(progress.get("done"), int):
            self.progress = {"done": progress["done"], "total": progress.get("total")}
        if isinstance(error, dict):
            self.error = {
                name: str(error.get(name, "")) for name in ("error_code", "message", "details")
            }
        if "remote" in event:
            remote = event["remote"]
            self.remote = remote if isinstance(remote, dict) else None
        if isinstance(event.get("exit_code"), int):
            self.exit_code = event["exit_code"]
        return before != (len(self.runs), self.progress, self.error, self.exit_code)


def of_record(record: dict[str, Any]) -> Job:
    """A job from the disk; raises ``TypeError`` for what is none."""
    names = {field.name for field in dataclasses.fields(Job)}
    return Job(**{name: value for name, value in record.items() if name in names})
