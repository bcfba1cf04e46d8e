"""What MLflow is told of where a project lies: an address in the net, a zip file or a folder."""

from __future__ import annotations

import os
import re
import urllib.parse
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.errors import BadRequest, NotFound
from jupyter_mlflow.projects import availability
from jupyter_mlflow.projects.folder import open_folder, shorten

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST: Final = 2_000
_SCHEME: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9+.-]*)://")
# `git@example.com:team/project.git`, but not Git's `ext::`, which runs commands.
_SCP: Final = re.compile(r"[\w.-]+@[\w.-]+:(?!:)[^:\s]+")
_SCHEMES: Final = ("https", "http", "ssh", "git")


def is_remote(uri: str) -> bool:
    """Whether ``uri`` is meant as an address, and not as a folder of this server."""
    return "://" in uri or "::" in uri or _SCP.fullmatch(uri.partition("#")[0]) is not None


def is_zip(uri: str) -> bool:
    """Whether MLflow takes ``uri`` for a zip file."""
    return uri.rstrip("/").endswith(".zip")


def is_zip_file(root: Path, uri: str) -> bool:
    """Whether ``uri`` is meant as a zip file below ``root``; blocks."""
    # Path.is_dir() raises for names that are too long.
    return is_zip(uri) and not os.path.isdir(root / uri.strip("/"))  # noqa: PTH112


def zip_file(root: Path, uri: str) -> str:
    """What MLflow is told of the zip file ``uri`` below ``root``; blocks.

    Raises ``BadRequest`` or ``NotFound``, naming the field, when it is none that can be read.
    """
    above, _, name = uri.strip("/").rpartition("/")
    folder = open_folder(root, above, "uri")
    try:
        found = str(folder.find(name))
    except FileNotFoundError:
        gone = NotFound(f"The file {shorten(uri)} is not there. Check its path below the root.")
        gone.field = "uri"
        raise gone from None
    except BadRequest as error:
        error.field = "uri"
        raise
    if "#" in found or not is_zip(found):
        raise BadRequest(
            f"MLflow does not find {shorten(uri)} by such a name. Rename the file or its folder.",
            field="uri",
        )
    return found


def of_folder(place: Path) -> str:
    """What MLflow is told of the folder ``place``, in which it is called.

    It takes what follows a ``#`` for a folder in a repository, strips quotes, and unpacks whatever
    is called ``.zip``; ``.`` is not read in any such way.
    """
    path = str(place)
    misread = "#" in path or path.strip("'\"") != path or is_zip(path)
    return "." if misread else path


def check(uri: str, version: Any) -> None:
    """Raise ``BadRequest`` when MLflow could not fetch ``uri``, or had better not."""
    place, _, folder = uri.partition("#")
    if len(uri) > _LONGEST or not uri.isprintable() or " " in uri:
        raise BadRequest("The address must be one line without spaces.", field="uri")
    scheme = _SCHEME.match(place)
    if scheme is None and not _SCP.fullmatch(place):
        raise BadRequest(f"{shorten(uri)} is no address of a Git repository.", field="uri")
    if scheme is not None and scheme["name"].lower() not in _SCHEMES:
        raise BadRequest(
            f"An address begins with {', '.join(f'{one}://' for one in _SCHEMES)}. For a folder "
            "of this server give its path.",
            field="uri",
        )
    if scheme is not None:
        _check_host(place)
    if "." in folder:
        raise BadRequest("MLflow takes no dot in the folder that follows `#`.", field="uri")
    zipped = is_zip(place)
    if zipped and version:
        raise BadRequest("A zip file has no versions. Leave it empty.", field="version")
    if not zipped and availability.program("git") is None:
        raise BadRequest("There is no git on this machine to fetch the project by.", field="uri")
    _check_version(version)


def _check_host(place: str) -> None:
    try:
        parsed = urllib.parse.urlsplit(place)
        host, secret = parsed.hostname, parsed.password
    except ValueError:
        host, secret = None, None
    if not host or host.startswith("-"):
        raise BadRequest(f"{shorten(place)} names no server.", field="uri")
    if secret is not None or (parsed.username and parsed.scheme.startswith("http")):
        # MLflow writes the address down with the run.
        raise BadRequest(
            "The address must have no user or password in it: it is kept with the run. Let Git's "
            "credential helper have them.",
            field="uri",
        )


def _check_version(version: Any) -> None:
    if version is None:
        return
    if not isinstance(version, str) or not re.fullmatch(r"[\w.][\w./@+-]{0,249}", version):
        raise BadRequest(
            "The version must be a branch, a tag or a commit, such as `main`.", field="version"
        )
