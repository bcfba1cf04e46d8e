"""One guard with the tree below it, from its start to its end."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from jupyter_mlflow.errors import ProcessStartError
from jupyter_mlflow.process import guard, sweep

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TAIL_BYTES = 2048
TAIL_LINES = 20


@dataclass(frozen=True)
class ProcessSpec:
    """What to start.

    ``name`` is for logs and messages ("store default"); ``argv`` are the arguments after the
    interpreter ``python``, an absolute path; ``env`` is the whole environment of the child,
    to which only the marker of :mod:`~jupyter_mlflow.process.guard` is added. Output and errors
    of the whole tree are appended to ``log_path`` (0600). ``scratch`` is an absolute directory
    (0700) that the guard makes when missing and removes once the tree is gone.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(repr=False)
    log_path: Path
    python: str = sys.executable
    cwd: Path | None = None
    scratch: Path | None = None


class Child:
    """A started child; ``ended`` is its exit code once nothing of it is left.

    Needs a running event loop. Raises ``ProcessStartError`` when no guard could be started.
    ``grace`` is the time in seconds that the program has after SIGTERM.
    """

    def __init__(self, spec: ProcessSpec, grace: float) -> None:
        if sys.platform == "win32":
            raise ProcessStartError(f"Starting {spec.name} is not supported on Windows yet.")
        self.spec = spec
        self.ready = False
        self._marker = sweep.new_marker()
        self._environment = _block({**spec.env, guard.MARKER: self._marker})
        try:
            with _open_log(spec.log_path) as log:
                self._log_start = log.tell()
                reader, self._pipe = os.pipe()
                try:
                    self.guard = subprocess.Popen(
                        _command(spec, self._marker, grace, reader),
                        stdin=subprocess.PIPE,
                        stdout=log,
                        stderr=log,
                        bufsize=0,
                        cwd=spec.cwd,
                        # The guard runs in the server's interpreter, which may need the server's.
                        env={**os.environ, guard.MARKER: self._marker},
                        pass_fds=[reader],
                        # Ctrl-C in the terminal is for Jupyter, which then stops its children.
                        start_new_session=True,
                    )
                except BaseException:
                    os.close(self._pipe)
                    raise
                finally:
                    os.close(reader)
        except OSError as error:
            message = f"The process for {spec.name} could not be started."
            raise ProcessStartError(message, details=str(error)) from error
        # Close-on-exec, as all that Python opens: no other child can hold it.
        self._leash = cast("IO[bytes]", self.guard.stdin)
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[int] = self._loop.create_future()
        sweep.watched.add(self._marker)
        # A daemon: Jupyter's own end must not wait for it, as the tree ends by that.
        threading.Thread(target=self._wait, name=f"guard of {spec.name}", daemon=True).start()

    def ask_to_end(self) -> None:
        """Have the child sent SIGTERM and its tree killed after the grace period."""
        with suppress(OSError, ValueError):
            self._leash.write(b".")

    def let_go(self) -> None:
        """Have the tree killed at once; safe to repeat."""
        with suppress(OSError):
            self._leash.close()

    def log_tail(self) -> str:
        """The last lines that this child and its tree wrote; why not, if they cannot be read."""
        try:
            with self.spec.log_path.open("rb") as log:
                size = log.seek(0, os.SEEK_END)
                log.seek(max(self._log_start, size - TAIL_BYTES))
                lines = log.read().decode(errors="replace").splitlines()
        except OSError as error:
            return str(error)
        return "\n".join(lines[-TAIL_LINES:])

    def _wait(self) -> None:
        """Wait for the guard's end, in a thread; do its work where it was killed."""
        # Here, as a large environment fills the pipe until the guard reads. One that ended
        # before that has nothing to be told.
        with suppress(BrokenPipeError), os.fdopen(self._pipe, "wb") as pipe:
            pipe.write(self._environment)
        code = self.guard.wait()
        try:
            if code < 0:
                sweep.sweep(self._marker)
                if self.spec.scratch is not None:
                    shutil.rmtree(self.spec.scratch, ignore_errors=True)
        finally:
            sweep.watched.discard(self._marker)
            try:
                self._loop.call_soon_threadsafe(self._finish, code)
            except RuntimeError:  # the loop is closed: nobody waits any more
                self.let_go()

    def _finish(self, code: int) -> None:
        self.let_go()
        self.ended.set_result(code)


def _block(environment: Mapping[str, str]) -> bytes:
    entries = [f"{name}={value}" for name, value in environment.items()]
    if any("\0" in entry for entry in entries):
        raise ValueError("NUL in an environment variable")
    return os.fsencode("".join(f"{entry}\0" for entry in entries)) + b"\0"


def _command(spec: ProcessSpec, marker: str, grace: float, environment: int) -> list[str]:
    scratch = [] if spec.scratch is None else ["--scratch", str(spec.scratch)]
    options = ["--marker", marker, "--grace", f"{grace:g}", "--env", str(environment), *scratch]
    return [sys.executable, "-I", "-S", guard.__file__, *options, "--", spec.python, *spec.argv]


def _open_log(path: Path) -> BinaryIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab", 0)
    os.fchmod(log.fileno(), 0o600)
    log.seek(0, os.SEEK_END)
    return log
