"""The command of an entry point: whether values can be put into it, and what comes of that.

As ``mlflow.projects._project_spec.EntryPoint.compute_command`` does it: each value quoted for the
shell, then ``str.format``; what is not declared follows as ``--name value``.
"""

from __future__ import annotations

import re
import shlex
from string import Formatter
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.projects.folder import broken, shorten
from jupyter_mlflow.projects.values import local_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jupyter_mlflow.projects.project import EntryPoint

LONGEST: Final = 100_000
"""Bytes of a command line, which the shell is given as one argument; Linux takes 128 KiB."""

_WIDE: Final = re.compile(r"\d{4}")


def check(command: str, names: list[str], where: str) -> None:
    """Raise ``BadRequest`` when ``command`` does not take the values of the parameters ``names``.

    ``where`` is what the entry point is called in the message.
    """
    try:
        parts = list(Formatter().parse(command))
        for _, field, spec, _ in parts:
            if field is not None:
                _check_field(field, names, where)
            if spec and (_WIDE.search(spec) or "{" in spec):
                raise broken(f"The command of {where} has a format that is not read here: {spec}.")
        command.format(**dict.fromkeys(names, "x"))
    except (ValueError, IndexError, KeyError) as error:
        raise broken(
            f"The command of {where} has braces that do not fit: {error}. Write `{{name}}` for a "
            "parameter's value, and `{{` and `}}` for braces.",
            details=shorten(command),
        ) from None


def _check_field(field: str, names: list[str], where: str) -> None:
    if field in names and not re.search(r"[.\[]", field):
        return
    shown = shorten(f"{{{field}}}")
    if not field or field.isdigit():
        raise broken(
            f"The command of {where} has {shown}, which names no parameter. Write a parameter's "
            "name between the braces, and `{{` and `}}` for braces themselves."
        )
    if field in names:
        raise broken(
            f"The command of {where} cannot have {shown}: a name with a dot or a bracket does not "
            "stand between braces. Rename the parameter."
        )
    raise broken(
        f"The command of {where} has {shown}, but there is no such parameter. Declare it below "
        "`parameters`, or take it out of the command."
    )


def line(entry_point: EntryPoint, given: Mapping[str, str], folder: Path) -> str:
    """The command line of ``entry_point`` with the values ``given``, and the others' defaults.

    A path on this machine is taken from ``folder``; one elsewhere stands as it was given, where
    MLflow puts the place that it has downloaded it to.
    """
    values = {}
    for parameter in entry_point.parameters:
        value = given.get(parameter.name, parameter.default)
        text = "" if value is None else value
        if parameter.type == "path":
            place = local_path(text, folder)
            text = text if place is None else str(place)
        values[parameter.name] = shlex.quote(text)
    extra = [
        f"--{shlex.quote(name)} {shlex.quote(value)}"
        for name, value in given.items()
        if entry_point.parameter(name) is None
    ]
    return " ".join([entry_point.command.format(**values), *extra])
