"""Which store is the server's default one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.common import copies
from jupyter_mlflow.common.schema import mlflow_head
from jupyter_mlflow.tracking.default import default_store

if TYPE_CHECKING:
    from pathlib import Path


def test_beside_the_notebooks(tmp_path: Path) -> None:
    spec = default_store(tmp_path, "")
    assert spec.uri == f"sqlite:///{tmp_path / 'mlflow.db'}"
    assert spec.create


def test_the_newest_copy_beside_the_notebooks(tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").touch()
    copy = copies.copy_path(tmp_path / "mlflow.db", str(mlflow_head()))
    copy.touch()
    assert default_store(tmp_path, "").uri == f"sqlite:///{copy}"
    # Whoever names a store means that one.
    named = f"sqlite:///{tmp_path / 'mlflow.db'}"
    assert default_store(tmp_path, named).uri == named


def test_a_relative_uri_is_that_of_the_notebooks_in_the_root(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    root = tmp_path / "root"
    root.symlink_to(real)
    spec = default_store(root, "sqlite:///mlflow.db")
    # By the name that a kernel's working directory has.
    assert spec.uri == f"sqlite:///{real / 'mlflow.db'}"
    # Another file to each kernel: theirs to make.
    assert not spec.create


@pytest.mark.parametrize("uri", ["sqlite:////var/mlflow.db", "http://host", "postgresql://h/d"])
def test_any_other_uri_stays_as_it_is(tmp_path: Path, uri: str) -> None:
    spec = default_store(tmp_path, uri)
    assert spec.uri == uri
    assert spec.create is uri.startswith("sqlite")
