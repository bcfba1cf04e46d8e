"""Generated sequences on real files, without kernels: the register beside the rule."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.notebooks.identity import Identities
from tests.sequences import Sequence

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.notebooks.identity import Choice


class Files:
    """A folder of notebooks and a register that hears what Jupyter tells of them."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "root"
        (self._root / "sub").mkdir(parents=True)
        self._identities = Identities(folder / "notebooks.db")
        self._identities.server_id()

    def _write(self, path: str, notebook_id: str | None) -> None:
        metadata = {} if notebook_id is None else {"mlflow": {"notebook_id": notebook_id}}
        (self._root / path).write_text(json.dumps({"cells": [], "metadata": metadata}))

    def create(self, path: str) -> None:
        self._write(path, None)
        self._identities.look(self._root / path)

    def rename(self, path: str, to: str) -> None:
        self.shell_move(path, to)
        self._identities.rename(self._root / path, self._root / to)

    def copy(self, path: str) -> str:
        number = sum(1 for _ in self._root.rglob("*.ipynb"))
        to = path.replace(".ipynb", f"-Copy{number}.ipynb")
        self.shell_copy(path, to)
        self._identities.look(self._root / to)
        self._identities.copied(self._root / path, self._root / to)
        return to

    def delete(self, path: str) -> None:
        self.shell_delete(path)
        self._identities.forget(self._root / path)

    def shell_move(self, path: str, to: str) -> None:
        (self._root / path).replace(self._root / to)

    def shell_copy(self, path: str, to: str) -> None:
        shutil.copy(self._root / path, self._root / to)

    def shell_delete(self, path: str) -> None:
        (self._root / path).unlink()

    def strip(self, path: str) -> None:
        self._write(path, None)

    def save(self, path: str, notebook_id: str) -> None:
        self._write(path, notebook_id)
        self._identities.look(self._root / path)

    def answer(self, path: str, choice: Choice) -> None:
        assert self._identities.answer_copy(self._root / path, choice) is not None

    def restart(self, path: str) -> None:
        """There are no kernels here."""

    def run(self, path: str) -> str:
        notebook_id = self._identities.assign(self._root / path)
        assert self._identities.find(self._root / path) == notebook_id
        return notebook_id


@pytest.mark.parametrize("is_careful", [False, True])
def test_a_hundred_sequences(tmp_path: Path, is_careful: bool) -> None:
    problems, runs = [], 0
    for seed in range(100):
        sequence = Sequence(seed, Files(tmp_path / str(seed)), is_careful=is_careful)
        sequence.play(20)
        problems += sequence.problems
        runs += sequence.runs
    assert problems == []
    assert runs > 500
