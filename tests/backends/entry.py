"""The entry point of the package's own backend, where the package was installed without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def install(folder: Path) -> Path:
    """Install it into ``folder``, which belongs on Python's path, and return that."""
    about = folder / "ray_backend-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: ray-backend\nVersion: 1.0\n")
    entry = "ray = jupyter_mlflow.backends.ray.backend:RayBackend"
    (about / "entry_points.txt").write_text(f"[mlflow.project_backend]\n{entry}\n")
    return folder
