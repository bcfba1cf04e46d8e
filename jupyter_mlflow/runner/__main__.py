"""``python -m jupyter_mlflow.runner --job FOLDER [--end]``.

Does what ``job.json`` in the folder says, in the environment that the server gave it. What it
tells of itself goes to ``events.jsonl`` there. SIGTERM ends it as Ctrl-C would: what runs elsewhere
is told to end.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from jupyter_mlflow.runner import failure
from jupyter_mlflow.runner.events import Events

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS: Final = {
    "project": "jupyter_mlflow.runner.project.run",
    "notebook": "jupyter_mlflow.runner.notebook.run",
}
"""The module of each kind, which has ``run(job, events)``."""

KILLED: Final = 128 + signal.SIGTERM


def main(argv: Sequence[str] | None = None) -> int:
    """Do the job; returns the exit code of what it has run."""
    parser = argparse.ArgumentParser(prog="python -m jupyter_mlflow.runner")
    parser.add_argument("--job", type=Path, required=True, help="the job's folder")
    parser.add_argument("--end", action="store_true", help="end what it has left elsewhere")
    options = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    handler = logging.StreamHandler()
    handler.setFormatter(failure.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler])
    job: dict[str, Any] = json.loads((options.job / "job.json").read_text(encoding="utf-8"))
    if options.end:
        importlib.import_module("jupyter_mlflow.runner.project.ending").end(job)
        return 0
    events = Events(options.job / "events.jsonl")
    try:
        importlib.import_module(_KINDS[job["kind"]]).run(job, events)
    except KeyboardInterrupt:
        # The server says what becomes of the runs: it knows who has asked for this.
        return KILLED
    except failure.Ended as ended:
        code = ended.code
        events.error("JOB_FAILED", failure.hidden(ended.message), failure.hidden(ended.details))
    except Exception as error:  # noqa: BLE001 - told to the person, whatever it is
        sys.stderr.write(failure.hidden(traceback.format_exc()))
        events.error(*failure.told(error))
        code = 1
    else:
        code = 0
    events.exit_code(code)
    return code


def _interrupt(*_: object) -> None:
    # A second one must not break off what is done because of the first.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def _leave(code: int) -> NoReturn:
    if code == KILLED:
        # Who cancels waits for this: Python takes most of a second to undo what MLflow imports.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    _leave(main())
