"""A tiny backend for projects, installed as an entry point, which records what it is given.

For tests of whatever starts projects: :func:`install` puts it into a folder that is then on the
path of Python (``PYTHONPATH``, or ``sys.path``), :func:`recorded` reads what it was given.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

NAMES = ("recording", "azureml")
"""It goes by that of Azure's, too: the form knows the fields of its configuration."""

MODULE = Path(__file__).with_name("recording_backend.py")

OF_MLFLOW = (
    *("ENV_MANAGER", "SYNCHRONOUS", "DOCKER_ARGS", "STORAGE_DIR", "build_image", "docker_auth"),
)
"""What MLflow itself adds to every backend's configuration (``mlflow.projects._run``)."""


def install(folder: Path, *, names: tuple[str, ...] = NAMES, requires: str | None = None) -> Path:
    """Install it into ``folder`` as pip would, and return that: it belongs on Python's path.

    ``requires`` is a requirement that it says it has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(MODULE, folder)
    about = folder / "recording_backend-1.0.dist-info"
    about.mkdir()
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: recording-backend\nVersion: 1.0\n{needs}"
    )
    (about / "INSTALLER").write_text("pip\n")
    (about / "RECORD").write_text("")
    lines = "".join(f"{name} = recording_backend:Backend\n" for name in names)
    (about / "entry_points.txt").write_text(f"[mlflow.project_backend]\n{lines}")
    return folder


def recorded(folder: Path) -> list[dict[str, Any]]:
    """What the backend in ``folder`` was given, first first, all that MLflow gave it."""
    file = folder / "recorded.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def configuration(given: dict[str, Any]) -> dict[str, Any]:
    """The configuration in one of :func:`recorded`, without what MLflow adds to it."""
    config: dict[str, Any] = given["backend_config"]
    return {name: value for name, value in config.items() if name not in OF_MLFLOW}
