"""The interpreters that models run in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traitlets.config import LoggingConfigurable

from jupyter_mlflow.endpoints.local import Python

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.endpoints.log import Log
    from jupyter_mlflow.endpoints.spec import Environment


class Pythons(LoggingConfigurable):
    """The server's own interpreter."""

    async def python(self, environment: Environment, model: Path, log: Log) -> Python:
        """The interpreter for a model whose files are in the folder ``model``."""
        return Python()
