"""The run of a notebook that is run as a job, and what is kept with it."""

from __future__ import annotations

import getpass
import json
import logging
import shlex
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import nbformat

from jupyter_mlflow.common import tags

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("jupyter_mlflow.job")

FOLDER: Final = "job"
"""The folder of a job's artifacts: ``job.json``, ``command.txt``, ``requirements.txt``, the
notebook, and ``log.txt``, which the server writes."""

TAGS: Final = "JUPYTER_MLFLOW_JOB_TAGS"
"""Variable with the tags of all runs that the kernel makes, as JSON (``kernel/context.py``)."""

_LONGEST_TAG: Final = 5000
_LONGEST_PARAM: Final = 6000
_MOST_RUNS: Final = 1000
_MOST_TOLD: Final = 50
_MOST_EXPERIMENTS: Final = 100


class Record:
    """A new run for ``job``. What cannot be kept with it stops nobody."""

    def __init__(self, job: dict[str, Any]) -> None:
        from mlflow import MlflowClient

        self._job = job
        self._asked: dict[str, Any] = job["resolved"]
        self._client: Any = MlflowClient()
        self._source = _source(self._asked) | {tags.JOB_ID: job["id"]}
        parent = {tags.PARENT_RUN: job["parent_run_id"]} if job["parent_run_id"] else {}
        name = Path(self._asked["name"]).stem
        run = self._client.create_run(
            job["experiment_id"] or "0",
            tags={**self._source, **parent, "mlflow.user": _user()},
            run_name=job["run_name"] or name,
        )
        self.run_id: str = run.info.run_id
        self.name: str = run.info.run_name
        self.experiment_id: str = run.info.experiment_id
        self._folder = Path(tempfile.mkdtemp())
        self._lock = threading.Lock()
        self._wish: Any = None
        self._wished = threading.Condition()
        self._done = False
        self._threads: list[threading.Thread] = []

    def environment(self) -> dict[str, str]:
        """What the kernel gets besides: where its runs go, and what they belong to."""
        return {
            "MLFLOW_EXPERIMENT_ID": self.experiment_id,
            TAGS: json.dumps({**self._source, tags.PARENT_RUN: self.run_id}),
        }

    def begun(self, command: list[str]) -> None:
        """Keep what is known before a cell runs."""
        line = shlex.join(command)
        asked = {name: self._job[name] for name in ("kind", "title", "arguments", "created")}

        def keep() -> None:
            self._log_params(self.run_id, self._asked["params"])
            self._client.set_tag(self.run_id, tags.JOB_COMMAND, line[:_LONGEST_TAG])
            self._log_text(json.dumps(asked, indent=1), "job.json")
            self._log_text(line + "\n", "command.txt")

        self.beside(keep)
        self._start(self._keep_notebooks)

    def requirements(self, text: str) -> None:
        """Keep which packages the kernel finds."""
        self.beside(lambda: self._log_text(text, "requirements.txt"))

    def beside(self, work: Callable[[], None]) -> None:
        """Do something while the cells run."""
        self._start(lambda: _safely(work))

    def notebook(self, notebook: Any) -> None:
        """Keep the notebook as it is now, soon."""
        text = nbformat.writes(notebook)
        with self._wished:
            self._wish = text
            self._wished.notify()

    def last(self, notebook: Any) -> None:
        """Keep the notebook as it is now, at once: this program is about to end.

        Its cells may still run in another thread.
        """
        for _ in range(3):
            try:
                text = nbformat.writes(notebook)
            except RuntimeError:  # something has changed while it was read
                continue
            _safely(partial(self._log_notebook, text))
            return

    def finish(self, on_run: Callable[[str, str, str], None]) -> None:
        """Return when all is kept, and the runs in it have its parameters.

        ``on_run`` is told those: their ids, names and experiments.
        """
        with self._wished:
            self._done = True
            self._wished.notify()
        for thread in self._threads:
            thread.join()
        _safely(partial(self._give_params, on_run))

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _keep_notebooks(self) -> None:
        while True:
            with self._wished:
                self._wished.wait_for(lambda: self._wish is not None or self._done)
                text, self._wish = self._wish, None
            if text is None:
                return
            _safely(partial(self._log_notebook, text))

    def _log_notebook(self, text: str) -> None:
        with self._lock:
            file = self._folder / self._asked["name"]
            file.write_text(text, encoding="utf-8")
            self._client.log_artifact(self.run_id, str(file), FOLDER)

    def _log_text(self, text: str, name: str) -> None:
        self._client.log_text(self.run_id, text, f"{FOLDER}/{name}")

    def _log_params(self, run_id: str, params: dict[str, str]) -> None:
        from mlflow.entities import Param

        found = [Param(name, value[:_LONGEST_PARAM]) for name, value in params.items()]
        if found:
            self._client.log_batch(run_id, params=found)

    def _give_params(self, on_run: Callable[[str, str, str], None]) -> None:
        """Tell the runs in this one with which parameters they were made, after they are made:

        what a cell logs itself must not meet with what was there before.
        """
        experiments = self._client.search_experiments(max_results=_MOST_EXPERIMENTS)
        ids = {self.experiment_id, *(one.experiment_id for one in experiments)}
        within = f"tags.`{tags.PARENT_RUN}` = '{self.run_id}'"
        found = self._client.search_runs(sorted(ids), within, max_results=_MOST_RUNS)
        for run in reversed(found):  # the newest comes first
            if len(found) <= _MOST_TOLD:
                on_run(run.info.run_id, run.info.run_name, run.info.experiment_id)
            given = self._asked["params"].items()
            missing = {name: value for name, value in given if name not in run.data.params}
            self._log_params(run.info.run_id, missing)


def _source(asked: dict[str, Any]) -> dict[str, str]:
    from mlflow.utils.git_utils import get_git_commit

    notebook = asked["notebook"]
    found = {
        tags.SOURCE_TYPE: tags.SOURCE_TYPE_NOTEBOOK,
        tags.SOURCE_NAME: notebook["path"],
        tags.NOTEBOOK_PATH: notebook["path"],
        tags.GIT_COMMIT: get_git_commit(asked["file"]),
        tags.NOTEBOOK_ID: notebook["id"],
    }
    return {name: value for name, value in found.items() if value}


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _safely(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("Something is not kept with the run")
