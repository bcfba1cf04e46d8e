"""Fixtures for real processes; whatever a test leaves is ended."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.process import guard
from tests.process import trees
from tests.process.trees import Owner, Tagged, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _promptly_where_it_is_counted(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.node.get_closest_marker("slow"):
        monkeypatch.setattr(trees, "SECONDS", 2.0)


@pytest.fixture(autouse=True)
def _own_marker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of each test's own: the servers of other tests sweep, and would do a guard's work."""
    name = f"TEST_CHILD_{uuid.uuid4().hex}"
    monkeypatch.setenv(trees.MARKER_NAME, name)
    monkeypatch.setattr(guard, "MARKER", name)


@pytest.fixture
def new_tagged() -> Iterator[Callable[[], Tagged]]:
    with ExitStack() as stack:

        def make() -> Tagged:
            tagged = Tagged()
            stack.callback(tagged.kill)
            return tagged

        yield make


@pytest.fixture
def tagged(new_tagged: Callable[[], Tagged]) -> Tagged:
    return new_tagged()


@pytest.fixture
def new_owner(tmp_path: Path, new_tagged: Callable[[], Tagged]) -> Iterator[Callable[[], Owner]]:
    with ExitStack() as stack:

        def make() -> Owner:
            tagged = new_tagged()
            owner = Owner(tmp_path / tagged.tag, tagged)
            stack.callback(owner.close)
            return owner

        yield make


@pytest.fixture
def new_tree(tmp_path: Path, new_tagged: Callable[[], Tagged]) -> Callable[[], Tree]:
    def make() -> Tree:
        tagged = new_tagged()
        folder = tmp_path / tagged.tag
        folder.mkdir()
        return Tree(folder, tagged)

    return make


@pytest.fixture
def tree(new_tree: Callable[[], Tree]) -> Tree:
    return new_tree()
