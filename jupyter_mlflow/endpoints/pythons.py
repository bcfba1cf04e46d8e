"""The interpreters that models run in: the server's, or one made from a model's requirements."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_core.paths import jupyter_data_dir
from traitlets import Enum, Unicode, default
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.endpoints import environment as variables
from jupyter_mlflow.endpoints import folders
from jupyter_mlflow.errors import Unavailable
from jupyter_mlflow.process.managed import ManagedProcess, ProcessSpec

if TYPE_CHECKING:
    from jupyter_mlflow.common.log import Log
    from jupyter_mlflow.endpoints.local import Python
    from jupyter_mlflow.endpoints.requirements import Requirements
    from jupyter_mlflow.endpoints.spec import Environment

_FAILED: Final = (
    "The environment for the model's requirements could not be made. The log says why; the "
    "server's own environment may do."
)
_NO_UV: Final = (
    "There is no uv on this machine, which `Pythons.maker` asks for. Install it, for example by "
    "`pip install uv`, or set that to `venv`."
)


class Pythons(LoggingConfigurable):
    """Makes environments, each once: the next model with the same needs finds it.

    An environment is a folder with a random name; a link that is made when it is whole leads to it
    from the name of what is in it. So nobody ever sees half of one.
    """

    cache = Unicode(
        help="Folder of the environments that are made for models. Default: in Jupyter's data "
        "directory. It can be removed whenever no endpoint uses it."
    ).tag(config=True)

    maker = Enum(
        ("auto", "uv", "venv"),
        "auto",
        help="What makes environments. `auto`: uv where it is installed, else venv and pip. uv "
        "reads no configuration file of pip: choose `venv` where that names the package index.",
    ).tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._locks: dict[str, asyncio.Lock] = {}

    @default("cache")
    def _cache_default(self) -> str:
        return str(Path(jupyter_data_dir()) / "jupyter-mlflow" / "environments")

    async def python(self, environment: Environment, model: Path, log: Log) -> Python:
        """The interpreter for a model whose files are in the folder ``model``.

        What it takes to make it is written to ``log``.

        Raises
        ------
        Unavailable
            It could not be made.
        """
        # Not before the first model: they would make each start of Jupyter longer.
        from jupyter_mlflow.endpoints import requirements
        from jupyter_mlflow.endpoints.local import Python

        if environment == "server":
            return Python()
        try:
            needs = await asyncio.to_thread(requirements.read, model)
        except (OSError, ValueError) as error:
            raise Unavailable(_FAILED, details=str(error), code="ENVIRONMENT_FAILED") from error
        async with self._locks.setdefault(needs.key, asyncio.Lock()):
            link = Path(self.cache) / needs.key
            if await asyncio.to_thread((link / "bin" / "python").exists):
                log.say(f"Using the environment {link}.")
            else:
                await self._make(link, needs, model, log)
            return Python(str(link.resolve() / "bin" / "python"))

    async def _make(self, link: Path, needs: Requirements, model: Path, log: Log) -> None:
        folder = await asyncio.to_thread(folders.make, link.parent)
        target = folder / "environment"
        try:
            await self._fill(target, needs, model, log)
            folders.keep(folder)
            made = link.with_name(f"{link.name}.{secrets.token_hex(4)}")
            made.symlink_to(target)
            made.replace(link)
        except BaseException:
            await asyncio.shield(asyncio.to_thread(folders.remove, folder))
            raise

    async def _fill(self, target: Path, needs: Requirements, model: Path, log: Log) -> None:
        python = str(target / "bin" / "python")
        wanted = [word for file in needs.files for word in ("-r", str(file))]
        wanted += needs.more
        uv = self._uv()
        if uv is not None:
            log.say(f"Making an environment with uv, for Python {needs.python}.")
            # It takes settings, such as the package index, from the nearest folder above that has
            # any: not from where temporary files go, which others may write to.
            await asyncio.to_thread((model.parent / "uv.toml").touch)
            await self._run(log, model, uv, "venv", "--python", needs.python, str(target))
            await self._run(log, model, uv, "pip", "install", "--python", python, *wanted)
            return
        own = f"{sys.version_info.major}.{sys.version_info.minor}"
        log.say(f"Making an environment with venv, for Python {own}.")
        if own != needs.python:
            log.say(f"The model was made with Python {needs.python}. Install uv to have that.")
        await self._run(log, model, sys.executable, "-I", "-m", "venv", str(target))
        await self._run(log, model, python, "-I", "-m", "pip", "install", "--no-input", *wanted)

    def _uv(self) -> str | None:
        """The program to use; ``None`` for venv and pip."""
        if self.maker == "venv":
            return None
        # Beside this Python, too, whose folder is on no path unless it was activated.
        own = str(Path(sys.executable).parent)
        found = shutil.which("uv") or shutil.which("uv", path=own)
        if found is None and self.maker == "uv":
            raise Unavailable(_NO_UV, code="ENVIRONMENT_FAILED")
        return found

    async def _run(self, log: Log, model: Path, program: str, *arguments: str) -> None:
        process = ManagedProcess(
            ProcessSpec(
                name=f"{Path(program).name} {arguments[0]}",
                argv=arguments,
                env=variables.of_installer(),
                log_path=log.path,
                python=program,
                # A requirements file names the constraints beside it.
                cwd=model,
            ),
            ready=_at_once,
            parent=self,
        )
        try:
            await process.start()
            code = await process.wait()
        finally:
            # Also when this is broken off.
            await process.stop()
        if code != 0:
            raise Unavailable(_FAILED, details=log.tail(), code="ENVIRONMENT_FAILED")


async def _at_once() -> bool:
    return True
