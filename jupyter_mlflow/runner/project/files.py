"""Which files of a project belong to it, and a copy of them."""

from __future__ import annotations

import dataclasses
import fnmatch
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclasses.dataclass(frozen=True)
class Limits:
    """Bytes of all files, how many these are, and bytes of one."""

    size: int
    files: int
    largest: int


KEPT: Final = Limits(size=10 << 20, files=1000, largest=5 << 20)
"""What is kept with a run: code and its settings, not data."""

_MOST_LOOKED_AT: Final = 20_000
_MOST_TOLD: Final = 100
_GIT_SECONDS: Final = 20
_NEVER: Final = (
    *(".git", ".hg", ".svn", "__pycache__", ".ipynb_checkpoints", ".venv", "venv", "node_modules"),
    *("mlruns", "mlartifacts", "mlflow.db*", "*.pyc", ".env", ".netrc", "*.pem", ".ssh"),
    # A script in the home folder makes that the project, and its files go to where others read.
    *(".aws", ".azure", ".config", ".docker", ".gnupg", ".kaggle", ".kube", ".cache", ".local"),
    *(".jupyter", ".ipython", ".databrickscfg", ".git-credentials", ".pgpass", ".pypirc", ".npmrc"),
    *(".my.cnf", ".boto", ".s3cfg", "*_history", "id_rsa", "id_ecdsa", "id_ed25519", "*.p12"),
)
"""Names that are nobody's source, are stores themselves, or hold secrets."""


@dataclasses.dataclass
class Copied:
    """What was copied, what was not (path and why), and whether anything was too much."""

    files: int = 0
    size: int = 0
    left_out: list[dict[str, str]] = dataclasses.field(default_factory=list)
    is_capped: bool = False
    ignored_by: str = "git"

    def model(self) -> dict[str, Any]:
        """As JSON has it."""
        return dataclasses.asdict(self)


def copy(folder: Path, target: Path, limits: Limits = KEPT) -> Copied:
    """Copy the files of the project in ``folder`` to ``target``, up to ``limits``.

    What ``.gitignore`` and ``.amlignore`` name is not copied. No link is followed.
    """
    told = Copied()
    listed = _listed_by_git(folder)
    if listed is None:
        told.ignored_by = "nobody: git cannot be asked, so its ignore files are not respected"
    for count, path in enumerate(_walk(folder) if listed is None else listed):
        if count >= _MOST_LOOKED_AT:
            _leave(told, "…", f"only the first {_MOST_LOOKED_AT} files are looked at")
            break
        if any(_is_never(part) for part in Path(path).parts):
            continue
        _copy(folder / path, path, target / path, told, limits)
    return told


def _copy(source: Path, path: str, target: Path, told: Copied, limits: Limits) -> None:
    try:
        found = source.lstat()
        if not stat.S_ISREG(found.st_mode):
            if stat.S_ISLNK(found.st_mode):
                _leave(told, path, "a link", capped=False)
            return
        size = found.st_size
        if size > limits.largest:
            _leave(told, path, f"larger than {limits.largest} bytes")
        elif told.files >= limits.files:
            _leave(told, path, f"there are {limits.files} files already")
        elif told.size + size > limits.size:
            _leave(told, path, f"there are {limits.size} bytes with it")
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target, follow_symlinks=False)
            told.files += 1
            told.size += size
    except OSError as error:
        _leave(told, path, str(error.strerror or error), capped=False)


def _leave(told: Copied, path: str, why: str, *, capped: bool = True) -> None:
    told.is_capped = told.is_capped or capped
    if len(told.left_out) < _MOST_TOLD:
        shown = path.encode(errors="replace").decode()
        told.left_out.append({"path": shown, "why": why})


def _is_never(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in _NEVER)


def _listed_by_git(folder: Path) -> Iterable[str] | None:
    """Paths that git would keep; ``None`` when it cannot be asked.

    Without a repository around it, one that is empty is held beside the folder.
    """
    if shutil.which("git") is None:
        return None  # GitPython would complain while it is being imported
    import git

    aml = folder / ".amlignore"
    own = [f"--exclude-from={aml}"] if aml.is_file() else []
    asked = ["ls-files", "--others", "--exclude-standard", *own, "-z"]
    try:
        ask = git.Git(folder)
        try:
            # Of a submodule only its name is listed otherwise.
            ask.rev_parse("--show-toplevel")
            command = ["git", *asked, "--cached", "--deduplicate"]
            return _ask(ask, command)
        except git.GitCommandError:
            empty = tempfile.mkdtemp()
            git.Repo.init(empty)
            command = ["git", f"--git-dir={empty}/.git", f"--work-tree={folder}", *asked]
            return _ask(ask, command)
    except (git.GitError, OSError):
        return None


def _ask(ask: Any, command: list[str]) -> list[str]:
    limit = None if os.name == "nt" else _GIT_SECONDS
    reply: bytes = ask.execute(command, stdout_as_string=False, kill_after_timeout=limit)
    return sorted(os.fsdecode(path) for path in reply.split(b"\0") if path)


def _walk(folder: Path) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_never(name))
        for name in sorted(files):
            yield str(Path(place, name).relative_to(folder))
