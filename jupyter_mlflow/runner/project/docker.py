"""Variables of a project's container, handed to Docker by a file and not on its command line.

MLflow writes ``-e NAME=value``: the tracking URI with its password, the keys of the artifact store.
Whoever may list processes on this machine sees that, and so does the log.
"""

from __future__ import annotations

import functools
import importlib
import os
import shlex
import tempfile
from typing import Any


def hide_values() -> None:
    """Do so from now on, in this process; the one name of MLflow's that is replaced for it."""
    local: Any = importlib.import_module("mlflow.projects.backend.local")
    make = local._get_docker_command

    @functools.wraps(make)
    def made(*args: Any, **kwargs: Any) -> list[str]:
        return with_file(make(*args, **kwargs))

    local._get_docker_command = made


def with_file(command: list[str]) -> list[str]:
    """The parts of ``docker run …``, with a file instead of each ``-e NAME=value``.

    The file lies where temporary files do, which goes with the job, and is its owner's alone.
    Raises ``ExecutionException`` for a value of several lines, which such a file cannot have.
    """
    from mlflow.exceptions import ExecutionException

    kept: list[str] = []
    values: list[str] = []
    parts = iter(command)
    for part in parts:
        if part != "-e":
            kept.append(part)
            continue
        value = next(parts)
        if "\n" in value or "\r" in value:
            name = value.partition("=")[0]
            raise ExecutionException(
                f"The variable {name} has several lines, and Docker could only be given it where "
                "all users of this machine see it. Put it into a file, and mount that."
            )
        values.append(value)
    handle, path = tempfile.mkstemp(prefix="env-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{value}\n" for value in values)
    # What follows is the image, and then what runs in it.
    return [*kept[:-1], "--env-file", shlex.quote(path), kept[-1]]
