"""Which store is the server's default one."""

from __future__ import annotations

import os
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

from jupyter_mlflow.common import copies
from jupyter_mlflow.common.relative import absolute
from jupyter_mlflow.common.schema import sqlite_path, sqlite_uri
from jupyter_mlflow.tracking.program import StoreSpec


def default_store(root: Path, tracking_uri: str) -> StoreSpec:
    """``tracking_uri`` if the operator set one, else an SQLite store beside the notebooks.

    Where ``root`` cannot be written to, the store lies in Jupyter's data directory. An upgraded
    copy takes the place of the store beside the notebooks, not of one that the operator named.
    """
    if tracking_uri:
        # A file that is not there yet is as good as a new store: nobody's history is in it.
        # A relative one means another file to each kernel: here, that of the notebooks in root.
        # Without links, as a kernel finds the name of its folder.
        path = sqlite_path(tracking_uri)
        create = path is not None and path.is_absolute()
        uri = absolute(tracking_uri, root.resolve())
        return StoreSpec(uri=uri, artifact_root="", create=create, directory=root)
    place = root if os.access(root, os.W_OK) else Path(jupyter_data_dir()) / "jupyter-mlflow"
    place.mkdir(parents=True, exist_ok=True)
    return StoreSpec(
        uri=sqlite_uri(copies.newest(place / "mlflow.db")),
        artifact_root=(place / "mlartifacts").as_uri(),
        create=True,
        directory=place,
    )
