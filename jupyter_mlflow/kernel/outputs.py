"""Outputs of cells that are sent from any thread, which ``display`` cannot."""

from __future__ import annotations

from typing import Any

from jupyter_mlflow.kernel import identity
from jupyter_mlflow.kernel.safely import safely


@safely(False)
def send(request: dict[str, Any], data: dict[str, Any], display_id: str, *, update: bool) -> bool:
    """Send ``data`` as an output of ``request``, or in place of the one that has ``display_id``.

    Whether that was done.
    """
    kernel: Any = getattr(identity.shell(), "kernel", None)
    if kernel is None:
        return False
    content = {"data": data, "metadata": {}, "transient": {"display_id": display_id}}
    kind = "update_display_data" if update else "display_data"
    kernel.session.send(kernel.iopub_socket, kind, content, parent=request, ident=b"display_data")
    return True
