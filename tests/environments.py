"""Other Python environments beside this one, as kernels have them, made within a second."""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

PACKAGE = ("jupyter_mlflow", "_editable_impl_jupyter_mlflow")

NEWER = "ffffffffffff"
"""A schema revision that only the MLflow of a ``newer`` environment knows."""


def environment(folder: Path, *, without: Collection[str] = (), newer: bool = False) -> Path:
    """An environment of its own with what is installed here; its interpreter.

    ``without`` are the names with which packages begin that it lacks. A ``newer`` one has an
    MLflow whose databases are one revision ahead.
    """
    venv.create(folder, symlinks=True)
    (there,) = folder.glob("lib/python*/site-packages")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(tuple(without)):
            (there / entry.name).symlink_to(entry)
    if "jupyter_mlflow" not in without:
        # Where our startup file is.
        (folder / "etc").symlink_to(Path(sys.prefix) / "etc")
    if newer:
        _add_revision(there / "mlflow")
    return folder / "bin" / "python"


def _add_revision(mlflow: Path) -> None:
    from jupyter_mlflow.common.schema import mlflow_head

    # Folders of their own down to the migrations, links to all the rest.
    for part in ("", "store", "store/db_migrations", "store/db_migrations/versions"):
        own = mlflow / part
        original = own.resolve()
        own.unlink()
        own.mkdir()
        for entry in original.iterdir():
            if entry.name != "__pycache__":
                (own / entry.name).symlink_to(entry)
    (mlflow / "store" / "db_migrations" / "versions" / "newer.py").write_text(
        f'revision = "{NEWER}"\ndown_revision = "{mlflow_head()}"\n'
        "branch_labels = None\ndepends_on = None\n"
        "def upgrade(): pass\ndef downgrade(): pass\n"
    )


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
