"""The process that serves one tracking store: how it is started, and where it listens."""

from __future__ import annotations

import re
import secrets
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.errors import ProcessStartError, StoreError
from jupyter_mlflow.process.managed import ManagedProcess
from jupyter_mlflow.tracking.program import Program
from jupyter_mlflow.tracking.upstream import Upstream

if TYPE_CHECKING:
    from jupyter_mlflow.tracking.program import StoreSpec

_INSTALL = (
    "Run %pip install --upgrade mlflow jupyter-mlflow in the notebook, then restart its kernel."
)
_MISSING_MODULE = re.compile(r"No module named '?([\w.]+)")


class StoreProcess(LoggingConfigurable):
    """``python -m jupyter_mlflow.store`` for one store; started and stopped by one caller.

    ``spec`` is how it runs, or was tried last.
    """

    def __init__(self, name: str, spec: StoreSpec, logs: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.spec = spec
        self._name = name
        self._asked = spec
        self._logs = logs
        self._process: ManagedProcess | None = None
        self._upstream: Upstream | None = None
        self._stopped = False

    @property
    def upstream(self) -> Upstream | None:
        """The way to the process; ``None`` while it does not run."""
        return self._upstream if self._process is not None and self._process.running else None

    async def start(self) -> Upstream:
        """Start it anew; return when it answers.

        A kernel's interpreter that cannot run it gives way to the server's, which opens
        what has its own schema only.

        Raises
        ------
        StoreError
            The store cannot be opened, or must not be: the process says why.
        ProcessStartError
            The process did not come up.
        """
        await self.stop()
        self._stopped = False
        try:
            return await self._start(self._asked)
        except ProcessStartError as error:
            if self._asked.python == sys.executable or self._stopped:
                raise
            return await self._start_on_server(error)

    async def _start_on_server(self, first: ProcessStartError) -> Upstream:
        self.log.warning("A kernel's %s cannot open its store: %s", self._asked.python, first)
        try:
            return await self._start(self._asked.on_server)
        except ProcessStartError:
            raise first from None
        except StoreError as error:
            if not error.is_of_schema:
                raise
            lacking = _MISSING_MODULE.search(first.details)
            why = f"it lacks {lacking[1]}" if lacking else "its MLflow may be too old for that"
            said = f"This kernel's environment cannot open its store here: {why}. {_INSTALL}"
            if error.copy is None:
                raise StoreError(said, details=first.details, code="ENVIRONMENT") from first
            # The copy is the way that leaves the kernel's environment as it is.
            raise StoreError(
                f"{error.message} {said}",
                details=f"{error.details}\n{first.details}",
                code=error.code,
                copy=error.copy,
            ) from first

    async def _start(self, spec: StoreSpec) -> Upstream:
        self.spec = spec
        program = Program(f"store-{self._name}", spec, self._logs)
        # Short, private and local: a socket's path ends at 104 bytes, and the folder's mode
        # keeps other users out. The guard makes it and clears it away with the process.
        scratch = Path(tempfile.gettempdir()) / f"jm-{secrets.token_hex(6)}"
        upstream = Upstream(scratch / "s")
        arguments = ["--socket", str(upstream.socket), *(["--create"] if spec.create else [])]
        process = self._process = ManagedProcess(
            program.process(*arguments, scratch=scratch), ready=upstream.ready, parent=self
        )
        try:
            await process.start()
        except BaseException as error:
            await upstream.close()
            await process.stop()
            told = program.told() if isinstance(error, ProcessStartError) else None
            if told is not None:
                raise told from error
            raise
        finally:
            program.forget()
        self._upstream = upstream
        return upstream

    async def stop(self) -> None:
        """End it; does nothing when it does not run."""
        self._stopped = True
        if self._upstream is not None:
            upstream, self._upstream = self._upstream, None
            await upstream.close()
        if self._process is not None:
            process, self._process = self._process, None
            await process.stop()
