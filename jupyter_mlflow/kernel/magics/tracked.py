"""One run of the magics: how it starts and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
import traceback
from typing import TYPE_CHECKING, Any, Final

from IPython.core.error import UsageError

from jupyter_mlflow.kernel import internals, made
from jupyter_mlflow.kernel.magics.body import own_traceback

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

    from jupyter_mlflow.kernel.magics.arguments import Arguments

TRACEBACK: Final = "traceback.txt"
"""The artifact of a run that failed."""
_PARENT_RUN: Final = "mlflow.parentRunId"
_ANSI: Final = re.compile(r"\x1b\[[0-9;]*m")


class TrackedRun:
    """A run that ends with the code inside the ``with``, or with :meth:`end`.

    Entering raises ``UsageError``, which IPython shows as one line, for what the person can mend,
    and else what MLflow raises; there is no active run of ours then.
    """

    def __init__(
        self,
        ip: InteractiveShell,
        given: Arguments,
        parent: TrackedRun | None = None,
        variables: dict[str, Any] | None = None,
    ) -> None:
        """``parent`` makes it one of a sweep's runs.

        Parameters are set in ``variables``, those of a function; else in the person's namespace.
        """
        self._ip = ip
        self._given = given
        self._parent = parent
        self._variables = variables
        self._client: Any = None
        self._restore_autologging: Callable[[], None] = lambda: None
        self.run_id = ""
        self.experiment_id: str | None = None

    def __enter__(self) -> TrackedRun:
        __tracebackhide__ = True
        given, mlflow = self._given, _mlflow()
        below = self._parent is not None or given.nested
        active = mlflow.active_run()
        if active is not None and not below:
            raise UsageError(
                f"A run is already active ({active.info.run_name}). End it with "
                "mlflow.end_run(), or start below it with --nested."
            )
        # The code may turn to another store.
        self._client = mlflow.MlflowClient()
        before = _newest()
        try:
            run = mlflow.start_run(
                experiment_id=self._experiment(mlflow),
                run_name=given.name,
                nested=below,
                tags=given.tags if self._parent is None else self._tags_below(self._parent),
                description=given.description,
            )
            self.run_id, self.experiment_id = run.info.run_id, run.info.experiment_id
            if given.autolog is not None:
                switch = internals.autologging_on if given.autolog else internals.autologging_off
                self._restore_autologging = switch()
            if given.params:
                mlflow.log_params(given.params)
            if self._variables is None:
                self._ip.push(given.params)
            else:
                self._variables.update(given.params)
        except BaseException as error:
            newest = _newest()
            if not self.run_id and newest != before:
                self.run_id = newest
            if self.run_id in internals.active_runs():
                self.end(error)
            elif self.run_id:
                # MLflow was interrupted between making the run and making it the active one.
                with contextlib.suppress(Exception):
                    self._client.set_terminated(self.run_id, _status(error))
            if isinstance(error, mlflow.MlflowException):
                _refuse(error)
            raise
        return self

    def __exit__(self, kind: object, error: BaseException | None, at: object) -> None:
        self.end(error)

    def end(self, error: BaseException | None) -> None:
        """End the run, and those left open inside it, as ``error`` makes it end.

        The code may have ended it already. What cannot be logged is said on ``stderr``. Raises
        nothing but an interrupt.
        """
        try:
            self._restore_autologging()
        except Exception as failure:  # noqa: BLE001 - the code is not to blame
            _say(f"Autologging could not be set back: {failure}")
        finally:
            self._end(error)

    def _end(self, error: BaseException | None) -> None:
        status = _status(error)
        try:
            self._end_runs(status)
            if error is not None and status == "FAILED":
                self._client.log_text(self.run_id, traceback_text(self._ip, error), TRACEBACK)
        except Exception as failure:  # noqa: BLE001 - said to the person, who sees the code end
            _say(f"The end of run {self.run_id} could not be logged: {failure}")

    def _end_runs(self, status: str) -> None:
        mlflow = _mlflow()
        failure: BaseException | None = None
        missed: list[str] = []
        for _ in internals.active_runs():
            if self.run_id not in internals.active_runs():
                break
            ending = mlflow.active_run().info.run_id
            # MLflow takes the run from its stack first: also if this raises, it is not active.
            # A person who interrupts the wait for a store wants the next cell to start clean.
            try:
                mlflow.end_run(status)
            except BaseException as error:  # noqa: BLE001 - raised when all have ended
                failure = error
                missed.append(ending)
        interrupted = isinstance(failure, KeyboardInterrupt)
        moved = self._client.tracking_uri != mlflow.get_tracking_uri()
        if interrupted or moved:
            # People interrupt twice. And code that turns to another store has begun in this one.
            for run_id in missed:
                self._client.set_terminated(run_id, status)
        if failure is not None and (interrupted or not moved):
            raise failure

    def _tags_below(self, parent: TrackedRun) -> dict[str, str]:
        """Those of one of a sweep's runs: its code may have ended the parent."""
        return self._given.tags | {_PARENT_RUN: parent.run_id}

    def _experiment(self, mlflow: Any) -> str | None:
        """The experiment's id; ``None`` leaves the choice to MLflow."""
        name = self._given.experiment
        if self._parent is not None:
            return self._parent.experiment_id
        if name is None:
            return None
        found = mlflow.get_experiment_by_name(name)
        if found is None:
            return str(mlflow.create_experiment(name))
        if found.lifecycle_stage != "active":
            raise UsageError(
                f"The experiment {name!r} has been deleted. Restore it, or choose another name."
            )
        return str(found.experiment_id)


def _newest() -> str:
    """The id of the run that this process has made last, whoever has asked for it."""
    return made.recent[-1] if made.recent else ""


def _status(error: BaseException | None) -> str:
    """MLflow's status of a run whose code has ended with ``error``."""
    if error is None:
        return "FINISHED"
    # Interrupted code that awaits is cancelled instead.
    interrupted = isinstance(error, (KeyboardInterrupt, asyncio.CancelledError))
    return "KILLED" if interrupted else "FAILED"


def traceback_text(ip: InteractiveShell, error: BaseException) -> str:
    """The traceback of ``error`` as IPython shows it, without colours."""
    at = own_traceback(error)
    try:
        if hasattr(error, "_render_traceback_"):
            lines = error._render_traceback_()
        else:
            lines = ip.InteractiveTB.structured_traceback(type(error), error, at, tb_offset=0)
    except Exception:  # noqa: BLE001 - IPython's formatting has its limits, and says so itself
        lines = traceback.format_exception(type(error), error, at)
    return _ANSI.sub("", "\n".join(line.rstrip("\n") for line in lines)) + "\n"


def _mlflow() -> Any:
    try:
        import mlflow
    except ModuleNotFoundError as error:
        if error.name != "mlflow":
            raise
        said = "MLflow is not installed in this kernel. Install it with: %pip install mlflow"
        raise UsageError(said) from None
    return mlflow


def _refuse(error: Any) -> None:
    """Raise a ``UsageError`` instead if MLflow found fault with what it was given."""
    if error.error_code == "INVALID_PARAMETER_VALUE":
        raise UsageError(" ".join(str(error).split())) from None


def _say(text: str) -> None:
    sys.stderr.write(f"{' '.join(text.split())}\n")
