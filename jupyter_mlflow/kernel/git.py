"""The commit that a folder's repository is at, read from its files in well under a millisecond.

Running ``git`` would cost each run some milliseconds and a process. The layout is git's own:
https://git-scm.com/docs/gitrepository-layout
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from pathlib import Path

_HASH: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LARGEST: Final = 4 * 2**20
"""Bytes of packed references that are read for a run; more are not worth the wait."""


@safely(None)
def commit(folder: Path) -> str | None:
    """The full hash that ``HEAD`` stands at, for the repository that ``folder`` lies in.

    ``None`` without repository, before its first commit, and for references that are kept
    in another form than files.
    """
    git = next((place / ".git" for place in (folder, *folder.parents) if _exists(place)), None)
    if git is None:
        return None
    if git.is_file():
        # A worktree or a submodule: "gitdir: <where the repository is>".
        git = git.parent / git.read_text().removeprefix("gitdir:").strip()
    head = (git / "HEAD").read_text().strip()
    if not head.startswith("ref:"):
        return _hash(head)
    name = head.removeprefix("ref:").strip()
    shared = git / "commondir"
    common = git / shared.read_text().strip() if shared.exists() else git
    loose = common / name
    return _hash(loose.read_text()) if loose.exists() else _packed(common / "packed-refs", name)


def _exists(place: Path) -> bool:
    return (place / ".git").exists()


def _packed(file: Path, name: str) -> str | None:
    if not file.exists() or file.stat().st_size > _LARGEST:
        return None
    for line in file.read_text().splitlines():
        found, _, reference = line.partition(" ")
        if reference == name:
            return _hash(found)
    return None


def _hash(found: str) -> str | None:
    return found.strip() if _HASH.fullmatch(found.strip()) else None
