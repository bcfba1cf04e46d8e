"""Where a folder's repository stands: commit and branch from its files, changes from git itself.

Running ``git`` for each run would cost it a process and some milliseconds. So the former are
read here, in well under a millisecond, and the latter in a thread, for which a run waits little.
The layout is git's own: https://git-scm.com/docs/gitrepository-layout
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from jupyter_mlflow.common import tags
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from pathlib import Path

WAIT: Final = 0.015
"""Seconds that a run waits to know whether its repository has changes."""
_FRESH: Final = 2.0
_LAST_KNOWN: Final = 15.0
"""Seconds for which an answer holds, and during which it is taken if no newer one is there yet."""
_LONGEST: Final = 30.0
"""Seconds after which git is ended."""

_HASH: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH: Final = "refs/heads/"
_LARGEST: Final = 4 * 2**20
"""Bytes of packed references that are read for a run; more are not worth the wait."""


class Head(NamedTuple):
    """``commit`` is a full hash, ``branch`` a name without ``refs/heads/``."""

    commit: str | None
    branch: str | None


def tags_of(folder: Path) -> dict[str, str]:
    """MLflow's own tags for the repository that ``folder`` lies in, as far as they are known."""
    found = head(folder)
    if found is None or found.commit is None:
        return {}
    said = {tags.GIT_COMMIT: found.commit}
    if found.branch is not None:
        said[tags.GIT_BRANCH] = found.branch
    dirty = _is_dirty(folder, found)
    if dirty is not None:
        # As in mlflow.genai.git_versioning.
        said[tags.GIT_DIRTY] = str(dirty).lower()
    return said


@safely(None)
def head(folder: Path) -> Head | None:
    """What ``HEAD`` stands at, for the repository that ``folder`` lies in; ``None`` without one.

    The commit is ``None`` before the first one, and for references that are kept in another
    form than files; the branch where none is checked out.
    """
    git = next((place / ".git" for place in (folder, *folder.parents) if _exists(place)), None)
    if git is None:
        return None
    if git.is_file():
        # A worktree or a submodule: "gitdir: <where the repository is>".
        git = git.parent / git.read_text().removeprefix("gitdir:").strip()
    found = (git / "HEAD").read_text().strip()
    if not found.startswith("ref:"):
        return Head(_hash(found), None)
    name = found.removeprefix("ref:").strip()
    shared = git / "commondir"
    common = git / shared.read_text().strip() if shared.exists() else git
    loose = common / name
    commit = _hash(loose.read_text()) if loose.exists() else _packed(common / "packed-refs", name)
    return Head(commit, name.removeprefix(_BRANCH) if name.startswith(_BRANCH) else None)


class _Look:
    """A look at what has changed since a repository's commit, made in a thread of its own."""

    def __init__(self, about: tuple[Path, Head, int]) -> None:
        self.about = about
        self.began = time.monotonic()
        self.done = threading.Event()
        self.dirty: bool | None = None
        threading.Thread(target=self._look, name="jupyter-mlflow-git", daemon=True).start()

    @property
    def age(self) -> float:
        return time.monotonic() - self.began

    def _look(self) -> None:
        global _known
        self.dirty = _ask_git(self.about[0])
        self.done.set()
        _known = self


_look: _Look | None = None
_known: _Look | None = None
"""The last look that was begun, and the last one that has come to an end."""


@safely(None)
def _is_dirty(folder: Path, found: Head) -> bool | None:
    """Whether a tracked file has changed; ``None`` when that cannot be told in time."""
    global _look
    about = folder, found, os.getpid()
    look = _look
    if look is None or look.about != about or (look.done.is_set() and look.age > _FRESH):
        look = _look = _Look(about)
    # In a repository so large that git takes long, the first of many runs waits and no other.
    if look.done.wait(max(0.0, WAIT - look.age)):
        return look.dirty
    known = _known
    if known is not None and known.about == about and known.age < _LAST_KNOWN:
        return known.dirty
    return None


@safely(None)
def _ask_git(folder: Path) -> bool | None:
    if shutil.which("git") is None:
        return None  # GitPython would complain while it is being imported
    import git

    # With git's optional locks, a commit that somebody makes just now could fail.
    ask = git.Git(folder)(no_optional_locks=True)
    limit = None if os.name == "nt" else _LONGEST  # GitPython cannot, there
    return bool(ask.status("--porcelain", "--untracked-files=no", kill_after_timeout=limit))


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
