"""What the scripts share: where things are, how a command runs, what has been done already."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / ".stamps"
UI_TESTS = ROOT / "ui-tests"


def fail(problem: str, remedy: str) -> NoReturn:
    """End with one line that says what is missing and how to get it."""
    sys.exit(f"{problem} {remedy}")


def environment() -> dict[str, str]:
    """The environment of every command: the virtual environment first, browsers not fetched."""
    env = dict(os.environ)
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', '')}"
    env["VIRTUAL_ENV"] = str(VENV)
    env["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1"
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    env["YARN_ENABLE_TELEMETRY"] = "0"
    env.pop("PYTHONHOME", None)
    return env


def run(*command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> int:
    """Run a command with its output shown; its exit code."""
    given = {**environment(), **(env or {})}
    program = shutil.which(str(command[0]), path=given["PATH"])
    if program is None:
        fail(f"`{command[0]}` is missing.", "Run `make install` again.")
    return subprocess.run([program, *map(str, command[1:])], cwd=cwd, env=given).returncode


def must(*command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Run a command that everything after it needs."""
    code = run(*command, cwd=cwd, env=env)
    if code != 0:
        fail(f"`{' '.join(map(str, command))}` failed ({code}).", "Its output is above.")


def fingerprint(paths: Iterable[str]) -> str:
    """A digest of the names and contents of these files and folders, below the root."""
    digest = hashlib.sha256()
    for name in paths:
        place = ROOT / name
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.is_file():
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def is_done(step: str, state: str) -> bool:
    """Whether ``step`` was finished with the same ``state`` before."""
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text() == state


def done(step: str, state: str) -> None:
    """Remember that ``step`` is finished."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(state)
