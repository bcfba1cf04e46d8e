"""A job that this notebook has asked for: one run of a project, or a grid of them."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.common.schema import redact
from jupyter_mlflow.kernel import lookup, state, store
from jupyter_mlflow.kernel.own_server import NowhereError, RefusedError, UnansweredError
from jupyter_mlflow.kernel.projects import card, server
from jupyter_mlflow.kernel.projects.apart import Apart
from jupyter_mlflow.kernel.projects.errors import JobFailedError, refusal
from jupyter_mlflow.kernel.projects.live import Live
from jupyter_mlflow.kernel.projects.tail import Tail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_mlflow.kernel.projects.server import Record

ENDED: Final = ("finished", "failed", "killed")
_AT_ONCE: Final = 8
"""Jobs that are cancelled at a time."""


class Job:
    """What becomes of a project that runs, or of a grid: then it stands for all jobs of that.

    Displayed, it is a card that stays live. Made by :func:`run_project`.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = list(records)
        self._live = Live(self)
        self._tail = Tail(self._records[0]["id"])
        # A relative path is of now, and a cell may turn to another store.
        self.tracking_uri = lookup.text(redact(state.place(store.current_uri())))

    @property
    def id(self) -> str:
        """The id of the job, or of the grid."""
        first = self._records[0]
        return str(first["group"] if self._is_grid else first["id"])

    @property
    def state(self) -> str:
        """``queued``, ``starting``, ``running``, ``finished``, ``failed`` or ``killed``, now.

        A grid has failed if any of its jobs has, and was killed if any was.
        """
        self._refresh()
        return card.state(self._records)

    @property
    def runs(self) -> tuple[str, ...]:
        """The ids of the runs that it has made so far; of a grid the parent run first."""
        self._refresh()
        parent = self._records[0]["parent_run_id"] if self._is_grid else None
        made = [run["run_id"] for record in self._records for run in record["runs"]]
        return tuple(([parent] if parent else []) + made)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Those of a grid, one by one; else itself alone."""
        if len(self._records) == 1:
            return (self,)
        return tuple(Job([record]) for record in self._records)

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it runs any more, as far as is known."""
        return all(record["state"] in ENDED for record in self._records)

    @property
    def records(self) -> list[Record]:
        """What the server has told of each job, last."""
        return list(self._records)

    @property
    def tail(self) -> str:
        """The last lines of the log, as far as is known; a grid has none."""
        return self._tail.text if len(self._records) == 1 else ""

    @property
    def problem(self) -> str:
        """Why it is not known what becomes of it; usually empty."""
        return self._live.problem

    def wait(self, timeout: float | None = None) -> Job:
        """Wait until it has ended, with its card below the cell; returns the job itself.

        An interrupt ends the wait, not the job: :meth:`cancel` does that.

        Raises
        ------
        JobFailedError
            It has failed, or was killed.
        TimeoutError
            It goes on after ``timeout`` seconds.
        """
        self.show()
        if not self._live.wait(timeout):
            raise TimeoutError(f"The job goes on after {timeout:g} seconds.")
        if not self.has_ended:
            raise JobFailedError(f"It is not known what has become of the job. {self.problem}")
        if card.state(self._records) != "finished":
            raise JobFailedError(card.why(self._records))
        return self

    def wait_or_cancel(self) -> Job:
        """As :meth:`wait`, but an interrupt cancels the job, which has ended then."""
        try:
            return self.wait()
        except KeyboardInterrupt:
            # A second interrupt is not waited for, and breaks nothing off.
            cancelling = Apart(self._cancel).begin()
            cancelling.wait()
            if isinstance(cancelling.error, Exception):
                said = refusal(cancelling.error).message
                sys.stderr.write(f"The job may go on, it could not be cancelled. {said}\n")
            else:
                self._live.wait(5.0)
            raise

    def cancel(self) -> Job:
        """End it: when this returns no process of it is left, and its runs are killed.

        One that has ended stays as it is. Raises ``ProjectError`` when the server cannot be asked.
        """
        try:
            self._cancel()
        except (NowhereError, RefusedError, UnansweredError) as error:
            raise refusal(error) from None
        return self

    def log(self) -> str:
        """All that is kept of what it has written; raises ``ProjectError``."""
        try:
            if len(self._records) == 1:
                return _log(self._records[0]["id"])
            heads = [card.values(one, self._records) or one["id"] for one in self._records]
            logs = [_log(one["id"]) for one in self._records]
        except (NowhereError, RefusedError, UnansweredError) as error:
            raise refusal(error) from None
        return "\n".join(f"=== {one} ===\n{log}" for one, log in zip(heads, logs, strict=True))

    def show(self) -> None:
        """Show its card below this cell; once is enough."""
        self._live.show()

    def look(self) -> None:
        """Ask the server what it knows now; raises what the server answers."""
        if len(self._records) == 1:
            self._records = [server.job(self._records[0]["id"])]
            # After its state: what is written before the end is there then.
            self._tail.look()
        else:
            found = {record["id"]: record for record in server.jobs()}
            # One that is not kept any more has ended, and was told of before.
            self._records = [found.get(record["id"], record) for record in self._records]

    @property
    def _is_grid(self) -> bool:
        return len(self._records) > 1

    def _refresh(self) -> None:
        if not self.has_ended:
            try:
                self.look()
            except (NowhereError, RefusedError, UnansweredError) as error:
                raise refusal(error) from None
            self._live.publish()

    def _cancel(self) -> None:
        left = [record for record in self._records if record["state"] not in ENDED]
        # Those that wait first, or they would take the place of the others.
        waiting = [record["id"] for record in left if record["state"] == "queued"]
        going = [record["id"] for record in left if record["state"] != "queued"]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for some in (waiting, going):
                ended = {record["id"]: record for record in pool.map(server.kill, some)}
                self._records = [ended.get(one["id"], one) for one in self._records]
        if len(self._records) == 1:
            self._tail.look()
        self._live.publish()

    def _ipython_display_(self) -> None:
        self.show()

    def __repr__(self) -> str:
        """As text."""
        return card.text(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return card.bundle(self)


def _log(job_id: str) -> str:
    text, offset = server.log(job_id, 0)
    pieces = []
    while text:
        pieces.append(text)
        text, offset = server.log(job_id, offset)
    return "".join(pieces)
