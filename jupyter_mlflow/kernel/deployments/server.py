"""The endpoints of this kernel's Jupyter server, in the words and errors of MLflow's client."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from mlflow.exceptions import MlflowException, RestException
from mlflow.protos.databricks_pb2 import INVALID_STATE

from jupyter_mlflow.kernel import own_server
from jupyter_mlflow.kernel.own_server import Bound, NowhereError, RefusedError, UnansweredError

_NOWHERE: Final = (
    "The deployment target 'jupyter' works in the kernel of a notebook, on a Jupyter server that "
    "has jupyter_mlflow, and this is none. Run it in a notebook; after an update of "
    "jupyter_mlflow, restart the kernel first."
)


def bound() -> Bound:
    """The kernel that this process is, or was started by.

    Raises ``MlflowException`` when there is none.
    """
    try:
        return own_server.bound()
    except NowhereError:
        raise MlflowException(_NOWHERE, INVALID_STATE) from None


def ask(method: str, path: str = "", body: dict[str, Any] | str | None = None) -> Any:
    """The JSON answer for ``endpoints/<path>``, ``None`` when it is empty.

    Raises ``RestException`` for what the server refuses (``error_code`` and ``message`` are the
    server's, or the model's), ``MlflowException`` when it does not answer.
    """
    try:
        return own_server.ask(method, f"endpoints/{path}" if path else "endpoints", body)
    except NowhereError:
        raise MlflowException(_NOWHERE, INVALID_STATE) from None
    except RefusedError as error:
        raise RestException(error.told) from None
    except UnansweredError as error:
        raise MlflowException(str(error)) from error


def route(name: str, *rest: str) -> str:
    """The path of an endpoint, or below it."""
    return "/".join([quote(name, safe=""), *rest])
