"""Copy and upgrade: a copy of an older store, with the schema of the MLflow that shall show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.errors import ProcessStartError
from jupyter_mlflow.process.managed import ManagedProcess
from jupyter_mlflow.tracking.program import Program

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.tracking.program import StoreSpec

_FAILED = "The copy could not be made, and the store is as it was. Jupyter's log says more."


class Upgrade(LoggingConfigurable):
    """``python -m jupyter_mlflow.store --upgrade`` for one store, which it leaves as it is."""

    def __init__(self, name: str, spec: StoreSpec, logs: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._program = Program(f"store-{name}_upgrade", spec, logs)
        self._process = ManagedProcess(
            self._program.process("--upgrade"), ready=_at_once, parent=self
        )

    async def run(self) -> None:
        """Make the copy, unless it is there; it appears whole or not at all.

        Raises
        ------
        StoreError
            The program says why there is none.
        ProcessStartError
            It ended without a word.
        """
        try:
            await self._process.start()
            code = await self._process.wait()
            if code == 0:
                return
            told = self._program.told()
            if told is not None:
                raise told
            raise ProcessStartError(_FAILED, details=f"exit code {code}")
        finally:
            self._program.forget()

    async def stop(self) -> None:
        """Break it off; nothing of the copy is left."""
        await self._process.stop()


async def _at_once() -> bool:
    return True
