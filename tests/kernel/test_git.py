from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.common.tags import GIT_BRANCH, GIT_COMMIT, GIT_DIRTY
from jupyter_mlflow.kernel.git import Head, head, tags_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _commit(folder: Path) -> str | None:
    found = head(folder)
    return None if found is None else found.commit


def test_commit_and_branch_are_gits_own(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    notebooks = repository / "notebooks"
    notebooks.mkdir(parents=True)
    assert head(tmp_path) is None
    _git(repository, "init")
    assert head(notebooks) == Head(None, "main")  # no commit yet
    _git(repository, "commit", "--allow-empty", "-m", "one")
    first = _git(repository, "rev-parse", "HEAD")
    assert head(notebooks) == Head(first, "main")
    _git(repository, "pack-refs", "--all")
    assert not (repository / ".git" / "refs" / "heads" / "main").exists()
    assert head(notebooks) == Head(first, "main")
    _git(repository, "worktree", "add", "-b", "a/side", "../tree")
    _git(tmp_path / "tree", "commit", "--allow-empty", "-m", "two")
    second = _git(tmp_path / "tree", "rev-parse", "HEAD")
    assert head(tmp_path / "tree") == Head(second, "a/side") != Head(first, "a/side")
    _git(repository, "checkout", "--detach")
    assert head(notebooks) == Head(first, None)


def test_a_broken_repository_has_no_commit(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert head(tmp_path) is None
    (tmp_path / ".git" / "HEAD").write_bytes(b"ref: refs/heads/\xff")
    assert head(tmp_path) is None
    (tmp_path / ".git" / "HEAD").write_text("not a hash")
    assert _commit(tmp_path) is None


def _tags_when(folder: Path, holds: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    """The first tags for which ``holds``: git may take longer than a run would wait."""
    until = time.monotonic() + 30
    while not holds(found := tags_of(folder)):
        assert time.monotonic() < until, found
        time.sleep(0.01)
    return found


def test_tags_say_whether_a_tracked_file_has_changed(tmp_path: Path) -> None:
    _git(tmp_path, "init")
    file = tmp_path / "notebook.ipynb"
    file.touch()
    assert tags_of(tmp_path) == {}
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-m", "one")
    (tmp_path / "untracked").touch()
    assert _tags_when(tmp_path, lambda tags: GIT_DIRTY in tags) == {
        GIT_COMMIT: _git(tmp_path, "rev-parse", "HEAD"),
        GIT_BRANCH: "main",
        GIT_DIRTY: "false",
    }
    file.write_text("changed")
    assert _tags_when(tmp_path, lambda tags: tags.get(GIT_DIRTY) == "true")
    # Another commit is another question.
    _git(tmp_path, "commit", "--all", "-m", "two")
    found = _tags_when(tmp_path, lambda tags: GIT_DIRTY in tags)
    assert found[GIT_DIRTY] == "false"


@pytest.mark.parametrize("script", [None, "#!/bin/sh\nexec sleep 10\n", "#!/bin/sh\nexit 1\n"])
def test_without_a_git_that_answers_runs_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None
) -> None:
    repository, programs = tmp_path / "repository", tmp_path / "programs"
    repository.mkdir()
    programs.mkdir()
    _git(repository, "init")
    _git(repository, "commit", "--allow-empty", "-m", "one")
    commit = _git(repository, "rev-parse", "HEAD")
    if script is not None:
        program = programs / "git"
        program.write_text(script)
        program.chmod(0o755)
    path = f"{programs}" if script is None else f"{programs}:{os.environ['PATH']}"
    monkeypatch.setenv("PATH", path)
    # So long that what else a run takes does not matter beside it.
    wait = 2.0
    monkeypatch.setattr("jupyter_mlflow.kernel.git.WAIT", wait)
    expected = {GIT_COMMIT: commit, GIT_BRANCH: "main"}
    assert tags_of(repository) == expected
    start = time.monotonic()
    for _ in range(10):
        assert tags_of(repository) == expected
    # The first has waited, and none after it.
    assert time.monotonic() - start < wait
