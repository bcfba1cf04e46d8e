"""Upgraded copies of an SQLite store: how they are called, and which one is in use.

The store of an older MLflow is never upgraded in place. The copy of ``mlflow.db`` that has the
schema revision ``0a8213491aaa`` is ``mlflow-0a821349.db`` beside it, and takes its place for as
long as it is there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common import schema

if TYPE_CHECKING:
    from pathlib import Path

_LENGTH: Final = 8
_COPY = re.compile(rf"(?P<base>.+)-(?P<revision>[0-9a-f]{{{_LENGTH}}})\.db", re.DOTALL)


def copy_path(path: Path, revision: str) -> Path:
    """Where the copy of the store ``path`` that has the schema ``revision`` lies.

    The copy of a copy is called after the first original.
    """
    found = _COPY.fullmatch(path.name)
    base = path.name.removesuffix(".db")
    if found is not None and any(known.startswith(found["revision"]) for known in _known()):
        base = found["base"]
    return path.with_name(f"{base}-{revision[:_LENGTH]}.db")


def newest(path: Path) -> Path:
    """The newest copy of the store ``path`` that the installed MLflow knows, else ``path``."""
    copies = (copy_path(path, revision) for revision in reversed(_known()))
    return next((copy for copy in copies if copy.is_file()), path)


def is_copy(copy: Path, path: Path) -> bool:
    """Whether the file ``copy`` is an upgraded copy of ``path``, by its place and name."""
    found = _COPY.fullmatch(copy.name)
    if found is None or found["base"] != path.name.removesuffix(".db") or not copy.is_file():
        return False
    return copy.parent.samefile(path.parent)


def _known() -> tuple[str, ...]:
    return schema.revisions_in_order()
