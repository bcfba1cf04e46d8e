"""What can be known about a database store without MLflow: its revision, its file, its URI.

MLflow upgrades a database the moment it opens it, after which an older MLflow can no longer
use it. So the server side, the store process and the kernel side look here first.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

_REVISION = re.compile(r"""^revision\s*(?::\s*str\s*)?=\s*["']([^"']+)["']""", re.MULTILINE)
_DOWN = re.compile(r"^down_revision\b[^=]*=\s*(\([^)]*\)|[^\n]*)", re.MULTILINE)
_QUOTED = re.compile(r"""["']([^"']+)["']""")

_SQLITE = re.compile(r"^sqlite(?:\+\w+)?:///(?P<path>[^?]*)(?:\?.*)?$", re.DOTALL)
_SECRET_ARGUMENT = re.compile(
    r"([?&][^=&]*(?:pass|pwd|token|secret|key)[^=&]*=)[^&]*", re.IGNORECASE
)

BUSY_SECONDS: Final = 5.0
"""How long reading a revision waits for a database that somebody is writing to."""


def _package_dir(package_dir: Path | None) -> Path | None:
    if package_dir is not None:
        return package_dir
    # find_spec locates a top-level package without importing it.
    spec = importlib.util.find_spec("mlflow")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


@functools.cache
def _revisions(package: Path) -> tuple[frozenset[str], frozenset[str]]:
    """All revisions below ``package`` and those that no other builds upon."""
    known: set[str] = set()
    built_upon: set[str] = set()
    for file in (package / "store" / "db_migrations" / "versions").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        if (revision := _REVISION.search(text)) is None:
            continue
        known.add(revision[1])
        if (down := _DOWN.search(text)) is not None:
            built_upon.update(_QUOTED.findall(down[1]))
    return frozenset(known), frozenset(known - built_upon)


def known_revisions(package_dir: Path | None = None) -> frozenset[str]:
    """Every schema revision that the installed MLflow can upgrade from, or is at.

    ``package_dir`` is the directory of the ``mlflow`` package; the installed one when ``None``.
    Empty when there is no MLflow, or one without databases (``mlflow-skinny``).
    """
    package = _package_dir(package_dir)
    return frozenset() if package is None else _revisions(package)[0]


def mlflow_head(package_dir: Path | None = None) -> str | None:
    """The schema revision that the installed MLflow gives a new database.

    Read from the text of MLflow's Alembic migrations; ``None`` when there are none, or when
    they do not end in exactly one head. ``package_dir`` as in :func:`known_revisions`.
    """
    package = _package_dir(package_dir)
    heads = frozenset[str]() if package is None else _revisions(package)[1]
    return next(iter(heads)) if len(heads) == 1 else None


@functools.cache
def _decodes() -> bool:
    """Whether the installed SQLAlchemy reads ``%20`` in a database's name as a space: 2.1 does."""
    try:
        version = importlib.metadata.version("sqlalchemy")
    except importlib.metadata.PackageNotFoundError:
        return False
    major, minor = re.findall(r"\d+", version)[:2]
    return (int(major), int(minor)) >= (2, 1)


def sqlite_path(uri: str) -> Path | None:
    """The file behind an SQLite URI as SQLAlchemy reads it; ``None`` for any other URI.

    Also ``None`` for a database in memory and for SQLite's own ``file:`` form. A relative
    path stays relative: it is meant from the directory of the process that opens it.
    """
    match = _SQLITE.match(uri)
    if match is None:
        return None
    path = unquote(match["path"]) if _decodes() else match["path"]
    if path in ("", ":memory:") or path.startswith("file:"):
        return None
    return Path(path)


def sqlite_uri(path: Path) -> str:
    """The URI by which SQLAlchemy opens the SQLite file ``path``.

    Plain as long as that is unambiguous, so that every version reads it in the same way.
    """
    plain = f"sqlite:///{path}"
    if not _decodes() or sqlite_path(plain) == path:
        return plain
    return "sqlite:///" + str(path).replace("%", "%25").replace("?", "%3F")


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot change ``path``, nor make it, for one thread at a time.

    Raises ``sqlite3.Error``.
    """
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)


def sqlite_revision(path: Path) -> str | None:
    """The revision of the MLflow database at ``path``, read without changing a byte.

    ``None`` when it carries none. Raises ``sqlite3.Error`` when the file is missing, locked or
    no SQLite database at all.
    """
    with closing(read_only(path)) as connection:
        return revision_of(connection)


def revision_of(connection: sqlite3.Connection) -> str | None:
    """As :func:`sqlite_revision`, through an open connection."""
    tables = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).fetchall()
    if not tables:
        return None
    found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return str(found[0][0]) if len(found) == 1 else None


def redact(uri: str) -> str:
    """``uri`` without its password, fit for logs and for the browser.

    Arguments that look like a secret lose their value too, and for ``http(s)`` the user name,
    which is where a token sits that has no password.
    """
    scheme, separator, rest = uri.partition("://")
    if not separator or "@" not in rest:
        return _SECRET_ARGUMENT.sub(r"\1***", uri)
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" not in authority:
        # SQLAlchemy takes a password with "/" in it; a path with "@" has no ":" before it.
        before_query = rest.partition("?")[0]
        user, colon, _ = authority.partition(":")
        if not colon or "@" not in before_query or scheme.startswith("http"):
            return _SECRET_ARGUMENT.sub(r"\1***", uri)
        authority = before_query[: before_query.rindex("@") + 1]
    login, _, _ = authority.rpartition("@")
    user, colon, _ = login.partition(":")
    shown = f"{user}:***" if colon else user
    if scheme.startswith("http"):
        shown = "***"
    tail = _SECRET_ARGUMENT.sub(r"\1***", rest[len(login) :])
    return f"{scheme}://{shown}{tail}"
