"""Projects that lie elsewhere: in a Git repository or a zip file of the net."""

from __future__ import annotations

import re
import urllib.parse
from typing import Any, Final

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.projects import availability
from jupyter_mlflow.projects.folder import shorten

_LONGEST: Final = 2_000
_SCHEME: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9+.-]*)://")
# `git@example.com:team/project.git`, but not Git's `ext::`, which runs commands.
_SCP: Final = re.compile(r"[\w.-]+@[\w.-]+:(?!:)[^:\s]+")
_SCHEMES: Final = ("https", "http", "ssh", "git")


def is_remote(uri: str) -> bool:
    """Whether ``uri`` is meant as an address, and not as a folder of this server."""
    return "://" in uri or "::" in uri or _SCP.fullmatch(uri.partition("#")[0]) is not None


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
    is_zip = place.endswith(".zip")
    if is_zip and version:
        raise BadRequest("A zip file has no versions. Leave it empty.", field="version")
    if not is_zip and availability.program("git") is None:
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
