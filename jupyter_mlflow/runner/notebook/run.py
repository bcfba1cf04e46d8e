"""The kind "notebook": its cells run in a kernel of their own, and their run keeps the copy."""

from __future__ import annotations

import ast
import asyncio
import logging
import os
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.runner.notebook.client import Client
from jupyter_mlflow.runner.notebook.copy import copy
from jupyter_mlflow.runner.notebook.record import Record
from jupyter_mlflow.runner.project import installed

if TYPE_CHECKING:
    from jupyter_mlflow.runner.events import Events

_PACKAGES: Final = (
    "'# Python ' + __import__('platform').python_version() + '\\n' + '\\n'.join(sorted({"
    "one.metadata['Name'] + '==' + one.version for one in "
    "__import__('importlib.metadata').metadata.distributions() "
    "if one.metadata and one.metadata['Name']}, key=str.lower)) + '\\n'"
)
"""An expression: the lines of ``pip freeze`` for the kernel that it is evaluated in."""


def run(job: dict[str, Any], events: Events) -> None:
    """Run the notebook of ``job`` to its end.

    Raises
    ------
    Ended
        A cell has failed, or there is no kernel (any more).
    Exception
        Whatever the store raises.
    """
    logging.getLogger("jupyter_mlflow").setLevel(logging.INFO)
    asked = job["resolved"]
    notebook = copy(asked["file"], asked["parameters"])
    record = Record(job)
    events.run(record.run_id, record.name, record.experiment_id)
    client = Client(
        notebook,
        asked["kernel"],
        on_progress=events.progress,
        on_change=lambda: record.notebook(notebook),
    )
    record.begun(client.command)
    failed: list[BaseException] = []
    over = threading.Event()

    def work() -> None:
        try:
            asyncio.run(_run(client, record, asked["folder"]))
        except BaseException as error:  # noqa: BLE001 - raised by the thread that waits
            failed.append(error)
        finally:
            over.set()

    # In a thread of its own: this one is asked to end by a signal, in the middle of anything.
    threading.Thread(target=work, daemon=True).start()
    try:
        over.wait()
    except KeyboardInterrupt:
        record.last(notebook)
        raise
    record.notebook(notebook)
    record.finish(events.run)
    if failed:
        raise failed[0]


async def _run(client: Client, record: Record, folder: str) -> None:
    async def packages() -> None:
        # What is installed there is asked there.
        if client.command[0] == sys.executable:
            record.beside(lambda: record.requirements(installed.freeze(None)))
        else:
            text = await client.ask(_PACKAGES)
            if text is not None:
                record.requirements(str(ast.literal_eval(text)))

    await client.run(folder, {**os.environ, **record.environment()}, packages)
