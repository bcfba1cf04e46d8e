"""Things about the repository that are easily forgotten."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import jupyter_mlflow

ROOT = Path(__file__).parent.parent


def test_one_version() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text()
    declared = re.search(r'^version = "([^"]+)"', pyproject, re.MULTILINE)
    package = json.loads((ROOT / "package.json").read_text())
    assert declared is not None
    assert declared[1] == package["version"] == jupyter_mlflow.__version__


def test_no_file_is_a_god_file() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py", "*.ts", "*.tsx", "*.css"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    lengths = {
        name: len((ROOT / name).read_text().splitlines())
        for name in tracked
        if (ROOT / name).is_file() and name != "src/api/schema.ts"
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > 500} == {}


def test_lock_files_name_no_registry() -> None:
    for lock in ("yarn.lock", "ui-tests/yarn.lock"):
        text = (ROOT / lock).read_text()
        assert "__archiveUrl" not in text
        assert not re.search(r"resolved|https?://", text)
