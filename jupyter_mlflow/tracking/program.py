"""The program that opens a store: what it gets, and what it says when it does not open it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlflow.common import records
from jupyter_mlflow.errors import StoreError
from jupyter_mlflow.process.managed import ProcessSpec
from jupyter_mlflow.tracking import environment

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclasses.dataclass(frozen=True)
class StoreSpec:
    """Which store to open, and how.

    ``artifact_root`` is a URI, empty when MLflow's own rule shall hold. ``create`` lets a
    missing SQLite file be made; one that is there is never initialised, let alone upgraded.
    ``directory`` is the working directory.

    ``reported`` is the URI by which a kernel has reported the store, empty for the server's own
    one. ``python`` is the interpreter, an absolute path, and ``variables`` is what it gets as its
    environment, the server's own if ``None``.
    """

    uri: str
    artifact_root: str
    create: bool
    directory: Path
    reported: str = ""
    python: str = sys.executable
    variables: Mapping[str, str] | None = dataclasses.field(default=None, repr=False)

    @property
    def on_server(self) -> StoreSpec:
        """The same store, opened with what the server itself runs in."""
        return dataclasses.replace(self, python=sys.executable, variables=None)


def usable(python: str) -> str:
    """The interpreter that a kernel reports, or the server's: where it is the same, or not here."""
    theirs, ours = Path(python), Path(sys.executable)
    if not theirs.is_absolute() or not os.access(theirs, os.X_OK):
        return sys.executable
    # Each environment has a folder of its own, with several names for one interpreter.
    return sys.executable if theirs.parent == ours.parent and theirs.samefile(ours) else python


class Program:
    """``python -m jupyter_mlflow.store`` for one store, with a log and a failure file.

    ``name`` tells its files from those of others: ``store-default``.
    """

    def __init__(self, name: str, spec: StoreSpec, logs: Path) -> None:
        self._name = name
        self._spec = spec
        self._logs = logs
        self._failure = self._file("failure.json")

    def process(self, *arguments: str, scratch: Path | None = None) -> ProcessSpec:
        """What to start for a run with these ``arguments``."""
        self.forget()
        spec = self._spec
        variables = environment.of_server() if spec.variables is None else dict(spec.variables)
        # `python -m` would look for modules in the notebooks' folder first.
        variables["PYTHONSAFEPATH"] = "1"
        # By environment, not argv: a database URI may hold a password.
        variables["JUPYTER_MLFLOW_STORE_URI"] = spec.uri
        variables["JUPYTER_MLFLOW_ARTIFACT_ROOT"] = spec.artifact_root
        return ProcessSpec(
            name=self._name.replace("-", " "),
            argv=("-m", "jupyter_mlflow.store", "--failure", str(self._failure), *arguments),
            env=variables,
            log_path=self._file("log"),
            python=spec.python,
            cwd=spec.directory,
            scratch=scratch,
        )

    def told(self) -> StoreError | None:
        """What the last run said of its end, if it did."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            told = json.loads(self._failure.read_text(encoding="utf-8"))
            return StoreError(
                told["message"],
                details=told["details"],
                code=told["code"],
                copy=Path(told["copy"]) if told.get("copy") else None,
            )
        return None

    def forget(self) -> None:
        """Remove what the last run said."""
        self._failure.unlink(missing_ok=True)

    def _file(self, suffix: str) -> Path:
        return records.process_path(self._logs, self._name, os.getpid(), suffix)
