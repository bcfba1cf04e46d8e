"""Which files of a project are kept with its run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.runner.project import files, installed

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def project(place: Path) -> Path:
    folder = place / "a project"
    (folder / "src").mkdir(parents=True)
    (folder / "MLproject").write_text("name: x\n")
    (folder / "src" / "größe.py").write_text("1")
    (folder / ".gitignore").write_text("*.bin\n")
    (folder / "model.bin").write_text("ignored")
    (folder / ".amlignore").write_text("secret.txt\n")
    (folder / "secret.txt").write_text("ignored there")
    (folder / ".env").write_text("PASSWORD=1")
    # As in a home folder.
    for secret in (".aws/credentials", ".config/gcloud/x.json", ".bash_history", "keys/id_rsa"):
        (folder / secret).parent.mkdir(parents=True, exist_ok=True)
        (folder / secret).write_text("KEY")
    (folder / "mlflow.db").write_text("a store")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_text("")
    return folder


KEPT = {"MLproject", "src/größe.py", ".gitignore", ".amlignore"}


def test_ignore_files_are_respected_without_a_repository(tmp_path: Path) -> None:
    told = files.copy(project(tmp_path), tmp_path / "to")
    assert names(tmp_path / "to") == KEPT
    assert (told.files, told.left_out, told.is_capped) == (4, [], False)


def test_ignore_files_are_respected_in_a_repository(tmp_path: Path) -> None:
    git = pytest.importorskip("git")
    folder = project(tmp_path)
    repository = git.Repo.init(tmp_path)
    repository.index.add([str(folder / "MLproject")])
    (tmp_path / ".gitignore").write_text("*.log\n")
    (folder / "x.log").write_text("ignored from above")
    files.copy(folder, tmp_path / "to")
    assert names(tmp_path / "to") == KEPT


def test_links_are_not_followed_and_loops_end(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (tmp_path / "outside").write_text("private")
    (folder / "link").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    told = files.copy(folder, tmp_path / "to")
    assert names(tmp_path / "to") == KEPT
    assert {one["path"] for one in told.left_out} == {"link", "loop"}
    assert not told.is_capped


def test_what_is_too_much_is_left_out_and_said(tmp_path: Path) -> None:
    folder = project(tmp_path)
    with (folder / "large.csv").open("wb") as file:
        file.truncate(2 << 30)
    for number in range(3):
        (folder / f"middle{number}.csv").write_bytes(bytes(4 << 20))
    told = files.copy(folder, tmp_path / "to")
    assert told.is_capped
    assert {one["path"] for one in told.left_out} == {"large.csv", "middle2.csv"}
    assert names(tmp_path / "to") == {*KEPT, "middle0.csv", "middle1.csv"}
    assert told.size <= files.KEPT.size


def test_without_git_all_that_is_no_secret_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    told = files.copy(folder, tmp_path / "to")
    assert names(tmp_path / "to") == {*KEPT, "model.bin", "secret.txt"}
    assert "git cannot be asked" in told.ignored_by


def test_the_packages_of_the_environment_that_a_command_activates(tmp_path: Path) -> None:
    assert "\nmlflow==" in installed.freeze("python train.py")
    place = tmp_path / "lib" / "python3.12" / "site-packages" / "thing-1.5.dist-info"
    place.mkdir(parents=True)
    (place / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.5\n")
    command = f"source {tmp_path}/bin/activate && python train.py"
    assert installed.freeze(command) == "# python3.12\nthing==1.5\n"
