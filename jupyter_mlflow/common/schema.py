"""What can be known about a database store without MLflow: its revision, its file, its URI.

MLflow upgrades a database the moment it opens it, after which an older MLflow can no longer
use it. So the server side, the store process and the kernel side look here first.
"""

from __future__ import annotations

import functools
import graphlib
import importlib.metadata
import importlib.util
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote, unquote, unquote_plus

_REVISION = re.compile(r"""^revision\s*(?::\s*str\s*)?=\s*["']([^"']+)["']""", re.MULTILINE)
_DOWN = re.compile(r"^down_revision\b[^=]*=\s*(\([^)]*\)|[^\n]*)", re.MULTILINE)
_QUOTED = re.compile(r"""["']([^"']+)["']""")

DATABASES = frozenset(["sqlite", "postgresql", "mysql", "mssql"])
"""``mlflow.store.db.db_types.DATABASE_ENGINES``"""
_SERVICES = frozenset(["databricks", "databricks-uc", "uc", "azureml"])
"""What is a URI without being one. (For MLflow a lone ``azureml`` is a folder; for nobody else.)"""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")

_SQLITE = re.compile(r"^sqlite(?:\+\w+)?:///(?P<path>[^?]*)(?:\?.*)?$", re.DOTALL)
_HIDDEN: Final = "***"
_TELLING: Final = 4
"""Characters from which a part of a password is told by, and does not occur by chance."""

# As SQLAlchemy finds them (sqlalchemy.engine.url._parse_url): a name without "/" and ":", and
# a password in which everything may be. To the last "@": one in it should be written "%40".
_DATABASE_LOGIN = re.compile(r"([^:/]*):(.+)@", re.DOTALL)
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:]*)(?::\d*)?")
# ODBC's own connection string is one argument, its password somewhere within.
_SECRET_ARGUMENT = re.compile(
    r"[?&][^=&]*(?:pass|pwd|token|secret|key|odbc_connect)[^=&]*=([^&]+)", re.IGNORECASE
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
def _revisions(package: Path) -> dict[str, tuple[str, ...]]:
    """All revisions below ``package``, each with those that it builds upon."""
    found: dict[str, tuple[str, ...]] = {}
    for file in (package / "store" / "db_migrations" / "versions").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        if (revision := _REVISION.search(text)) is None:
            continue
        down = _DOWN.search(text)
        found[revision[1]] = () if down is None else tuple(_QUOTED.findall(down[1]))
    return found


def known_revisions(package_dir: Path | None = None) -> frozenset[str]:
    """Every schema revision that the installed MLflow can upgrade from, or is at.

    ``package_dir`` is the directory of the ``mlflow`` package; the installed one when ``None``.
    Empty when there is no MLflow, or one without databases (``mlflow-skinny``).
    """
    package = _package_dir(package_dir)
    return frozenset() if package is None else frozenset(_revisions(package))


def revisions_in_order(package_dir: Path | None = None) -> tuple[str, ...]:
    """As :func:`known_revisions`, each after those that it builds upon."""
    package = _package_dir(package_dir)
    found = {} if package is None else _revisions(package)
    return tuple(one for one in graphlib.TopologicalSorter(found).static_order() if one in found)


def mlflow_head(package_dir: Path | None = None) -> str | None:
    """The schema revision that the installed MLflow gives a new database.

    Read from the text of MLflow's Alembic migrations; ``None`` when there are none, or when
    they do not end in exactly one head. ``package_dir`` as in :func:`known_revisions`.
    """
    package = _package_dir(package_dir)
    found = {} if package is None else _revisions(package)
    heads = set(found).difference(*found.values())
    return heads.pop() if len(heads) == 1 else None


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
    path = match["path"]
    if "%" in path and _decodes():
        path = unquote(path)
    if path in ("", ":memory:") or path.startswith("file:"):
        return None
    return Path(path)


def sqlite_uri(path: Path) -> str:
    """The URI by which SQLAlchemy opens the SQLite file ``path``.

    Plain as long as that is unambiguous, so that every version reads it in the same way.
    """
    plain = f"sqlite:///{path}"
    if sqlite_path(plain) == path or not _decodes():
        return plain
    return "sqlite:///" + str(path).replace("%", "%25").replace("?", "%3F")


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot change ``path``, nor make it, for one thread at a time.

    It reads any text (see :func:`any_text`). Raises ``sqlite3.Error``.
    """
    uri = read_only_uri(path)
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
    connection.text_factory = any_text
    return connection


def any_text(text: bytes) -> str:
    """``text`` with U+FFFD for what is not UTF-8: SQLite takes any bytes for a text.

    Half of a pair of surrogates is such a thing, and so is what a program logged in Latin-1.
    """
    return text.decode("utf-8", "replace")


def read_only_uri(path: Path) -> str:
    """SQLite's own form of a URI for ``path``, by which it is read and never written."""
    return f"file:{quote(str(path.absolute()))}?mode=ro"


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


def kind_of(uri: str) -> Literal["database", "files", "remote"]:
    """What MLflow takes the tracking URI ``uri`` for; nothing is connected to.

    A database, SQLite's file among them; a folder in MLflow's old file format, by a path or a
    ``file:`` URI, which is what an empty URI counts as; or a server or service behind an API,
    which is also what a plug-in's or an unknown scheme is.
    """
    if uri in _SERVICES:
        return "remote"
    match = _SCHEME.match(uri)
    scheme = match[1].lower() if match else ""
    if scheme.partition("+")[0] in DATABASES:
        return "database"
    # One letter is a drive of Windows.
    return "files" if len(scheme) <= 1 or scheme == "file" else "remote"


def redact(uri: str) -> str:
    """``uri`` without its password, fit for logs and for the browser.

    Arguments that look like a secret lose their value too, and for ``http(s)`` the user name,
    which is where a token sits that has no password. Where special characters in a password
    leave open where it ends, more is hidden rather than less.
    """
    shown, place = "", 0
    for start, end in _secrets(uri):
        shown += uri[place:start] + _HIDDEN
        place = end
    return shown + uri[place:]


def is_redacted(uri: str) -> bool:
    """Whether ``uri`` has lost a secret to :func:`redact`, and opens nothing any more."""
    return any(uri[start:end] == _HIDDEN for start, end in _secrets(uri))


def without_secrets(text: str, uri: str) -> str:
    """``text``, which may quote ``uri`` or a part of it, without what is secret in that."""
    text = text.replace(uri, redact(uri))
    hidden: set[str] = set()
    for start, end in _secrets(uri):
        secret = uri[start:end]
        for form in (secret, unquote(secret), unquote_plus(secret)):
            hidden.add(form)
            # What follows an "@" in a password is taken for the host, and told as such.
            hidden.update(part for part in re.split(r"[@:/?#]", form) if len(part) >= _TELLING)
    for form in sorted(hidden, key=len, reverse=True):
        text = text.replace(form, _HIDDEN)
    return text


def _secrets(uri: str) -> list[tuple[int, int]]:
    """Where in ``uri`` there is something to hide, in order: start and end of each."""
    login = _login(uri)
    begin = login[1] if login else 0
    found = [login] if login else []
    return found + [match.span(1) for match in _SECRET_ARGUMENT.finditer(uri, begin)]


def _login(uri: str) -> tuple[int, int] | None:
    """Where the password is in ``uri``, or the whole login when no name of it can be shown."""
    scheme, separator, rest = uri.partition("://")
    start = len(scheme) + len(separator)
    if not separator:
        return None
    if scheme.rpartition(":")[2].lower().startswith("http"):
        end = _http_login(rest)
        return (start, start + end) if end else None
    match = _DATABASE_LOGIN.match(rest)
    if match is None:
        return None
    return (start if "?" in match[1] else start + match.start(2)), start + match.end(2)


def _http_login(rest: str) -> int:
    """Length of the login in front of "@" in what follows ``http://``."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" not in authority and not _HOST_AND_PORT.fullmatch(authority):
        # What should be a port is the start of a password with "/", "?" or "#" in it.
        authority = rest
    return max(authority.rfind("@"), 0)
