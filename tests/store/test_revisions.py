"""Our SQL on the tables of each schema that it says it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_mlflow.common import schema
from jupyter_mlflow.store.search import KNOWN
from tests.store import reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_every_known_schema_is_read_the_same(tmp_path: Path, writer: Callable[..., Any]) -> None:
    known = [one for one in schema.revisions_in_order() if one in KNOWN]
    assert known[-1] == schema.mlflow_head()
    found = writer(reading.at_revisions, str(tmp_path / "mlflow.db"), known)
    assert list(found) == known
    runs, groups, experiments = found[known[0]]
    assert runs["columns"]["run_id"] == ["a"]
    assert (runs["metrics"], runs["params"]) == ({"m": [0.5]}, {"p": ["x"]})
    assert groups["groups"][0]["metrics"]["m"]["mean"] == 0.5
    assert experiments["columns"]["runs"] == [1]
    assert all(one == found[known[0]] for one in found.values())
