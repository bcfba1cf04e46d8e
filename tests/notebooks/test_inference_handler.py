"""What "Use for inference" writes where, and what it says when it cannot."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyter_mlflow.tracking.program import StoreSpec

if TYPE_CHECKING:
    import httpx

    from tests.tracking.conftest import Site
    from tests.tracking.recording import Conversation

MODEL = {"uri": "models:/m-1", "name": "m", "signature": None, "input_example": None}
FAULTS = {"locked": errno.EACCES, "mounted": errno.EROFS, "full": errno.ENOSPC}


class Disk(AsyncLargeFileManager):
    """Folders in which no file can be written, not even by the administrator's account."""

    async def _save_notebook(self, os_path: str, *args: Any, **kwargs: Any) -> Any:
        code = FAULTS.get(os.path.basename(os.path.dirname(os_path)))
        with self.perm_to_403(os_path):
            if code is not None:
                raise OSError(code, os.strerror(code), os_path)
        save: Any = super()._save_notebook
        return await save(os_path, *args, **kwargs)


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyter_mlflow": True},
            "contents_manager_class": Disk,
        }
    }


@pytest.fixture
def site(site: Site, jp_serverapp: Any) -> Site:
    (extension,) = jp_serverapp.extension_manager.extension_apps["jupyter_mlflow"]
    spec = StoreSpec(uri="sqlite:////x", artifact_root="", create=False, directory=Path("/"))
    extension.connections.get("default").spec = spec
    site.recording.answer = describe
    return site


@pytest.fixture
def root(jp_root_dir: Path, jp_data_dir: Path) -> Path:
    for folder in ("sub", *FAULTS):
        (jp_root_dir / folder).mkdir()
    for name, language in {"gpu": "Python", "ir": "R"}.items():
        spec = jp_data_dir / "kernels" / name / "kernel.json"
        spec.parent.mkdir(parents=True)
        spec.write_text(json.dumps({"argv": [], "display_name": name, "language": language}))
    return jp_root_dir


async def describe(conversation: Conversation) -> None:
    await conversation.read()
    await conversation.reply(json.dumps(MODEL).encode())


async def post(site: Site, **body: Any) -> httpx.Response:
    async with site.client() as client:
        reply = await client.post(
            "notebooks/inference", json={"model": {"model_id": "m-1"}, **body}
        )
    assert set(reply.json()) in ({"path"}, {"error_code", "message", "details"})
    return reply


def kernel(root: Path, reply: httpx.Response) -> str:
    assert reply.status_code == 201, reply.text
    written = nbformat.read(root / reply.json()["path"], as_version=4)
    return str(written.metadata["kernelspec"]["name"])


async def test_beside_the_current_notebook(site: Site, root: Path) -> None:
    paths = [(await post(site, directory="/sub/")).json()["path"] for _ in range(2)]
    assert paths == ["sub/m-inference.ipynb", "sub/m-inference-1.ipynb"]
    assert all((root / path).exists() for path in paths)


@pytest.mark.parametrize(
    ("asked", "opened_with"),
    [
        ("gpu", "gpu"),
        ("ir", "python3"),
        ("gone", "python3"),
        ("../sub", "python3"),
        (None, "python3"),
    ],
)
async def test_the_kernel_of_the_current_notebook(
    site: Site, root: Path, asked: str | None, opened_with: str
) -> None:
    assert kernel(root, await post(site, kernel_name=asked)) == opened_with


async def test_the_default_kernel_of_the_server(site: Site, root: Path, jp_serverapp: Any) -> None:
    jp_serverapp.kernel_manager.default_kernel_name = "gpu"
    assert kernel(root, await post(site)) == "gpu"


async def test_a_default_kernel_that_is_not_pythons(
    site: Site, root: Path, jp_serverapp: Any
) -> None:
    jp_serverapp.kernel_manager.default_kernel_name = "ir"
    assert kernel(root, await post(site)) == "python3"


@pytest.mark.parametrize(
    "body",
    [
        {"directory": "../other"},
        {"directory": "sub/../.."},
        {"directory": "sub\\..\\.."},
        {"directory": "s\0b"},
        {"directory": ["sub"]},
        {"kernel_name": ["gpu"]},
    ],
)
async def test_a_field_that_cannot_be_meant(site: Site, root: Path, body: dict[str, Any]) -> None:
    reply = await post(site, **body)
    assert reply.status_code == 400
    assert next(iter(body)) in reply.json()["message"]
    assert site.recording.total == 0


@pytest.mark.parametrize(
    ("directory", "status", "code", "said"),
    [
        ("gone", 404, "RESOURCE_DOES_NOT_EXIST", "The folder gone is not there"),
        ("locked", 403, "PERMISSION_DENIED", "The folder locked cannot be written to"),
        ("mounted", 403, "PERMISSION_DENIED", "The folder mounted cannot be written to"),
        ("full", 500, "INTERNAL_ERROR", "No space left on device"),
    ],
)
async def test_a_folder_that_takes_no_notebook(
    site: Site, root: Path, directory: str, status: int, code: str, said: str
) -> None:
    reply = await post(site, directory=directory)
    told = reply.json()
    assert (reply.status_code, told["error_code"]) == (status, code)
    assert said in told["message"]
    assert "try again" in told["message"]
    assert not (root / directory / "m-inference.ipynb").exists()
