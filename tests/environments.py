"""Other Python environments beside this one, as kernels have them, made within a second."""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
import venv
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlflow.common import schema

if TYPE_CHECKING:
    from collections.abc import Collection

PACKAGE = ("jupyter_mlflow", "_editable_impl_jupyter_mlflow")

NEWER = "ffffffffffff"
"""A schema revision that no MLflow has but for :func:`make_newer`."""


def environment(folder: Path, *, without: Collection[str] = ()) -> Path:
    """An environment of its own with what is installed here; its interpreter.

    ``without`` are the names with which packages begin that it lacks.
    """
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith((*without, *PACKAGE)):
            (_packages(python) / entry.name).symlink_to(entry)
    if not set(PACKAGE) & set(without):
        add_package(python)
    return python


def add_package(python: Path) -> None:
    """Install this checkout in an environment."""
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if entry.name.startswith(PACKAGE):
            (_packages(python) / entry.name).symlink_to(entry)
    # Where our startup file is.
    startup = python.parent.parent / "etc" / "ipython" / "startup"
    startup.parent.mkdir(parents=True, exist_ok=True)
    startup.symlink_to(Path(sys.prefix) / "etc" / "ipython" / "startup")


def _packages(python: Path) -> Path:
    (found,) = python.parent.parent.glob("lib/python*/site-packages")
    return found


def make_newer(python: Path) -> None:
    """Give the databases of an environment's MLflow one revision more."""
    (_own_migrations(python) / "newer.py").write_text(
        f'revision = "{NEWER}"\ndown_revision = "{schema.mlflow_head()}"\n'
        "branch_labels = None\ndepends_on = None\n"
        "def upgrade(): pass\ndef downgrade(): pass\n"
    )


def make_older(python: Path, revision: str) -> None:
    """Let an environment's MLflow know of no revision after ``revision``."""
    order = schema.revisions_in_order()
    later = order[order.index(revision) + 1 :]
    for file in _own_migrations(python).glob("*.py"):
        if any(f'revision = "{one}"' in file.read_text().splitlines() for one in later):
            file.unlink()


def _own_migrations(python: Path) -> Path:
    """Folders of the environment's own down to the migrations, with links to all the rest."""
    mlflow = _packages(python) / "mlflow"
    for part in ("", "store", "store/db_migrations", "store/db_migrations/versions"):
        own = mlflow / part
        original = own.resolve()
        own.unlink()
        own.mkdir()
        for entry in original.iterdir():
            if entry.name != "__pycache__":
                (own / entry.name).symlink_to(entry)
    return own


def kernelspec(place: Path, name: str, python: Path, **env: str) -> None:
    """A kernel ``name`` in another environment, for a server on ``place``."""
    folder = place / "data" / "kernels" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spec = {
        "argv": [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": name,
        "language": "python",
        # Else it would find this checkout, whatever is installed there.
        "env": {"PYTHONPATH": "", **env},
    }
    (folder / "kernel.json").write_text(json.dumps(spec))
