"""Tracking URIs with relative paths."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.common.relative import absolute

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("uri", "found"),
    [
        ("sqlite:///mlflow.db", "sqlite:///{}/mlflow.db"),
        ("sqlite:///./a/../mlflow.db", "sqlite:///{}/mlflow.db"),
        ("sqlite+pysqlite:///mlflow.db", "sqlite+pysqlite:///{}/mlflow.db"),
        ("sqlite:///mlflow.db?timeout=5", "sqlite:///{}/mlflow.db?timeout=5"),
        ("sqlite:////var/mlflow.db?timeout=5", "sqlite:////var/mlflow.db?timeout=5"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgresql://host/name", "postgresql://host/name"),
        ("mlruns", "mlruns"),
    ],
)
def test_relative_paths_are_taken_from_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uri: str, found: str
) -> None:
    assert absolute(uri, tmp_path) == found.format(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert absolute(uri) == found.format(os.getcwd())
