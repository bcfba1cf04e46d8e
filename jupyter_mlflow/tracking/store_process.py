"""The process that serves one tracking store: how it is started, and where it listens."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.common import records
from jupyter_mlflow.errors import ProcessStartError, StoreError
from jupyter_mlflow.process.managed import ManagedProcess, ProcessSpec
from jupyter_mlflow.tracking.upstream import Upstream

_PRIVATE_PREFIXES = ("JUPYTER_TOKEN", "JUPYTERHUB_", "JPY_", "CONFIGPROXY_")
"""Environment of the Jupyter server that is nobody else's business."""


@dataclasses.dataclass(frozen=True)
class StoreSpec:
    """Which store to open, from which working ``directory``.

    ``artifact_root`` is a URI, empty when MLflow's own rule shall hold. ``create`` lets a
    missing SQLite file be made; one that is there is never initialised, let alone upgraded.
    """

    uri: str
    artifact_root: str
    create: bool
    directory: Path


class StoreProcess(LoggingConfigurable):
    """``python -m jupyter_mlflow.store`` for one store; started and stopped by one caller."""

    def __init__(self, name: str, spec: StoreSpec, logs: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._name = name
        self._spec = spec
        self._logs = logs
        self._process: ManagedProcess | None = None
        self._upstream: Upstream | None = None

    @property
    def upstream(self) -> Upstream | None:
        """The way to the process; ``None`` while it does not run."""
        return self._upstream if self._process is not None and self._process.running else None

    async def start(self) -> Upstream:
        """Start it anew; return when it answers.

        Raises
        ------
        StoreError
            The store cannot be opened, or must not be: the process says why.
        ProcessStartError
            The process did not come up.
        """
        await self.stop()
        # Short, private and local: a socket's path ends at 104 bytes, and the folder's mode
        # keeps other users out. The guard makes it and clears it away with the process.
        scratch = Path(tempfile.gettempdir()) / f"jm-{secrets.token_hex(6)}"
        upstream = Upstream(scratch / "s")
        failure = self._file("failure.json")
        failure.unlink(missing_ok=True)
        argv = ["-m", "jupyter_mlflow.store", "--socket", str(upstream.socket)]
        argv += ["--failure", str(failure)]
        if self._spec.create:
            argv.append("--create")
        self._process = ManagedProcess(
            ProcessSpec(
                name=f"store {self._name}",
                argv=tuple(argv),
                env=self._environment(),
                log_path=self._file("log"),
                cwd=self._spec.directory,
                scratch=scratch,
            ),
            ready=upstream.ready,
            parent=self,
        )
        try:
            await self._process.start()
        except BaseException as error:
            await upstream.close()
            await self.stop()
            told = _why(failure) if isinstance(error, ProcessStartError) else None
            if told is not None:
                raise told from error
            raise
        finally:
            failure.unlink(missing_ok=True)
        self._upstream = upstream
        return upstream

    async def stop(self) -> None:
        """End it; does nothing when it does not run."""
        if self._upstream is not None:
            upstream, self._upstream = self._upstream, None
            await upstream.close()
        if self._process is not None:
            process, self._process = self._process, None
            await process.stop()

    def _file(self, suffix: str) -> Path:
        return records.process_path(self._logs, f"store-{self._name}", os.getpid(), suffix)

    def _environment(self) -> dict[str, str]:
        env = {k: v for k, v in os.environ.items() if not k.startswith(_PRIVATE_PREFIXES)}
        # `python -m` would look for modules in the notebooks' folder first.
        env["PYTHONSAFEPATH"] = "1"
        # By environment, not argv: a database URI may hold a password.
        env["JUPYTER_MLFLOW_STORE_URI"] = self._spec.uri
        env["JUPYTER_MLFLOW_ARTIFACT_ROOT"] = self._spec.artifact_root
        return env


def _why(failure: Path) -> StoreError | None:
    """What the store process itself said of its end, if it did."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        told = json.loads(failure.read_text(encoding="utf-8"))
        return StoreError(told["message"], details=told["details"], code=told["code"])
    return None
