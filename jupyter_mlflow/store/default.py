"""Our own default store: built aside, then published whole.

Two processes that initialise one SQLite file fail each other, and whoever opens a half-made
one starts to initialise it too. So the database is made complete in a folder of its own beside
its place, and put there by a hard link: it appears at once, and never over another.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_ABANDONED_SECONDS: Final = 600
"""Age of a building folder whose maker must have been killed: building takes seconds."""

_NETWORK: Final = frozenset(
    [
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "nfs",
        "nfs4",
        "smb3",
        "vboxsf",
        "virtiofs",
    ]
)
"""File systems on which SQLite's write-ahead log, shared memory in a file, is not safe."""


def create(path: Path, build: Callable[[Path], None]) -> bool:
    """Make the store at ``path`` by ``build``, unless one is there by then.

    ``build`` gets the path of a file to make and closes all its connections to it. Returns
    whether ours is the one that was published. Raises ``OSError`` when the directory cannot
    be written to, and whatever ``build`` raises; ``path`` is then as it was.
    """
    _remove_abandoned(path)
    folder = Path(tempfile.mkdtemp(prefix=_prefix(path), dir=path.parent))
    try:
        made = folder / path.name
        build(made)
        if allows_wal(path.parent):
            _use_wal(made)
        return publish(made, path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(made: Path, path: Path) -> bool:
    """Give the file ``made`` the name ``path``; ``False`` when that name is taken."""
    try:
        os.link(made, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        return _publish_without_links(made, path)
    return True


def _publish_without_links(made: Path, path: Path) -> bool:
    """As :func:`publish`, on file systems such as FAT that have no hard links.

    The lock on the directory leaves no file behind; it keeps out everybody who publishes
    this way, which is every process of ours.
    """
    import fcntl

    directory = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        if path.exists():
            return False
        made.rename(path)
    finally:
        os.close(directory)
    return True


def _use_wal(path: Path) -> None:
    """Let readers and a writer work at once: a lasting property of the file.

    SQLite keeps the old journal where it finds that the file system cannot do it.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()


def allows_wal(directory: Path) -> bool:
    """Whether ``directory`` is on a file system of this machine alone, as far as is known."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return file_system(directory.resolve(), mounts) not in _NETWORK


def file_system(directory: Path, mounts: str) -> str | None:
    """Type of the file system that ``directory`` is on, by the text of ``mountinfo``.

    See proc_pid_mountinfo(5): the mount point is the fifth field, with octal escapes, and the
    type follows a lone ``-``. Of several on one point the last is on top.
    """
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        fields, _, tail = line.partition(" - ")
        columns = fields.split(" ")
        if len(columns) < 5 or not tail:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), columns[4]))
        if directory.is_relative_to(point):
            depth = len(point.parts)
            if best is None or depth >= best[0]:
                best = (depth, tail.split(" ")[0])
    return None if best is None else best[1]


def _prefix(path: Path) -> str:
    return f".{path.name}."


def _remove_abandoned(path: Path) -> None:
    for folder in path.parent.glob(f"{_prefix(path)}*"):
        try:
            abandoned = folder.is_dir() and time.time() - folder.stat().st_mtime > (
                _ABANDONED_SECONDS
            )
        except OSError:
            continue
        if abandoned:
            shutil.rmtree(folder, ignore_errors=True)
