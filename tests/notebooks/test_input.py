"""Inputs of batch inference: which files may be read, and the notebooks made of them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
from jupyter_server.auth import Authorizer

from jupyter_mlflow.tracking.program import StoreSpec

if TYPE_CHECKING:
    import httpx

    from tests.tracking.conftest import Site
    from tests.tracking.recording import Conversation

MODEL = {
    "uri": "models:/Penguin Predictor@champion",
    "name": "Penguin Predictor",
    "signature": {"inputs": [{"name": "x", "type": "double", "required": True}], "outputs": []},
    "input_example": None,
    "requirements": ["mlflow"],
}
TABLE = {"columns": [{"name": "a"}], "rows": [], "total": 0, "delimiter": ";", "encoding": "utf-8"}


class NoFiles(Authorizer):
    """Lets do everything but with files."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return resource != "contents"


@pytest.fixture
def root(jp_root_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.csv").write_text("a\n1\n")
    (jp_root_dir / "data").mkdir()
    (jp_root_dir / "data" / "a b.csv").write_text("a\n1\n")
    (jp_root_dir / "inside.csv").symlink_to(jp_root_dir / "data" / "a b.csv")
    (jp_root_dir / "outside.csv").symlink_to(elsewhere / "secret.csv")
    (jp_root_dir / "folder.csv").symlink_to(elsewhere)
    (jp_root_dir / "linked").symlink_to(elsewhere)
    (jp_root_dir / ".hidden.csv").write_text("a\n1\n")
    os.mkfifo(jp_root_dir / "pipe.csv")
    # Without links, as the store process is told.
    return jp_root_dir.resolve()


@pytest.fixture
def asked(site: Site, jp_serverapp: Any) -> list[dict[str, list[str]]]:
    """What the store process is asked about inputs."""
    found: list[dict[str, list[str]]] = []

    async def answer(conversation: Conversation) -> None:
        await conversation.read()
        parts = urlsplit(conversation.target)
        if parts.path == "/views/input":
            found.append(parse_qs(parts.query))
        reply = TABLE if parts.path == "/views/input" else MODEL
        await conversation.reply(json.dumps(reply).encode())

    site.recording.answer = answer
    (extension,) = jp_serverapp.extension_manager.extension_apps["jupyter_mlflow"]
    spec = StoreSpec(uri="sqlite:////x", artifact_root="", create=False, directory=Path("/"))
    extension.connections.get("default").spec = spec
    return found


async def get(site: Site, path: str) -> httpx.Response:
    async with site.client() as client:
        return await client.get("notebooks/input", params={"path": path})


@pytest.mark.parametrize("path", ["data/a b.csv", "/data/a b.csv", "inside.csv"])
async def test_a_file_below_the_root(
    site: Site, root: Path, asked: list[dict[str, list[str]]], path: str
) -> None:
    reply = await get(site, path)
    assert (reply.status_code, reply.json()) == (200, TABLE)
    assert [one["path"] for one in asked] == [[str(root / "data" / "a b.csv")]]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("../elsewhere/secret.csv", 400),
        ("data/../../secret.csv", 400),
        ("data\\..\\a.csv", 400),
        # Tornado takes a NUL for a blank.
        ("a\0.csv", 404),
        ("", 400),
        ("gone.csv", 404),
        ("data", 404),
        ("outside.csv", 404),
        ("folder.csv", 404),
        ("linked/secret.csv", 404),
        (".hidden.csv", 404),
        ("pipe.csv", 404),
    ],
)
async def test_a_file_that_is_not_for_reading(
    site: Site, root: Path, asked: list[dict[str, list[str]]], path: str, status: int
) -> None:
    reply = await get(site, path)
    assert reply.status_code == status, reply.text
    assert reply.json()["message"]
    assert asked == []


async def test_who_may_not_read_files(
    site: Site, root: Path, asked: list[dict[str, list[str]]]
) -> None:
    site.app.settings["authorizer"] = NoFiles()
    assert (await get(site, "data/a b.csv")).status_code == 403
    assert asked == []


async def make(site: Site, **changes: Any) -> httpx.Response:
    body = {
        "model": {"name": "Penguin Predictor", "alias": "champion"},
        "directory": "data",
        "input": {"kind": "file", "path": "inside.csv"},
        "columns": {"x": "a"},
        "output": "predictions.csv",
        **changes,
    }
    async with site.client() as client:
        return await client.post("notebooks/inference", json=body)


async def test_a_notebook(site: Site, root: Path, asked: list[dict[str, list[str]]]) -> None:
    reply = await make(site)
    assert reply.status_code == 201, reply.text
    path = reply.json()["path"]
    assert path == "data/Penguin-Predictor-batch.ipynb"
    settings = nbformat.read(root / path, as_version=4).cells[1].source
    for line in (
        "model_uri = 'models:/Penguin Predictor@champion'",
        "input_path = '../inside.csv'",
        "delimiter = ';'",
        "columns = {'x': 'a'}",
        "types = {'x': 'double'}",
    ):
        assert line in settings.splitlines()


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"columns": {}}, 400, "needs the column 'x'"),
        ({"columns": {"x": "gone"}}, 400, "the input has no column 'gone'"),
        ({"input": {"kind": "file", "path": "outside.csv"}}, 404, "outside.csv is not there"),
        ({"output": "../x.csv"}, 400, "`output`"),
        ({"model": {"name": "m"}}, 400, "Say which model"),
    ],
)
async def test_nothing_half_done(
    site: Site,
    root: Path,
    asked: list[dict[str, list[str]]],
    changes: dict[str, Any],
    status: int,
    said: str,
) -> None:
    reply = await make(site, **changes)
    assert reply.status_code == status
    assert said in reply.json()["message"]
    assert not any(name.endswith(".ipynb") for _, _, names in os.walk(root) for name in names)
