"""The values of parameters: whether each is what its parameter is declared to take."""

from __future__ import annotations

import os
import re
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.projects import names
from jupyter_mlflow.projects.folder import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_mlflow.projects.project import EntryPoint, Parameter

_LONGEST: Final = 50_000
_INT: Final = re.compile(r"[+-]?[0-9]{1,300}")
_FLOAT: Final = re.compile(
    r"[+-]?([0-9]+\.?[0-9]*([eE][+-]?[0-9]+)?|\.[0-9]+([eE][+-]?[0-9]+)?|inf|infinity|nan)",
    re.IGNORECASE,
)


def text_of(value: Any, field: str) -> str:
    """The text that a value stands for on the command line.

    Raises ``BadRequest``, naming ``field``, for what is neither text nor a number.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise BadRequest("A value must be text or a number.", field=field)
    try:
        text = str(value)
        fitting = "\0" not in text and len(text) <= _LONGEST
        text.encode()
    except ValueError:  # a number of thousands of digits; half a character
        fitting = False
    if not fitting:
        raise BadRequest(
            f"A value must be text that can be stored, of {_LONGEST} characters at most.",
            field=field,
        )
    return text


def check(parameter: Parameter, text: str, folder: Path, field: str) -> None:
    """Raise ``BadRequest``, naming ``field``, when ``text`` is not of the parameter's type."""
    why = why_not(parameter, text, folder)
    if why is not None:
        raise BadRequest(f"{shorten(parameter.name)} {why}", field=field)


def why_not(parameter: Parameter, text: str, folder: Path) -> str | None:
    """Why ``text`` is not of the parameter's type, to follow its name; ``None`` when it is.

    A path is taken from ``folder``, which is where the project's command runs.
    """
    shown = shorten(text) if text else "nothing"
    if parameter.type == "float" and not _FLOAT.fullmatch(text):
        return f"must be a number, such as 0.5 or 1e-3, not {shown}."
    if parameter.type == "int" and not _INT.fullmatch(text):
        return f"must be a whole number, such as 10, not {shown}."
    if parameter.type == "uri" and not _scheme(text):
        return f"must be a URI, such as https://… or s3://…, not {shown}."
    if parameter.type == "path":
        return _why_no_path(text, folder, shown)
    return None


def _why_no_path(text: str, folder: Path, shown: str) -> str | None:
    place = local_path(text, folder) if text else None
    if place is None:
        return None if _scheme(text) else f"must be a path or a URI, not {shown}."
    try:
        place.stat()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return (
            f"must be a path that exists: there is no {shown} in the project's folder ({reason}). "
            "Write it from there, in full, or as a URI."
        )
    return None


def _scheme(text: str) -> str | None:
    """The scheme of a URI, empty where there is none; ``None`` when it is malformed."""
    try:
        return urllib.parse.urlparse(text).scheme
    except ValueError:
        return None


def local_path(text: str, folder: Path) -> Path | None:
    """Where a value of type ``path`` is on this machine; ``None`` when it is elsewhere.

    As ``mlflow.utils.file_utils.get_local_path_or_none`` in a process that runs in ``folder``.
    """
    try:
        parsed = urllib.parse.urlparse(text)
    except ValueError:
        return None
    if parsed.scheme and (parsed.scheme != "file" or parsed.netloc):
        return None
    path = parsed.path if text.startswith("file:") else text
    return Path(os.path.abspath(folder / urllib.request.url2pathname(path)))  # noqa: PTH100


def checked(entry_point: EntryPoint, given: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """The values ``given`` as texts, after all were checked; those of defaults are not among them.

    Parameters that are not declared are allowed: they follow the command as ``--name value``.

    Raises
    ------
    BadRequest
        A value is not of its parameter's type, or is missing, also where it is a default that is
        wrong; its ``field`` is ``parameters.<name>``.
    """
    texts = {}
    for name, value in given.items():
        field = f"parameters.{name}"
        parameter = entry_point.parameter(name)
        if parameter is None:
            check_name(name, field)
        texts[name] = text_of(value, field)
        if parameter is not None:
            check(parameter, texts[name], folder, field)
    for parameter in entry_point.parameters:
        if parameter.name not in texts:
            _check_default(parameter, folder)
    everything = {*texts, *(one.name for one in entry_point.parameters)}
    if len(everything) > names.MOST_PARAMETERS:
        raise BadRequest(
            f"A run has {names.MOST_PARAMETERS} parameters at most; these are {len(everything)}.",
            field="parameters",
        )
    return texts


def check_name(name: str, field: str) -> None:
    """Raise ``BadRequest`` when a run cannot have a parameter of this ``name``."""
    why = names.why_not(name)
    if why is not None:
        raise BadRequest(f"There can be no parameter {shorten(name)}. {why}.", field=field)


def _check_default(parameter: Parameter, folder: Path) -> None:
    field = f"parameters.{parameter.name}"
    if parameter.default is None:
        raise BadRequest(f"{shorten(parameter.name)} needs a value.", field=field)
    why = why_not(parameter, parameter.default, folder)
    if why is not None:
        raise BadRequest(
            f"The default of {shorten(parameter.name)} {why} Give another value.", field=field
        )
