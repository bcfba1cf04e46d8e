"""Which file a tracking URI with a relative path means: another one in each process's folder."""

from __future__ import annotations

import os
from pathlib import Path

from jupyter_mlflow.common.schema import sqlite_path, sqlite_uri


def absolute(uri: str, folder: Path | None = None) -> str:
    """``uri`` with an absolute path, if it is an SQLite file's; any other as it is.

    A relative path is taken from ``folder``, from the process's working directory when ``None``,
    as SQLAlchemy does it (``SQLiteDialect_pysqlite.create_connect_args``).
    """
    path = sqlite_path(uri)
    if path is None or path.is_absolute():
        return uri
    # Not resolve(): SQLAlchemy follows no links either.
    file = Path(os.path.abspath(path if folder is None else folder / path))  # noqa: PTH100
    driver = uri.partition(":")[0]
    _, mark, arguments = uri.partition("?")
    return f"{driver}{sqlite_uri(file).removeprefix('sqlite')}{mark}{arguments}"
