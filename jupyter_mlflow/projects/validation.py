"""Whether a project can be run as somebody asks, found out before anything starts."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.projects import (
    address,
    availability,
    backends,
    command,
    known_configs,
    mlproject,
    scripts,
    values,
)
from jupyter_mlflow.projects.folder import open_folder, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_mlflow.projects.folder import Folder
    from jupyter_mlflow.projects.project import EntryPoint, Project

_FIELDS: Final = (
    *("uri", "entry_point", "version", "parameters", "backend", "backend_config"),
    *("environment", "storage_dir"),
)
_LONGEST: Final = 1_000
_OF_TRACKING: Final = ("databricks", "http://", "https://")


def check(asked: Mapping[str, Any], root: Path, tracking_uri: str | None = None) -> dict[str, Any]:
    """What a project is to be run with, after all that is ``asked`` for was checked; blocks.

    Parameters
    ----------
    asked
        The ``arguments`` of a new job.
    root
        The server's root, which folders are below.
    tracking_uri
        Where the run is logged to; some backends need to reach it from elsewhere.

    Returns
    -------
    dict
        All fields of ``asked``, with what is usual for those that are missing; ``uri`` as MLflow
        takes it. Besides, for a folder only: ``folder``, where MLflow is to be called, for
        relative paths start from there, ``uri`` too if it is one, and ``command``, what is going
        to run. Both are ``None`` for an address or a zip file, of which nothing is known yet.

    Raises
    ------
    BadRequest, NotFound
        Something is missing or wrong; ``field`` names it, as in ``parameters.alpha``.
    """
    unknown = sorted(set(asked) - set(_FIELDS))
    if unknown:
        raise BadRequest(f"There is no field {shorten(unknown[0])} of a project's run.")
    uri, version = asked.get("uri"), asked.get("version") or None
    given = asked.get("parameters") or {}
    if not isinstance(given, dict):
        raise BadRequest("`parameters` must be an object.", field="parameters")
    entry_point = _text(asked, "entry_point", "main")
    folder: Folder | None = None
    project: Project | None = None
    line: str | None = None
    if isinstance(uri, str) and address.is_remote(uri):
        address.check(uri, version)
        place, texts = uri, _unknown(given)
    elif version:
        raise BadRequest(
            "A version can be chosen of a Git address only: in a folder MLflow would check it out "
            "over your files. Check it out yourself, and leave this empty.",
            field="version",
        )
    elif isinstance(uri, str) and address.is_zip_file(root, uri):
        place, texts = address.zip_file(root, uri), _unknown(given)
    else:
        folder = open_folder(root, uri, "uri")
        place = address.of_folder(folder.place)
        project = mlproject.read(folder)
        point = _entry_point(project, folder, entry_point)
        texts = values.checked(point, given, folder.place)
        line = _line(point, texts, folder)
    backend, config = _backend(asked, folder, tracking_uri)
    return {
        "uri": place,
        "folder": None if folder is None else str(folder.place),
        "entry_point": entry_point,
        "version": version,
        "parameters": texts,
        "backend": backend,
        "backend_config": config,
        "environment": _environment(asked, project, backend),
        "storage_dir": _storage_dir(asked, folder),
        "command": line,
    }


def _text(asked: Mapping[str, Any], field: str, default: str) -> str:
    value = asked.get(field)
    if value is None or value == "":
        value = default
    usable = isinstance(value, str) and len(value) <= _LONGEST and value.isprintable()
    if not usable or value.startswith("-"):
        raise BadRequest(
            f"`{field}` must be one line of text, and not begin with a hyphen.", field=field
        )
    return str(value)


def _unknown(given: Mapping[str, Any]) -> dict[str, str]:
    """The values for a project that nobody has seen yet: texts, whatever they are."""
    for name in given:
        values.check_name(name, f"parameters.{name}")
    return {name: values.text_of(value, f"parameters.{name}") for name, value in given.items()}


def _entry_point(project: Project, folder: Folder, name: str) -> EntryPoint:
    for point in project.entry_points:
        if point.name == name:
            return point
    # MLflow runs any script of a project, declared or not.
    script = None if project.is_spark_job else scripts.script(name)
    if script is not None:
        try:
            found = folder.find(name)
        except FileNotFoundError:
            found = None
        if found is not None and found.is_relative_to(folder.place):
            return script
    names = ", ".join(shorten(point.name) for point in project.entry_points[:20])
    raise BadRequest(
        f"There is no entry point {shorten(name)} in this project. Choose one of {names}.",
        field="entry_point",
    )


def _line(point: EntryPoint, texts: dict[str, str], folder: Folder) -> str:
    line = command.line(point, texts, folder.place)
    if len(line.encode()) > command.LONGEST:
        raise BadRequest(
            "The command is longer than this system takes. Put long values into a file.",
            field="parameters",
        )
    return line


def _backend(
    asked: Mapping[str, Any], folder: Folder | None, tracking_uri: str | None
) -> tuple[str, dict[str, Any] | None]:
    name = _text(asked, "backend", "local")
    known = {backend.name: backend for backend in backends.found()}
    if name not in known:
        raise BadRequest(
            f"There is no backend {shorten(name)} here. Install the package that brings it, or "
            f"choose one of {', '.join(map(shorten, known))}.",
            field="backend",
        )
    why = known[name].why
    if why is not None:
        raise BadRequest(f"The backend {shorten(name)} cannot be used: {why}", field="backend")
    config = asked.get("backend_config")
    if config is not None and not isinstance(config, dict):
        raise BadRequest("The configuration must be a JSON object.", field="backend_config")
    known_configs.check(name, config, None if folder is None else folder.place)
    if name == "databricks" and not (tracking_uri or "databricks").startswith(_OF_TRACKING):
        raise BadRequest(
            "Databricks cannot reach a store on this machine. Choose one on a server.",
            field="backend",
        )
    return name, config


def _environment(asked: Mapping[str, Any], project: Project | None, backend: str) -> str:
    name = _text(asked, "environment", "local")
    if name not in availability.ENVIRONMENTS:
        raise BadRequest(
            f"`environment` must be one of {', '.join(availability.ENVIRONMENTS)}.",
            field="environment",
        )
    kind = None if project is None else project.environment.kind
    if backend != "local":
        if backend == "kubernetes" and project is not None and kind != "docker":
            raise BadRequest(
                "Kubernetes runs a project's image: MLproject needs a `docker_env` with an "
                "`image`, and a `name`.",
                field="backend",
            )
        return name
    if project is not None:
        _check_environment(project, name)
    why = availability.environment(name)
    if why is not None:
        raise BadRequest(why, field="environment")
    return name


def _check_environment(project: Project, name: str) -> None:
    if project.is_spark_job:
        raise BadRequest(
            "This is a Spark job for Databricks, and runs there only.", field="backend"
        )
    kind = project.environment.kind
    if (kind == "docker") != (name == "docker"):
        does = "runs in its Docker image only" if kind == "docker" else "names no Docker image"
        raise BadRequest(f"This project {does}. Choose another environment.", field="environment")
    if kind == "python_env" and name == "conda":
        raise BadRequest(
            "MLflow makes no conda environment of a `python_env`. Choose virtualenv, uv or local.",
            field="environment",
        )


def _storage_dir(asked: Mapping[str, Any], folder: Folder | None) -> str | None:
    text = _text(asked, "storage_dir", "")
    if not text:
        return None
    place = Path(os.path.abspath((folder.place if folder else Path.home()) / text))  # noqa: PTH100
    try:
        if stat.S_ISDIR(place.stat().st_mode) and os.access(place, os.W_OK | os.X_OK):
            return str(place)
        why = "is no folder that you may write to"
    except OSError as error:
        why = f"is not there ({error.strerror})"
    raise BadRequest(f"{shorten(text)} {why}. Make it first.", field="storage_dir")
