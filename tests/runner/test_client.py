"""The kernel that a job's notebook runs in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyter_mlflow.runner.notebook.client import Client


@pytest.mark.parametrize(("folder", "transport"), [("t", "ipc"), ("t" * 100, "tcp")])
def test_no_socket_has_a_path_that_the_system_refuses(
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    transport: str,
) -> None:
    """A cluster's folders for temporary files are deep."""
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        monkeypatch.setattr(tempfile, "tempdir", f"{short}/{folder}")
        Path(short, folder).mkdir()
        spec = {"argv": ["python"], "display_name": "Python", "language": "python"}
        kernel: dict[str, Any] = {"name": "python3", "resource_dir": short, "spec": spec}
        client = Client(
            nbformat.v4.new_notebook(),
            kernel,
            on_progress=lambda _done, _total: None,
            on_change=lambda: None,
        )
        assert client.km is not None
        assert client.km.transport == transport
