"""Whole folders of artifacts, copied file by file: as large as they are, held nowhere."""

from __future__ import annotations

import posixpath
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.store import artifacts
from jupyter_mlflow.store.views.context import ArtifactError, NoArtifact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_AT_A_TIME: Final = 8
_MOST_FILES: Final = 100_000
_DEEPEST: Final = 64


def copy_artifacts(uri: str, path: str, target: Path) -> None:
    """Copy what is in the folder ``path`` below the artifact location ``uri`` into ``target``.

    Nothing is ever made outside of ``target``, whatever names a server tells, nor anything in it
    once it has been removed. Links are followed as long as they stay below ``uri``.

    Raises :class:`NoArtifact` when there is no such folder, :class:`ArtifactError` when the
    location cannot be read, or holds what is neither file nor folder.
    """
    with artifacts.one_error():
        root = artifacts.local_folder(uri)
        if root is None:
            _copy_remote(artifacts.repository_of(uri), path, target)
        else:
            folder = artifacts.within(root, path)
            if not folder.is_dir():
                raise NoArtifact(f"There is no folder {path!r}.")
            _copy_local(root, path, target)


def _copy_local(root: Path, path: str, target: Path, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise ArtifactError("Its folders are nested too deeply.")
    for entry in artifacts.within(root, path).iterdir():
        if entry.name.startswith(artifacts.UNFINISHED):
            continue
        below = posixpath.join(path, entry.name)
        source = artifacts.within(root, below)
        if source.is_dir():
            (target / entry.name).mkdir()
            _copy_local(root, below, target / entry.name, depth + 1)
        elif source.is_file():
            shutil.copyfile(source, target / entry.name)
        else:
            # A pipe, say, would be waited for.
            raise ArtifactError(f"{below!r} is no file.")


def _copy_remote(repository: Any, path: str, target: Path) -> None:
    # MLflow's own download of a folder trusts the names that the other side tells.
    files = list(_remote_files(repository, path, target))
    if not files:
        raise NoArtifact(f"There is no folder {path!r}.")
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        # The first that fails is raised here; those that wait are not begun.
        copies = [pool.submit(repository._download_file, name, str(to)) for name, to in files]
        try:
            for copy in copies:
                copy.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _remote_files(repository: Any, path: str, target: Path) -> Iterator[tuple[str, Path]]:
    """The files below ``path`` and where each is to go; the folders are made."""
    count = 0
    waiting = [(path, target, 0)]
    while waiting:
        folder, here, depth = waiting.pop()
        for info in repository.list_artifacts(folder or None):
            name = posixpath.basename(info.path)
            unsafe = name in ("", ".", "..") or "\\" in name or "\0" in name
            if unsafe or posixpath.join(folder, name) != info.path:
                raise ArtifactError(f"The name {info.path!r} is none of a file in {folder!r}.")
            count += 1
            if count > _MOST_FILES or depth > _DEEPEST:
                raise ArtifactError("It has too many files.")
            if info.is_dir:
                (here / name).mkdir()
                waiting.append((info.path, here / name, depth + 1))
            else:
                yield info.path, here / name
