"""The local target: a model served by a guarded child on this machine, on sockets of ours alone."""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from traitlets import Float
from traitlets.config import LoggingConfigurable

from jupyter_mlflow.endpoints import environment
from jupyter_mlflow.process.managed import ManagedProcess, ProcessSpec
from jupyter_mlflow.tracking.upstream import Upstream, Words

if TYPE_CHECKING:
    from jupyter_mlflow.endpoints.fetch import Fetched

_PROGRAM: Final = Path(__file__).with_name("server.py")
_READY: Final = "/ping"
_WORDS: Final = Words(
    gone="The model's process does not answer. It is started again.",
    lost="The model's process went away while it worked on this request. Send it again.",
)


@dataclass(frozen=True)
class Python:
    """The interpreter that a model runs in: the server's, or one that was made for it."""

    path: str = sys.executable

    @property
    def is_servers(self) -> bool:
        """Whether it is the one that Jupyter runs in."""
        return self.path == sys.executable


class LocalServer(LoggingConfigurable):
    """One model in ``workers`` processes below one guard. Started once, stopped once."""

    start_timeout = Float(600.0, help="Seconds in which a model must be loaded and answer.").tag(
        config=True
    )

    def __init__(
        self, name: str, model: Fetched, *, python: Python, workers: int, log: Path, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.model = model
        # Short, private and local: a socket's path ends at 104 bytes. The guard makes the folder
        # and clears it away with the process.
        self._scratch = Path(tempfile.gettempdir()) / f"jm-{secrets.token_hex(6)}"
        self._upstreams = [
            Upstream(self._scratch / str(number), ready=_READY, words=_WORDS)
            for number in range(workers)
        ]
        arguments = ["--model", str(model.path), "--sockets", str(self._scratch)]
        # Isolated where nothing of the server's Python is wanted.
        isolated = () if python.is_servers else ("-I",)
        self._process = ManagedProcess(
            ProcessSpec(
                name=f"endpoint {name}",
                argv=(*isolated, str(_PROGRAM), *arguments, "--workers", str(workers)),
                env=environment.of_model(server=python.is_servers),
                log_path=log,
                python=python.path,
                cwd=model.folder,
                scratch=self._scratch,
            ),
            ready=self._ready,
            start_timeout=self.start_timeout,
            parent=self,
        )

    @property
    def pid(self) -> int | None:
        """Pid of the guard; ``None`` when there is none."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it can be asked."""
        return self._process.running

    @property
    def busy(self) -> int:
        """Requests under way."""
        return sum(upstream.busy for upstream in self._upstreams)

    @property
    def upstream(self) -> Upstream:
        """The way to the process that has the least to do."""
        return min(self._upstreams, key=lambda upstream: upstream.busy)

    async def start(self) -> None:
        """Return when the model answers.

        Raises
        ------
        ProcessStartError
            It does not; ``details`` is the end of its log.
        """
        await self._process.start()

    async def wait(self) -> int:
        """Exit code of the program, when it has ended with all that it started."""
        return await self._process.wait()

    async def until_idle(self) -> None:
        """Return when no request is under way."""
        await asyncio.gather(*(upstream.until_idle() for upstream in self._upstreams))

    async def stop(self) -> None:
        """End it; what is under way is cut off after some seconds. Safe to repeat."""
        await self._process.stop()
        await asyncio.gather(*(upstream.close() for upstream in self._upstreams))

    async def _ready(self) -> bool:
        for upstream in self._upstreams:
            if not await upstream.ready():
                return False
        return True
