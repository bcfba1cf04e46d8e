"""Where a project lies: MLflow finds what was meant, whatever it is called."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from jupyter_server.auth import Authorizer
from mlflow.projects import utils as theirs
from tornado.httpclient import HTTPClientError

from jupyter_mlflow.errors import MlflowExtensionError
from jupyter_mlflow.projects import validation
from jupyter_mlflow.projects.folder import open_folder
from tests.projects.corpus import good

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [
    *("a b", "it's", "its'", 'a "b"', "'a'", "$(touch x)", "ä; ls", "a\nb", "{x}", "-x", "%41"),
    *("a#b", "a#b.c", "#", "a.zip", "~", "*"),
]


@pytest.mark.parametrize("name", NAMES)
def test_folders_of_any_name(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / name
    folder.mkdir()
    good(folder)
    checked = validation.check({"uri": name, "parameters": {"alpha": 0.3}}, tmp_path)
    assert checked["folder"] == str(folder)
    assert checked["parameters"] == {"alpha": "0.3"}
    monkeypatch.chdir(checked["folder"])
    assert theirs._fetch_project(checked["uri"]) == str(folder)
    (folder / "MLproject").unlink()
    script = "train it's.py"
    (folder / script).touch()
    checked = validation.check({"uri": name, "entry_point": script}, tmp_path)
    assert checked["command"] == """python 'train it'"'"'s.py'"""


def test_a_zip_file(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    good(tmp_path / "project")
    (tmp_path / "in it").mkdir()
    with zipfile.ZipFile(tmp_path / "in it" / "p 1.zip", "w") as archive:
        for file in (tmp_path / "project").iterdir():
            archive.write(file, file.name)
    checked = validation.check({"uri": "in it/p 1.zip", "parameters": {"alpha": 0.3}}, tmp_path)
    assert (checked["folder"], checked["command"]) == (None, None)
    work = theirs._fetch_project(checked["uri"])
    assert theirs.load_project(work).name == "good"
    (tmp_path / "a#b").mkdir()
    (tmp_path / "a#b" / "x.zip").touch()
    (tmp_path / "out.zip").symlink_to("/etc/passwd")
    for uri in (
        "gone.zip",
        "gone/x.zip",
        "a#b/x.zip",
        "out.zip",
        "x" * 300 + ".zip",
        "../x.zip",
        ".hidden/x.zip",
    ):
        with pytest.raises(MlflowExtensionError) as refused:
            validation.check({"uri": uri}, tmp_path)
        assert refused.value.field == "uri", uri


def test_addresses(tmp_path: Path) -> None:
    for uri in (
        "https://github.com/mlflow/mlflow-example",
        "https://github.com/mlflow/mlflow-example.git#sub/folder",
        "git@github.com:mlflow/mlflow-example.git",
        "ssh://git@example.com/a.git",
        "https://example.com/project.zip",
    ):
        checked = validation.check({"uri": uri, "parameters": {"alpha": 0.5}}, tmp_path)
        assert checked["uri"] == uri
        assert checked["folder"] is None
        assert checked["command"] is None
        assert checked["parameters"] == {"alpha": "0.5"}


def test_links_stay_below_the_root(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder in (root / "project", root / ".hidden", outside):
        folder.mkdir(parents=True)
        good(folder)
    (root / "inside").symlink_to("project")
    (root / "out").symlink_to(outside)
    (root / "circle").symlink_to("circle")
    (tmp_path / "link to root").symlink_to(root)
    assert open_folder(tmp_path / "link to root", "inside", "uri").place == root / "project"
    for path, status in (("out", 404), ("circle", 400), (".hidden", 404), ("project/..", 400)):
        with pytest.raises(MlflowExtensionError) as refused:
            open_folder(root, path, "uri")
        assert refused.value.status == status


class NoContents(Authorizer):
    """Lets do everything but look at files."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return resource != "contents"


async def test_who_may_not_read_files_reads_no_project(
    jp_fetch: Any, jp_serverapp: Any, jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(jp_root_dir)
    assert (await jp_fetch("jupyter-mlflow", "projects", params={"path": ""})).code == 200
    settings = jp_serverapp.web_app.settings
    monkeypatch.setitem(settings, "authorizer", NoContents(parent=jp_serverapp))
    with pytest.raises(HTTPClientError) as refused:
        await jp_fetch("jupyter-mlflow", "projects", params={"path": ""})
    assert refused.value.code == 403
