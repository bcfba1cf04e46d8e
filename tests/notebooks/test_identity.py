"""A notebook's UUID: new, found again, moved, copied, cloned, deleted, replaced."""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.common.notebook_file import metadata_id
from jupyter_mlflow.notebooks.identity import Identities

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


def test_a_path_that_another_notebook_has_come_to(identities: Identities, tmp_path: Path) -> None:
    # mv a b; cp other a
    path = write(tmp_path / "a.ipynb")
    first = identities.assign(path)
    write(path, first)
    assert identities.assign(path) == first
    other = write(tmp_path / "other.ipynb")
    second = identities.assign(other)
    write(other, second)
    path.rename(tmp_path / "b.ipynb")
    shutil.copy(other, path)
    assert identities.find(path) is None
    assert identities.assign(path) not in (first, second)
    assert identities.assign(tmp_path / "b.ipynb") == first
    assert identities.assign(other) == second


def test_a_file_that_has_lost_its_uuid_is_known_by_path(
    identities: Identities, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.ipynb")
    notebook_id = identities.assign(path)
    write(path, notebook_id)
    identities.assign(path)
    write(path)
    assert identities.assign(path) == notebook_id
    # And one that carries it has the better claim.
    assert identities.assign(write(tmp_path / "b.ipynb", notebook_id)) == notebook_id
    assert identities.assign(path) != notebook_id


def test_one_that_is_just_being_written_is_still_there(
    identities: Identities, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.ipynb")
    notebook_id = identities.assign(path)
    write(path, notebook_id)
    identities.assign(path)
    shutil.copy(path, tmp_path / "copy.ipynb")
    path.write_text('{"cells": [')
    assert identities.assign(tmp_path / "copy.ipynb") != notebook_id
    assert identities.assign(path) == notebook_id


def test_a_copy_that_jupyter_made_is_another_notebook_for_certain(
    identities: Identities, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.ipynb")
    notebook_id = identities.assign(path)
    write(path, notebook_id)
    copy = tmp_path / "a-Copy1.ipynb"
    shutil.copy(path, copy)
    identities.copied(path, copy)
    assert identities.original_of(copy) == path
    path.unlink()
    identities.forget(path)
    assert identities.assign(copy) != notebook_id
    assert identities.original_of(copy) is None
    # A copy of that copy, which still carries the first one's UUID, and that copy moved.
    shutil.copy(copy, tmp_path / "third.ipynb")
    third = identities.assign(tmp_path / "third.ipynb")
    own = identities.assign(copy)
    assert len({notebook_id, own, third}) == 3
    copy.rename(tmp_path / "moved.ipynb")
    assert identities.assign(tmp_path / "moved.ipynb") == own


def test_a_copy_of_a_notebook_without_identity_is_a_new_one(
    identities: Identities, tmp_path: Path
) -> None:
    path, copy = write(tmp_path / "a.ipynb"), write(tmp_path / "a-Copy1.ipynb")
    identities.copied(path, copy)
    assert identities.find(copy) is None
    assert identities.assign(path) != identities.assign(copy)
    assert identities.original_of(copy) is None


def test_a_copy_of_a_clone_that_was_never_opened(identities: Identities, tmp_path: Path) -> None:
    elsewhere = str(uuid.uuid4())
    path, copy = tmp_path / "a.ipynb", tmp_path / "a-Copy1.ipynb"
    for file in (path, copy):
        write(file, elsewhere)
    identities.copied(path, copy)
    assert identities.assign(copy) != elsewhere
    assert identities.assign(path) == elsewhere
    assert identities.original_of(copy) == path


@pytest.mark.parametrize("saved", ["original", "own", "shared", None])
def test_a_copy_can_share_its_originals_experiment(
    identities: Identities, tmp_path: Path, saved: str | None
) -> None:
    path, copy = write(tmp_path / "a.ipynb"), tmp_path / "copy.ipynb"
    notebook_id = identities.assign(path)
    write(path, notebook_id)
    shutil.copy(path, copy)
    own = identities.assign(copy)
    assert identities.original_of(copy) == path
    uuids = {"original": notebook_id, "own": own, "shared": notebook_id, None: None}
    if saved == "own":
        write(copy, own)
    assert identities.answer_copy(copy, "share") == notebook_id
    write(copy, uuids[saved])
    for _ in range(2):
        assert identities.assign(copy) == identities.find(copy) == notebook_id
        assert identities.assign(path) == notebook_id
    # It is asked once.
    assert identities.original_of(copy) is None
    assert identities.answer_copy(copy, "own") is None
    if saved is not None:
        copy.rename(tmp_path / "moved.ipynb")
        assert identities.assign(tmp_path / "moved.ipynb") == notebook_id
    assert identities.assign(path) == notebook_id


def test_a_copy_can_keep_its_own(identities: Identities, tmp_path: Path) -> None:
    path, copy = write(tmp_path / "a.ipynb"), tmp_path / "copy.ipynb"
    notebook_id = identities.assign(path)
    write(path, notebook_id)
    shutil.copy(path, copy)
    own = identities.assign(copy)
    assert identities.answer_copy(copy, "own") == own
    assert identities.assign(copy) == own
    assert identities.original_of(copy) is None
    assert identities.answer_copy(path, "share") is None


def test_the_original_is_named_where_it_is_now(identities: Identities, tmp_path: Path) -> None:
    path, copy = write(tmp_path / "a.ipynb"), tmp_path / "copy.ipynb"
    write(path, identities.assign(path))
    shutil.copy(path, copy)
    identities.assign(copy)
    (tmp_path / "sub").mkdir()
    path.rename(tmp_path / "sub" / "a.ipynb")
    assert identities.original_of(copy) is None
    identities.rename(path, tmp_path / "sub" / "a.ipynb")
    assert identities.original_of(copy) == tmp_path / "sub" / "a.ipynb"


def test_a_rename_to_where_another_one_was(identities: Identities, tmp_path: Path) -> None:
    gone, path = write(tmp_path / "gone.ipynb"), write(tmp_path / "new.ipynb")
    before = identities.assign(gone)
    gone.unlink()
    path.rename(gone)
    identities.rename(path, gone)
    assert identities.assign(gone) != before


def test_a_register_of_an_earlier_version(tmp_path: Path) -> None:
    database = tmp_path / "notebooks.db"
    path, copy = tmp_path / "a.ipynb", tmp_path / "copy.ipynb"
    ids = {path: str(uuid.uuid4()), copy: str(uuid.uuid4())}
    with sqlite3.connect(database) as connection:
        connection.executescript(
            "CREATE TABLE server (id TEXT NOT NULL);"
            "INSERT INTO server VALUES ('the one');"
            "CREATE TABLE notebooks (path TEXT PRIMARY KEY, notebook_id TEXT NOT NULL);"
            "CREATE INDEX by_id ON notebooks (notebook_id);"
        )
        connection.executemany(
            "INSERT INTO notebooks VALUES (?, ?)", [(str(p), i) for p, i in ids.items()]
        )
    connection.close()
    # The copy was not saved since it got its own.
    for file in ids:
        write(file, ids[path])
    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(lambda _: Identities(database).server_id(), range(20)))
    assert told == {"the one"}
    identities = Identities(database)
    for _ in range(2):
        assert {file: identities.assign(file) for file in ids} == ids
    # From then on what the files carry is known.
    write(copy, str(uuid.uuid4()))
    assert identities.assign(copy) not in ids.values()


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
