"""From what a person writes in a notebook to what its server understands."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.kernel.projects.errors import ProjectError

if TYPE_CHECKING:
    from jupyter_mlflow.common.records import Binding

# `git@example.com:team/project.git`; as in `projects/address.py`.
_SCP: Final = re.compile(r"[\w.-]+@[\w.-]+:(?!:)[^:\s]+")


def folder(binding: Binding) -> Path:
    """The notebook's folder, which relative paths start from."""
    return Path(binding.root, binding.path).parent


def absolute(text: str, binding: Binding) -> str:
    """A path of this machine, in full."""
    return os.path.abspath(folder(binding) / Path(text).expanduser())  # noqa: PTH100


def of_project(uri: str, binding: Binding) -> str:
    """The address, or the path below the server's root.

    Raises ``ProjectError`` for a folder that the server does not show.
    """
    if "://" in uri or "::" in uri or _SCP.fullmatch(uri.partition("#")[0]):
        return uri
    # Links stay as they are written, unless only without them it lies below the root.
    for change in (os.path.abspath, os.path.realpath):
        place = Path(change(absolute(uri, binding)))
        root = Path(change(binding.root))
        if place.is_relative_to(root):
            found = place.relative_to(root).as_posix()
            return "" if found == "." else found
    raise ProjectError(
        f"{uri} lies outside of the folder that Jupyter was started in ({binding.root}). Give a "
        "folder below it, or run it in a terminal: mlflow run PATH",
        "uri",
    )
