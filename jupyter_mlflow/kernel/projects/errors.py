"""What goes wrong with a project that is to be run::

ProjectError      it was not started: something about it is wrong
JobFailedError    it was, and has failed or was killed
"""

from __future__ import annotations

from typing import Final

from jupyter_mlflow.kernel.own_server import NowhereError, RefusedError

NOWHERE: Final = (
    "The Jupyter server of a notebook runs projects as jobs, and there is none here that has "
    "jupyter_mlflow. Run this in a notebook (after an update of jupyter_mlflow restart Jupyter "
    "and the kernel), or run the project in a terminal: mlflow run PATH -P name=value"
)


class ProjectError(ValueError):
    """A project cannot be run like that; nothing was started.

    ``field`` names the argument that is wrong, as in ``parameters.alpha``, if it is one.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message if field is None else f"{field}: {message}")
        self.message = message
        self.field = field


class JobFailedError(RuntimeError):
    """A job has failed, or was killed. Its log says more, and so does its card."""

    def _render_traceback_(self) -> list[str]:
        # What IPython shows: where in this package it was raised is of no use to anybody.
        return [f"{type(self).__name__}: {self}"]


def refusal(error: Exception) -> ProjectError:
    """What the server has answered, or why it could not, for the person who asked."""
    if isinstance(error, NowhereError):
        return ProjectError(NOWHERE)
    if isinstance(error, RefusedError):
        field = error.told.get("field")
        return ProjectError(str(error), field if isinstance(field, str) else None)
    return ProjectError(str(error))
