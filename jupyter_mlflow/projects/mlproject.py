"""Reads a folder as MLflow's ``load_project`` does, and says what is wrong where that would fail.

Without importing MLflow, which costs a Jupyter server more than all of this package. The format:
https://mlflow.org/docs/latest/ml/projects/
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.projects import command, document, environment, names, scripts
from jupyter_mlflow.projects.folder import broken, cannot_read, shorten
from jupyter_mlflow.projects.project import (
    EntryPoint,
    Environment,
    Parameter,
    Project,
    parameter_type,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_mlflow.projects.folder import Folder

_FILE: Final = "mlproject"
_MOST_ENTRIES: Final = 100_000


def read(folder: Folder) -> Project:
    """The project in ``folder``; blocks.

    Raises ``BadRequest`` with what is wrong and what to do.
    """
    file = _find(folder)
    fields = {} if file is None else _fields(document.parse(folder.text(file), file))
    name = _name(fields.get("name"))
    job = fields.get("databricks_spark_job")
    declared = _entry_points(fields)
    wanted = Environment()
    if job is None:
        wanted = environment.of(fields, folder)
    else:
        declared = _spark_job(job, fields, declared)
    if wanted.kind == "docker" and name is None:
        raise broken("MLproject has a `docker_env` and no `name`, which its image is called by.")
    points = declared or scripts.entry_points(folder)
    if not points:
        raise broken(
            "There is nothing to run in this folder: "
            + ("no MLproject file" if file is None else "MLproject has no `entry_points`")
            + ", and no Python or shell script. Write `entry_points:` with a `main:` and its "
            "`command:`."
        )
    return Project(
        path=folder.path,
        name=name or folder.name,
        entry_points=points,
        environment=wanted,
        is_plain=file is None,
        has_name=name is not None,
        is_spark_job=job is not None,
    )


def _find(folder: Folder) -> str | None:
    """The name of the folder's ``MLproject`` file, however it is written."""
    found = []
    try:
        with os.scandir(folder.place) as entries:
            for number, entry in enumerate(entries):
                if number > _MOST_ENTRIES:
                    raise broken(
                        "There are too many files in this folder for it to be a project. Move "
                        "the data to another one."
                    )
                if entry.name.lower() == _FILE:
                    found.append(entry.name)
    except OSError as error:
        raise cannot_read(shorten(folder.path or "/"), error) from None
    if len(found) > 1:
        raise broken(
            f"There are {len(found)} files of one name: {', '.join(sorted(found))}. MLflow would "
            "take any of them. Leave one."
        )
    return found[0] if found else None


def _fields(found: Any) -> dict[Any, Any]:
    if found is None:
        raise broken("MLproject is empty. Write `entry_points:` with a `main:` and its `command:`.")
    if not isinstance(found, dict):
        raise broken("MLproject must have names and values, such as `entry_points:`.")
    return found


def _name(value: Any) -> str | None:
    if isinstance(value, (dict, list)):
        raise broken("`name` of MLproject must be text.")
    return None if value is None or value == "" else str(value)


def _entry_points(fields: Mapping[Any, Any]) -> tuple[EntryPoint, ...]:
    found = fields.get("entry_points", {})
    if not isinstance(found, dict):
        raise broken(
            "`entry_points` of MLproject must have names, each with a `command`: `main:` and "
            "below it `command: python train.py`."
        )
    return tuple(_entry_point(name, value) for name, value in found.items())


def _entry_point(name: Any, value: Any) -> EntryPoint:
    where = f"the entry point {shorten(str(name))}"
    if not isinstance(name, str) or not name:
        raise broken(f"The name of {where} is read as {name!r}, not as text. Put it in quotes.")
    if not isinstance(value, dict):
        raise broken(f"There is nothing in {where}. Give it a `command`.")
    parameters = value.get("parameters", {})
    if not isinstance(parameters, dict):
        raise broken(
            f"`parameters` of {where} must have names, each with a type, such as `alpha: float`. "
            "Leave it out where there are none."
        )
    given = tuple(_parameter(one, declared, where) for one, declared in parameters.items())
    if len(given) > names.MOST_PARAMETERS:
        raise broken(
            f"{len(given)} parameters in {where}: MLflow logs {names.MOST_PARAMETERS} of a run."
        )
    text = value.get("command")
    if text is None:
        raise broken(f"There is no `command` in {where}. Write what is to be run.")
    if not isinstance(text, str) or not text.strip():
        raise broken(f"The `command` of {where} must be text, such as `python train.py`.")
    if len(text.encode()) > command.LONGEST:
        raise broken(f"The `command` of {where} is too long. Put it into a script.")
    command.check(text, [one.name for one in given], where)
    return EntryPoint(name=name, command=text, parameters=given)


def _parameter(name: Any, declared: Any, where: str) -> Parameter:
    shown = shorten(str(name))
    if not isinstance(name, str):
        raise broken(
            f"The parameter {shown} of {where} is not read as text. Put its name in quotes."
        )
    why = names.why_not(name)
    if why is not None:
        raise broken(f"There can be no parameter {shown} in {where}. {why}.")
    if isinstance(declared, str):
        return Parameter(name, parameter_type(declared), None)
    if not isinstance(declared, dict):
        raise broken(
            f"The parameter {shown} of {where} has neither type nor default. Write "
            f"`{name}: float`, or `{name}: {{type: float, default: 0.5}}`."
        )
    kind = declared.get("type", "string")
    if not isinstance(kind, (str, type(None))):
        raise broken(f"The `type` of the parameter {shown} of {where} must be text.")
    return Parameter(name, parameter_type(kind), _default(declared.get("default"), shown, where))


def _default(value: Any, shown: str, where: str) -> str | None:
    """The text that MLflow puts in a value's place: ``True`` for ``yes``, as YAML has it."""
    try:
        return None if value is None else str(value)
    except ValueError:  # a number of thousands of digits
        raise broken(f"The default of {shown} in {where} is too long a number.") from None


def _spark_job(
    job: Any, fields: Mapping[Any, Any], declared: tuple[EntryPoint, ...]
) -> tuple[EntryPoint, ...]:
    """What ``databricks_spark_job`` runs; MLflow's rules for what may stand beside it."""
    if not isinstance(job, dict):
        raise broken("`databricks_spark_job` of MLproject must have fields, such as `python_file`.")
    file = job.get("python_file")
    if file is not None and not isinstance(file, str):
        raise broken("`python_file` of `databricks_spark_job` must be the name of a file.")
    if (file is None) == (not declared):
        raise broken(
            "A Databricks Spark job has either `databricks_spark_job.python_file` or "
            "`entry_points`."
        )
    for name in ("docker_env", "python_env", "conda_env"):
        if name in fields:
            raise broken(f"A Databricks Spark job cannot have a `{name}`. Take it out.")
    for point in declared:
        for parameter in point.parameters:
            if parameter.type == "path":
                raise broken(
                    f"A Databricks Spark job takes no parameter of type `path`, which "
                    f"{shorten(parameter.name)} is."
                )
    return declared or (EntryPoint("main", file or ""),)
