"""A notebook's UUID: new, found again, moved, copied, cloned, deleted."""

from __future__ import annotations

import json
import shutil
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.notebooks.identity import Identities, metadata_id

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def identities(tmp_path: Path) -> Identities:
    register = Identities(tmp_path / "data" / "notebooks.db")
    register.server_id()
    return register


def write(path: Path, notebook_id: str | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {} if notebook_id is None else {"mlflow": {"notebook_id": notebook_id}}
    path.write_text(json.dumps({"cells": [], "metadata": metadata, "nbformat": 4}))
    return path


def test_a_notebook_keeps_its_uuid(identities: Identities, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ipynb")
    assert identities.find(path) is None
    first = identities.assign(path)
    assert identities.assign(path) == identities.find(path) == first
    assert str(uuid.UUID(first)) == first


def test_same_name_in_two_folders_is_two_notebooks(identities: Identities, tmp_path: Path) -> None:
    one, two = write(tmp_path / "a" / "x.ipynb"), write(tmp_path / "b" / "x.ipynb")
    assert identities.assign(one) != identities.assign(two)


def test_a_rename_keeps_the_uuid_also_of_all_in_a_folder(
    identities: Identities, tmp_path: Path
) -> None:
    inside = identities.assign(write(tmp_path / "old" / "x.ipynb"))
    beside = identities.assign(write(tmp_path / "old.ipynb"))
    identities.rename(tmp_path / "old", tmp_path / "new")
    assert identities.find(tmp_path / "new" / "x.ipynb") == inside
    assert identities.find(tmp_path / "old.ipynb") == beside


def test_moved_by_the_shell_is_found_by_its_metadata(
    identities: Identities, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.ipynb")
    notebook_id = identities.assign(path)
    write(path, notebook_id)
    moved = tmp_path / "moved.ipynb"
    path.rename(moved)
    assert identities.assign(moved) == notebook_id


def test_a_copy_gets_its_own(identities: Identities, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ipynb")
    notebook_id = identities.assign(path)
    write(path, notebook_id)
    copy = tmp_path / "copy.ipynb"
    shutil.copy(path, copy)
    own = identities.assign(copy)
    assert own != notebook_id
    assert identities.assign(path) == notebook_id
    assert identities.assign(copy) == own


def test_a_clone_from_elsewhere_keeps_its_uuid(identities: Identities, tmp_path: Path) -> None:
    elsewhere = str(uuid.uuid4())
    path = write(tmp_path / "cloned.ipynb", elsewhere)
    assert identities.find(path) == elsewhere
    assert identities.assign(path) == elsewhere


def test_deleted_and_made_again_is_another_one(identities: Identities, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ipynb")
    before = identities.assign(path)
    path.unlink()
    identities.forget(path)
    assert identities.assign(write(path)) != before


def test_a_deleted_folder_takes_its_notebooks_along(identities: Identities, tmp_path: Path) -> None:
    path = write(tmp_path / "proj" / "x.ipynb")
    before = identities.assign(path)
    path.unlink()
    identities.forget(tmp_path / "proj")
    assert identities.assign(write(path)) != before


def test_many_at_once_agree(identities: Identities, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ipynb")
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: identities.assign(path), range(40)))) == 1


def test_one_server_id(tmp_path: Path) -> None:
    database = tmp_path / "notebooks.db"
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: Identities(database).server_id(), range(20)))) == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        "null",
        '{"metadata": null}',
        '{"metadata": {"mlflow": []}}',
        '{"metadata": {"mlflow": {"notebook_id": 7}}}',
        '{"metadata": {"mlflow": {"notebook_id": "../../etc/passwd"}}}',
        "\udcff",
    ],
)
def test_what_is_no_identity_is_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert metadata_id(path) is None
