"""The environment that a project wants: which kind, and whether its files can be read."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.projects import document
from jupyter_mlflow.projects.folder import broken, shorten
from jupyter_mlflow.projects.project import Environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_mlflow.projects.folder import Folder
    from jupyter_mlflow.projects.project import EnvironmentKind

_FIELDS: Final = ("docker_env", "python_env", "conda_env")
_DEFAULT: Final[tuple[tuple[str, EnvironmentKind], ...]] = (
    ("python_env.yaml", "python_env"),
    ("conda.yaml", "conda"),
)
_INCLUDE: Final = re.compile(r"\s*(?:-r|--requirement)(?:\s+|=|(?<=r))(?P<file>\S.*?)\s*(?:\s#.*)?")
_REQUIREMENTS: Final = 1 << 20
"""Bytes: one with hashes of every file is long."""
_MOST_FILES: Final = 50


def of(fields: Mapping[Any, Any], folder: Folder) -> Environment:
    """The environment that the ``fields`` of an ``MLproject`` name, or the folder's files.

    Raises ``BadRequest`` when MLflow could not make it.
    """
    named = [name for name in _FIELDS if name in fields]
    if len(named) > 1:
        raise broken(
            f"MLproject names more than one environment: {', '.join(named)}. Leave one of them."
        )
    if fields.get("docker_env"):
        _check_docker(fields["docker_env"])
        return Environment("docker", None)
    if fields.get("python_env"):
        return _named(folder, "python_env", fields["python_env"], "python_env")
    if fields.get("conda_env"):
        return _named(folder, "conda_env", fields["conda_env"], "conda")
    for name, kind in _DEFAULT:
        try:
            return _file(folder, name, kind)
        except FileNotFoundError:
            continue
    return Environment()


def _named(folder: Folder, field: str, name: Any, kind: EnvironmentKind) -> Environment:
    if not isinstance(name, str):
        raise broken(f"`{field}` of MLproject must be the name of a file, such as `{field}.yaml`.")
    try:
        return _file(folder, name, kind)
    except FileNotFoundError:
        raise broken(
            f"`{field}` of MLproject names the file {shorten(name)}, which is not there. "
            "Make it, or mend the name."
        ) from None


def _file(folder: Folder, name: str, kind: EnvironmentKind) -> Environment:
    found = document.parse(folder.text(name), name)
    shown = shorten(name)
    if not isinstance(found, dict):
        raise broken(f"{shown} must have names and values, such as `dependencies:` with a list.")
    if kind == "python_env":
        _check_python(folder, name, found)
    elif not isinstance(found.get("dependencies", []), list):
        raise broken(f"`dependencies` of {shown} must be a list.")
    return Environment(kind, name)


def _check_python(folder: Folder, name: str, fields: dict[Any, Any]) -> None:
    """As MLflow's ``_PythonEnv`` takes it."""
    shown = shorten(name)
    lists = ("build_dependencies", "dependencies")
    for field in fields:
        if field not in ("python", *lists):
            raise broken(
                f"{shown} has a field {shorten(str(field))} that MLflow does not know. It takes "
                "`python`, `build_dependencies` and `dependencies`."
            )
    if not isinstance(fields.get("python"), (str, type(None))):
        raise broken(
            f"`python` of {shown} must be text: {fields['python']} is read as a number. Put it in "
            "quotes."
        )
    for field in lists:
        wanted = fields.get(field)
        if wanted is None:
            continue
        if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
            raise broken(f"`{field}` of {shown} must be a list of requirements.")
        for one in wanted:
            include = _INCLUDE.fullmatch(one)
            if include is not None:
                # MLflow writes all of them into one file in the project's folder itself.
                _follow(folder, include["file"], name, (), set())


def _follow(folder: Folder, file: str, by: str, above: tuple[str, ...], looked: set[str]) -> None:
    """Look through the requirements in ``file`` and all that it includes, for circles."""
    if re.match(r"[a-z]+://", file, re.IGNORECASE):
        return
    base = posixpath.dirname(by) if above else ""
    path = posixpath.normpath(posixpath.join(base, file.strip("'\"")))
    if path in above:
        circle = " → ".join(shorten(one) for one in (*above[above.index(path) :], path))
        raise broken(f"The requirements include each other in a circle: {circle}. Take one out.")
    if path in looked:
        return
    if len(looked) >= _MOST_FILES:
        raise broken("The requirements include too many files. Write them into one.")
    looked.add(path)
    try:
        text = folder.text(path, _REQUIREMENTS)
    except FileNotFoundError:
        raise broken(
            f"{shorten(by)} includes {shorten(file)}, which is not there. Make it, or take it out."
        ) from None
    for line in text.splitlines():
        include = _INCLUDE.fullmatch(line)
        if include is not None:
            _follow(folder, include["file"], path, (*above, path), looked)


def _check_docker(fields: Any) -> None:
    """As MLflow's ``load_project`` does."""
    image = fields.get("image") if isinstance(fields, dict) else None
    if not isinstance(image, str) or not image:
        raise broken("`docker_env` of MLproject must have an `image`: the name of one.")
    volumes = fields.get("volumes") or []
    if not isinstance(volumes, list) or not all(isinstance(one, str) for one in volumes):
        raise broken(
            '`volumes` of `docker_env` must be a list of texts, such as `["/data:/data"]`.'
        )
    variables = fields.get("environment") or []
    if not isinstance(variables, list) or not all(map(_is_variable, variables)):
        raise broken(
            "`environment` of `docker_env` must be a list of names of variables, or of pairs "
            '`["NAME", "value"]`.'
        )


def _is_variable(value: Any) -> bool:
    if isinstance(value, str):
        return True
    return (
        isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value)
    )
