from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.common import copies, schema

if TYPE_CHECKING:
    from pathlib import Path

ORDER = schema.revisions_in_order()
FIRST, LATER, HEAD = ORDER[0], ORDER[-2], ORDER[-1]


def test_the_copy_lies_beside_its_store(tmp_path: Path) -> None:
    copy = copies.copy_path(tmp_path / "mlflow.db", HEAD)
    assert copy == tmp_path / f"mlflow-{HEAD[:8]}.db"
    # Not that of mlflow.db.
    assert copies.copy_path(tmp_path / "mlflow.sqlite", HEAD).name == f"mlflow.sqlite-{HEAD[:8]}.db"


def test_the_copy_of_a_copy_is_called_after_the_original(tmp_path: Path) -> None:
    copy = copies.copy_path(tmp_path / "mlflow.db", LATER)
    assert copies.copy_path(copy, HEAD) == copies.copy_path(tmp_path / "mlflow.db", HEAD)
    # What only looks like one is a name like any other.
    other = tmp_path / "run-deadbeef.db"
    assert copies.copy_path(other, HEAD).name == f"run-deadbeef-{HEAD[:8]}.db"


def test_the_newest_copy_takes_the_place_of_the_store(tmp_path: Path) -> None:
    store = tmp_path / "mlflow.db"
    assert copies.newest(store) == store
    for revision in (HEAD, FIRST, LATER):
        copies.copy_path(store, revision).touch()
    (tmp_path / "mlflow-ffffffff.db").touch()
    assert copies.newest(store) == copies.copy_path(store, HEAD)
    copies.copy_path(store, HEAD).unlink()
    assert copies.newest(store) == copies.copy_path(store, LATER)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("mlflow-0a821349.db", True),
        ("mlflow.db", False),
        ("mlflow-backup.db", False),
        ("other-0a821349.db", False),
        ("mlflow-0a821349.sqlite", False),
    ],
)
def test_what_is_a_copy(tmp_path: Path, name: str, is_one: bool) -> None:
    store, copy = tmp_path / "mlflow.db", tmp_path / name
    assert not copies.is_copy(copy, store)
    copy.touch()
    assert copies.is_copy(copy, store) is is_one
    assert not copies.is_copy(copy, tmp_path.parent / "mlflow.db")
