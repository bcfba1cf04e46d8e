"""Models for the Jupyter server: which one a key names, and its files."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from jupyter_mlflow.store import artifact_folders, artifacts
from jupyter_mlflow.store.views.context import ArtifactError, NoArtifact
from tests.store import writing

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tests.store.conftest import StoreProcess

    Writer = Callable[..., Any]


def ask(store: StoreProcess, what: str, body: dict[str, Any]) -> httpx.Response:
    return store.client.post(f"/views/models/{what}", json=body)


@pytest.fixture(scope="module")
def logged(store: StoreProcess, writer: Writer) -> dict[str, str]:
    """A logged model that is registered, with an alias."""
    location = (store.artifacts / "fetched").as_uri()
    experiment = writer(writing.experiment, store.uri, "fetched", location)
    run_id = writer(writing.run, store.uri, experiment)
    model_id = writer(writing.log_model, store.uri, run_id)
    version = writer(writing.register, store.uri, "fetched 1", f"models:/{model_id}", run_id)
    args = ("fetched 1", "best", version)
    writer(writing.call, store.uri, "set_registered_model_alias", *args)
    return {"model_id": model_id, "run_id": run_id, "version": version}


def test_every_key_finds_the_same_files(
    store: StoreProcess, logged: dict[str, str], tmp_path: Path
) -> None:
    keys: list[dict[str, str]] = [
        {"model_id": logged["model_id"]},
        {"name": "fetched 1", "version": logged["version"]},
        {"name": "fetched 1", "alias": "best"},
    ]
    contents = []
    for number, key in enumerate(keys):
        folder = tmp_path / str(number)
        folder.mkdir()
        reply = ask(store, "fetch", {"key": key, "folder": str(folder)})
        assert reply.status_code == 200, reply.text
        assert reply.json() == ask(store, "find", key).json()
        assert reply.json()["run_id"] == logged["run_id"]
        assert reply.json()["version"] == (logged["version"] if "name" in key else None)
        files = [path for path in folder.rglob("*") if path.is_file()]
        contents.append({str(path.relative_to(folder)): path.read_bytes() for path in files})
    assert "MLmodel" in contents[0]
    assert "model.pkl" in contents[0]
    assert contents[0] == contents[1] == contents[2]


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ({}, 400),
        ({"model_id": "m-1", "name": "x"}, 400),
        ({"name": "x"}, 400),
        ({"name": "x", "version": "1", "alias": "a"}, 400),
        ({"model_id": "m-none"}, 404),
        ({"run_id": "0" * 32, "path": "model"}, 404),
        ({"run_id": "0" * 32, "path": "../model"}, 400),
        ({"name": "none", "version": "1"}, 404),
        ({"name": "fetched 1", "version": "x"}, 404),
        ({"name": "fetched 1", "alias": "none"}, 404),
    ],
)
def test_keys_that_name_nothing(
    store: StoreProcess, logged: dict[str, str], tmp_path: Path, key: dict[str, str], status: int
) -> None:
    reply = ask(store, "find", key)
    assert reply.status_code == status, reply.text
    assert set(reply.json()) == {"error_code", "message"}
    assert ask(store, "fetch", {"key": key, "folder": str(tmp_path)}).status_code == status
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none(store: StoreProcess, logged: dict[str, str], tmp_path: Path) -> None:
    key = {"model_id": logged["model_id"]}
    for folder in (str(tmp_path / "none"), "relative", ""):
        assert ask(store, "fetch", {"key": key, "folder": folder}).status_code == 400


def test_a_run_artifact_that_is_no_model(
    store: StoreProcess, logged: dict[str, str], tmp_path: Path
) -> None:
    run = store.get("/views/run", run_id=logged["run_id"])
    folder = Path(unquote(urlsplit(run["artifact_uri"]).path)) / "plots"
    folder.mkdir(parents=True)
    (folder / "plot.txt").write_text("")
    key = {"run_id": logged["run_id"], "path": "plots"}
    assert ask(store, "fetch", {"key": key, "folder": str(tmp_path)}).status_code == 404


class TestFolders:
    def test_links_do_not_lead_out(self, tmp_path: Path) -> None:
        root, target = tmp_path / "root", tmp_path / "target"
        (root / "model").mkdir(parents=True)
        target.mkdir()
        (tmp_path / "secret").write_text("secret")
        (root / "model" / "link").symlink_to(tmp_path / "secret")
        with pytest.raises(ArtifactError):
            artifact_folders.copy_artifacts(root.as_uri(), "model", target)
        assert list(target.iterdir()) == []
        (root / "model" / "link").unlink()
        (root / "shared").write_text("shared")
        (root / "model" / "link").symlink_to(root / "shared")
        artifact_folders.copy_artifacts(root.as_uri(), "model", target)
        assert (target / "link").read_text() == "shared"
        assert not (target / "link").is_symlink()

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        root, target = tmp_path / "root", tmp_path / "target"
        root.mkdir()
        target.mkdir()
        os.mkfifo(root / "pipe")
        with pytest.raises(ArtifactError):
            artifact_folders.copy_artifacts(root.as_uri(), "", target)

    def test_a_removed_target_ends_it(self, tmp_path: Path) -> None:
        root = tmp_path / "root"
        (root / "folder").mkdir(parents=True)
        (root / "folder" / "file").write_text("")
        with pytest.raises(ArtifactError):
            artifact_folders.copy_artifacts(root.as_uri(), "", tmp_path / "target")
        assert not (tmp_path / "target").exists()

    @pytest.mark.parametrize(
        "name",
        ["../outside", "a/../../outside", "/outside", "..", ".", "", "a\\b", "a\0b", "other/x"],
    )
    def test_names_that_a_server_tells_do_not_lead_out(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        written: list[str] = []
        listed = SimpleNamespace(path=name, is_dir=False, file_size=1)
        repository = SimpleNamespace(
            list_artifacts=lambda _: [listed],
            _download_file=lambda source, to: written.append(to),
        )
        monkeypatch.setattr(artifacts, "repository_of", lambda _: repository)
        with pytest.raises(ArtifactError):
            artifact_folders.copy_artifacts("s3://bucket/x", "", tmp_path)
        assert written == []

    def test_folders_of_a_remote_store(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tree = {
            "m": [("m/MLmodel", False), ("m/data", True)],
            "m/data": [("m/data/model.pkl", False)],
        }
        repository = SimpleNamespace(
            list_artifacts=lambda path: [
                SimpleNamespace(path=one, is_dir=is_dir) for one, is_dir in tree.get(path, [])
            ],
            _download_file=lambda source, to: Path(to).write_text(source),
        )
        monkeypatch.setattr(artifacts, "repository_of", lambda _: repository)
        artifact_folders.copy_artifacts("s3://bucket/x", "m", tmp_path)
        assert (tmp_path / "MLmodel").read_text() == "m/MLmodel"
        assert (tmp_path / "data" / "model.pkl").read_text() == "m/data/model.pkl"
        with pytest.raises(NoArtifact):
            artifact_folders.copy_artifacts("s3://bucket/x", "none", tmp_path)
