from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from jupyter_mlflow.kernel.git import commit

if TYPE_CHECKING:
    from pathlib import Path


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_commit_is_gits_own(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    notebooks = repository / "notebooks"
    notebooks.mkdir(parents=True)
    assert commit(tmp_path) is None
    _git(repository, "init")
    assert commit(notebooks) is None  # no commit yet
    _git(repository, "commit", "--allow-empty", "-m", "one")
    head = _git(repository, "rev-parse", "HEAD")
    assert commit(notebooks) == head
    _git(repository, "pack-refs", "--all")
    assert not (repository / ".git" / "refs" / "heads" / "main").exists()
    assert commit(notebooks) == head
    _git(repository, "worktree", "add", "-b", "side", "../tree")
    _git(tmp_path / "tree", "commit", "--allow-empty", "-m", "two")
    assert commit(tmp_path / "tree") == _git(tmp_path / "tree", "rev-parse", "HEAD") != head
    _git(repository, "checkout", "--detach")
    assert commit(notebooks) == head


def test_a_broken_repository_has_no_commit(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert commit(tmp_path) is None
    (tmp_path / ".git" / "HEAD").write_bytes(b"ref: refs/heads/\xff")
    assert commit(tmp_path) is None
    (tmp_path / ".git" / "HEAD").write_text("not a hash")
    assert commit(tmp_path) is None
