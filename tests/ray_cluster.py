"""Ray for the long tests, in an environment of its own, and a small cluster of it on this machine.

``python -m tests.ray_cluster`` installs it: beside this checkout's packages, of which it takes all
that it does not bring itself.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

from jupyter_mlflow.process import guard
from tests.servers import processes_with

if TYPE_CHECKING:
    from collections.abc import Iterator

_WANTED: Final = "ray[default]>=2.40,<3"
_CHECKOUT: Final = Path(__file__).parents[1]
_FOLDER: Final = _CHECKOUT / ".venv" / "ray"
_SECONDS: Final = 120.0


def python() -> Path:
    """The interpreter of the environment; made when it is not there yet."""
    found = _FOLDER / "bin" / "python"
    stamp = _FOLDER / "installed"
    if not stamp.exists():
        venv.create(_FOLDER, symlinks=True)
        # What is there already is not installed again; what it needs otherwise comes first.
        beside = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
        (packages() / "beside.pth").write_text(beside)
        command = [sys.executable, "-m", "pip", "--python", str(found), "install", "-q", _WANTED]
        subprocess.run(command, check=True)
        stamp.touch()
    return found


def packages() -> Path:
    """The folder with Ray, to be put on ``PYTHONPATH``."""
    (found,) = _FOLDER.glob("lib/python*/site-packages")
    return found


@contextlib.contextmanager
def cluster(port: int) -> Iterator[str]:
    """A cluster of two cores; the address of its dashboard. Nothing is left of it afterwards.

    Below the package's own guard: what Ray starts, it starts apart from itself.
    """
    interpreter = python()
    tag = secrets.token_hex(8)
    # Sockets lie in there, whose paths are short.
    scratch = Path(tempfile.gettempdir()) / f"ray-{tag}"
    options = [
        *("--head", "--block", "--port=0", "--num-cpus=2", "--num-gpus=0"),
        *("--dashboard-host=127.0.0.1", f"--dashboard-port={port}"),
        *("--object-store-memory=80000000", "--disable-usage-stats"),
        f"--temp-dir={scratch / 't'}",
    ]
    reader, writer = os.pipe()
    marker = f"{os.getpid()}:{_ticks()}:{tag}"
    log = Path(tempfile.gettempdir()) / f"ray-{tag}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", guard.__file__, "--marker", marker, "--grace", "5"),
                *("--env", str(reader), "--scratch", str(scratch), "--"),
                *(str(interpreter), "-m", "ray.scripts.scripts", "start", *options),
            ],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=[reader],
        )
    os.close(reader)
    with os.fdopen(writer, "wb") as file:
        file.writelines(f"{k}={v}\0".encode() for k, v in _environment(interpreter, tag).items())
        file.write(b"\0")
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield address
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)
        log.unlink()
    assert processes_with(tag) == []
    assert not scratch.exists()


def _environment(interpreter: Path, tag: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "RAY_", "JPY_"))}
    # `python` of a project's command is the cluster's.
    path = os.pathsep.join([str(interpreter.parent), kept["PATH"]])
    return {**kept, "PATH": path, "PYTHONPATH": str(_CHECKOUT), "TEST_RAY": tag}


def _ticks() -> int:
    found = guard.stat(os.getpid())
    assert found is not None
    return found[1]


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            # Jobs run where there is a node with room for them.
            if "ALIVE" in httpx.get(f"{address}/nodes?view=summary", timeout=30).text:
                return
        time.sleep(0.1)
    raise AssertionError(f"Ray did not come up:\n{log.read_text(errors='replace')}")


if __name__ == "__main__":
    python()
