"""What is said to whoever asks an endpoint that does not answer."""

from __future__ import annotations

from typing import Literal

from jupyter_mlflow.errors import Conflict, MlflowExtensionError, Unavailable

State = Literal["not_ready", "ready", "failed", "stopped"]
"""How an endpoint fares."""


def refusal(state: State, error: MlflowExtensionError | None) -> MlflowExtensionError:
    """Why one in that ``state`` does not answer, and what to do; ``error`` is its own."""
    if state == "stopped":
        return Conflict("This endpoint is stopped. Start it again.", code="ENDPOINT_STOPPED")
    if state == "failed":
        said = "" if error is None else error.message
        return Unavailable(f"This endpoint has failed. {said}".strip(), code="ENDPOINT_FAILED")
    return Unavailable(
        "This endpoint is not ready yet. Try again when it is.", code="ENDPOINT_NOT_READY"
    )
