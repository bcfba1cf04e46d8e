"""Where this notebook is."""

from __future__ import annotations

import os
from pathlib import Path

from jupyter_mlflow.kernel import own_server
from jupyter_mlflow.kernel.projects import place


def absolute(text: str) -> str:
    """A path that is relative to the notebook's folder, in full; outside of Jupyter to this one."""
    try:
        return place.absolute(text, own_server.bound().binding)
    except own_server.NowhereError:
        return os.path.abspath(Path(text).expanduser())  # noqa: PTH100
