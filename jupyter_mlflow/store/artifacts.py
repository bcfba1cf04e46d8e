"""Artifacts as MLflow's repositories have them: files on this machine, or in somebody's cloud."""

from __future__ import annotations

import contextlib
import errno
import os
import posixpath
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.store.views.context import (
    ArtifactError,
    LargeArtifact,
    Listing,
    NoArtifact,
    Opened,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED: Final = ".artifact.uploading."
"""What the names of files begin with while MLflow writes them."""


def read_artifact(uri: str, path: str, limit: int, *, local_only: bool) -> bytes | None:
    """The file ``path`` below the artifact location ``uri``, as the store process reaches it.

    ``None`` when there is none, when it has more than ``limit`` bytes, or when it is not on
    this machine and ``local_only`` is set. Raises :class:`ArtifactError` when the location cannot
    be read, or when ``path`` leads out of it.
    """
    from mlflow.utils.uri import validate_path_is_safe

    try:
        with one_error():
            if local_only and local_folder(uri) is None:
                return None
            with open_artifact(uri, validate_path_is_safe(path), limit) as opened:
                return opened.path.read_bytes() if opened.path.stat().st_size <= limit else None
    except (NoArtifact, LargeArtifact):
        return None


def write_artifact(uri: str, path: str, content: bytes) -> None:
    """Make the file ``path`` below the artifact location ``uri``, as the store process reaches it.

    Raises :class:`ArtifactError` when the location cannot be written to.
    """
    with one_error(), tempfile.TemporaryDirectory() as folder:
        local = Path(folder, posixpath.basename(path))
        local.write_bytes(content)
        repository_of(uri).log_artifact(str(local), posixpath.dirname(path) or None)


def list_artifacts(uri: str, path: str, most: int) -> Listing:
    """The folder ``path`` below the artifact location ``uri``: folders first, then by name.

    Of more than ``most`` entries the first ones. Raises :class:`NoArtifact` when there is no such
    folder (clouds have none but those with something in them, and mostly tell an empty one), and
    :class:`ArtifactError` when the location cannot be read, or ``path`` leads out of it.
    """
    with one_error():
        root = local_folder(uri)
        if root is None:
            found = [
                (not info.is_dir, info.path, info.file_size)
                for info in repository_of(uri).list_artifacts(path or None)
            ]
        else:
            folder = within(root, path)
            if not folder.is_dir():
                raise NoArtifact(f"There is no folder {path!r}.")
            prefix = f"{path}/" if path else ""
            with os.scandir(folder) as entries:
                found = [
                    (not entry.is_dir(), f"{prefix}{entry.name}", None)
                    for entry in entries
                    if not entry.name.startswith(UNFINISHED)
                ]
        shown = sorted(found)[:most]
        return Listing(
            entries=[
                (name, not is_file, _size(root, name, size) if is_file else None)
                for is_file, name, size in shown
            ],
            truncated=len(found) > most,
        )


def open_artifact(uri: str, path: str, most: int | None = None) -> Opened:
    """The file ``path`` below the artifact location ``uri``, on this machine.

    One from elsewhere is copied here first, for as long as it is open. Raises
    :class:`NoArtifact` when there is no such file, :class:`LargeArtifact` when it is elsewhere
    and has more than ``most`` bytes, and :class:`ArtifactError` when the location cannot be
    read, or ``path`` leads out of it.
    """
    with one_error():
        root = local_folder(uri)
        if root is not None:
            file = within(root, path)
            # Also nothing that would be waited for, such as a pipe.
            if not file.is_file():
                raise NoArtifact(f"There is no file {path!r}.")
            return Opened(file)
        repository = repository_of(uri)
        sizes = {
            info.path: info.file_size
            for info in repository.list_artifacts(posixpath.dirname(path) or None)
            if not info.is_dir
        }
        if path not in sizes:
            raise NoArtifact(f"There is no file {path!r}.")
        if most is not None and (sizes[path] is None or sizes[path] > most):
            raise LargeArtifact(f"{path!r} is larger than {most} bytes.")
        folder = tempfile.TemporaryDirectory(prefix="jupyter-mlflow-")
        try:
            return Opened(Path(repository.download_artifacts(path, folder.name)), folder.cleanup)
        except BaseException:
            folder.cleanup()
            raise


@contextlib.contextmanager
def one_error() -> Iterator[None]:
    try:
        yield
    except ArtifactError:
        raise
    except Exception as error:
        # Whatever a cloud's client, or the lack of it, raises.
        code = getattr(error, "error_code", None)
        impossible = getattr(error, "errno", None) == errno.ENAMETOOLONG
        is_none = impossible or code == "RESOURCE_DOES_NOT_EXIST"
        kind = NoArtifact if is_none else ArtifactError
        raise kind(str(error) if code else f"{type(error).__name__}: {error}") from error


def repository_of(uri: str) -> Any:
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    return get_artifact_repository(_behind_proxy(uri))


def local_folder(uri: str) -> Path | None:
    """The folder of a location on this machine; ``None`` for one elsewhere."""
    from mlflow.utils.file_utils import local_file_uri_to_path
    from mlflow.utils.uri import is_local_uri

    uri = _behind_proxy(uri)
    return Path(local_file_uri_to_path(uri)) if is_local_uri(uri) else None


def _behind_proxy(uri: str) -> str:
    """Where the artifacts are that MLflow's server hands out under ``mlflow-artifacts:/``."""
    if "mlflow.server" not in sys.modules:
        return uri  # it is another server's, whose URI is the process's tracking URI
    from mlflow.server import constants, handlers

    if not handlers._is_servable_proxied_run_artifact_root(uri):
        return uri
    below = handlers._get_proxied_run_artifact_destination_path(uri)
    return posixpath.join(os.environ[constants.ARTIFACTS_DESTINATION_ENV_VAR], below)


def within(root: Path, path: str) -> Path:
    """``path`` below ``root``, wherever links lead. Raises :class:`ArtifactError` if out of it."""
    if ".." in path.split("/") or path.startswith("/") or "\\" in path:
        raise ArtifactError("The path leads out of the artifacts.")
    found = root / path
    if not found.resolve().is_relative_to(root.resolve()):
        raise ArtifactError("The path leads out of the artifacts.")
    return found


def _size(root: Path | None, path: str, told: int | None) -> int | None:
    if root is None:
        return told
    try:
        return (root / path).stat().st_size
    except OSError:
        # Gone meanwhile, or a link to nowhere.
        return None
