"""Whether a notebook can be run as a job, and with what."""

from __future__ import annotations

import inspect
import sqlite3
from typing import TYPE_CHECKING, Any, Final

from jupyter_client.kernelspec import NoSuchKernel

from jupyter_mlflow.errors import BadRequest, Unavailable
from jupyter_mlflow.projects.folder import shorten
from jupyter_mlflow.projects.notebook import document, parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jupyter_mlflow.projects.notebook.document import Notebook

_FIELDS: Final = ("path", "parameters", "kernel_name")


def check(
    asked: Mapping[str, Any],
    root: Path,
    kernels: Any,
    identify: Callable[[str], Mapping[str, str]],
) -> dict[str, Any]:
    """What a notebook is to be run with, after all that is ``asked`` for was checked; blocks.

    Parameters
    ----------
    asked
        The ``arguments`` of a new job: ``path``, ``parameters`` by name, ``kernel_name``.
    root
        The server's root, which notebooks are below.
    kernels
        The server's ``KernelSpecManager``.
    identify
        What its experiment is found by, given its path below the root: ``id`` and ``server``.

    Raises
    ------
    BadRequest, NotFound
        Something is missing or wrong; ``field`` names it, as in ``parameters.alpha``.
    """
    unknown = sorted(set(asked) - set(_FIELDS))
    if unknown:
        raise BadRequest(f"There is no field {shorten(unknown[0])} of a notebook's run.")
    notebook = document.read(root, asked.get("path"))
    known = parameters.parameters_of(notebook)
    given = parameters.checked(known, asked.get("parameters") or {})
    if given and not notebook.is_python:
        raise BadRequest("Only notebooks in Python can be given parameters.", field="parameters")
    name = _kernel_name(asked.get("kernel_name"), notebook, kernels)
    spec = _spec(name, kernels)
    return {
        "file": str(notebook.file),
        "folder": str(notebook.file.parent),
        "name": notebook.name,
        "notebook": {**_identity(identify, notebook), "path": notebook.path},
        "parameters": {name: value.literal for name, value in given.items()},
        "params": parameters.logged(known, given),
        "kernel": {"name": name, "resource_dir": spec.resource_dir, "spec": spec.to_dict()},
    }


def _identity(
    identify: Callable[[str], Mapping[str, str]], notebook: Notebook
) -> Mapping[str, str]:
    try:
        return identify(notebook.path)
    except (OSError, sqlite3.Error) as error:
        raise Unavailable(
            "The server cannot write down which notebook this is. Check that the disk is not full "
            "and that Jupyter's data folder can be written to.",
            details=repr(error),
        ) from error


def kernel_names(kernels: Any) -> dict[str, str]:
    """Display names of the kernels that are installed here, by name; blocks."""
    found = kernels.get_all_specs()
    if inspect.isawaitable(found):
        found.close()  # type: ignore[attr-defined]
        raise BadRequest(
            "The kernels of this server run elsewhere, where no job can use them.",
            field="kernel_name",
        )
    return {name: str(one["spec"].get("display_name", name)) for name, one in found.items()}


def default_kernel(notebook: Notebook, kernels: Any) -> str:
    """The kernel that a notebook is run in when nobody names one."""
    return notebook.kernel_name or str(getattr(kernels, "default_kernel_name", "python3"))


def _kernel_name(asked: Any, notebook: Notebook, kernels: Any) -> str:
    name = asked or default_kernel(notebook, kernels)
    there = kernel_names(kernels)
    if not isinstance(name, str) or name not in there:
        says = "" if asked else ", which the notebook names"
        raise BadRequest(
            f"There is no kernel {shorten(str(name))} on this server{says}. Choose one of "
            f"{', '.join(map(shorten, sorted(there)))}.",
            field="kernel_name",
        )
    return name


def _spec(name: str, kernels: Any) -> Any:
    try:
        return kernels.get_kernel_spec(name)
    except NoSuchKernel:
        raise BadRequest(
            f"The kernel {shorten(name)} is not there any more.", field="kernel_name"
        ) from None
