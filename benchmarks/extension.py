"""The labextension as it is released: built for production, aside from the checkout's own."""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import jupyter_core.paths

from benchmarks.processes import clean_environment

NAME: Final = "jupyter-mlflow"
ROOT: Final = Path(__file__).parent.parent
_SOURCES = ("src", "style", "schema")
_FILES = ("package.json", "install.json", "tsconfig.json", "tsconfig.build.json")


@functools.cache
def built(more: str = "") -> Path:
    """Build it, once; returns the labextension. ``more`` is TypeScript for ``index.ts``."""
    folder = Path(tempfile.mkdtemp(dir=_place().name))
    for name in _SOURCES:
        shutil.copytree(ROOT / name, folder / name)
    for name in _FILES:
        shutil.copy(ROOT / name, folder)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    with (folder / "src" / "index.ts").open("a") as index:
        index.write(more)
    tsc = folder / "node_modules" / ".bin" / "tsc"
    # What it says of types is for `make test`.
    subprocess.run([tsc, "--project", "tsconfig.build.json"], cwd=folder, capture_output=True)
    done = subprocess.run(
        ["jupyter-builder", "build", "."],
        cwd=folder, env=clean_environment(), capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"The labextension does not build:\n{done.stdout[-2000:]}")
    return folder / "jupyter_mlflow" / "labextension"


@functools.cache
def _place() -> tempfile.TemporaryDirectory[str]:
    # There until this process ends: every part takes the same build.
    return tempfile.TemporaryDirectory(prefix="jm-bench-built-")


def labextensions(folder: Path, ours: Path | None) -> Path:
    """A folder of all labextensions that are installed here; of ours, only ``ours``."""
    folder.mkdir()
    for place in reversed(jupyter_core.paths.jupyter_path("labextensions")):
        for found in Path(place).glob("*"):
            link = folder / found.name
            link.unlink(missing_ok=True)
            if found.name != NAME:
                link.symlink_to(found.resolve())
    if ours is not None:
        (folder / NAME).symlink_to(ours)
    return folder
