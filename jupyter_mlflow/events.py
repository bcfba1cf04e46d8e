"""The hints that open panels get over Jupyter's event bus.

A hint says that something changed, never what: who cares asks again. So nothing is lost
when one is missed, and nothing is told to who may not ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, get_args

if TYPE_CHECKING:
    from jupyter_events import EventLogger

HINT: Final = "https://jupyter-mlflow.readthedocs.io/events/hint/v1"

Kind = Literal["store", "connection", "kernel", "notebook", "endpoint", "target", "job"]

_SCHEMA: Final[dict[str, Any]] = {
    "$id": HINT,
    "version": "1",
    "title": "Something changed in MLflow",
    "description": "A hint for open panels to ask again.",
    "personal-data": True,
    "type": "object",
    "required": ["kind"],
    "additionalProperties": False,
    "properties": {
        "kind": {"enum": [*get_args(Kind)]},
        "connection": {"type": "string", "description": "Id of the connection that changed."},
        "kernel_id": {"type": "string", "description": "The kernel that reported."},
        "endpoint": {"type": "string", "description": "Name of the endpoint that changed."},
        "target": {"type": "string", "description": "Id of the target where things changed."},
        "job": {"type": "string", "description": "Id of the job that changed."},
        "path": {"type": "string", "description": "The notebook, below the server's root."},
    },
}


def register(logger: EventLogger) -> None:
    """Make the hint known to the event bus. Needed before the websocket's handler is set up."""
    if HINT not in logger.schemas:
        logger.register_event_schema(_SCHEMA)


def hint(logger: EventLogger, kind: Kind, **what: str) -> None:
    """Tell every open panel."""
    logger.emit(schema_id=HINT, data={"kind": kind, **what})
