"""The whole corpus, asked to be run: nothing is, and each reply is the sentence for the form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from tornado.httpclient import HTTPClientError

from tests.projects.corpus import BROKEN, good
from tests.projects.wishes import REFUSED

if TYPE_CHECKING:
    from pathlib import Path


async def test_nothing_starts(jp_fetch: Any, jp_root_dir: Path) -> None:
    async def refusal(arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        body = {"kind": "project", "connection": "default", "arguments": arguments}
        with pytest.raises(HTTPClientError) as refused:
            await jp_fetch("jupyter-mlflow", "jobs", method="POST", body=json.dumps(body))
        assert refused.value.response is not None
        return refused.value.code, json.loads(refused.value.response.body)

    before = psutil.Process().children(recursive=True)
    for number, broken in enumerate(BROKEN):
        folder = jp_root_dir / f"p{number}"
        folder.mkdir()
        broken.make(folder)
        # To root the system gives what it gives to nobody else; `test_broken` is not root there.
        give_back(folder)
        if "permission" in broken.id:
            continue
        code, reply = await refusal({"uri": folder.name})
        assert (code, reply["error_code"]) == (400, "INVALID_PROJECT"), broken.id
        assert broken.says in reply["message"], broken.id
    (jp_root_dir / "project").mkdir()
    good(jp_root_dir / "project")
    (jp_root_dir / "project" / ".git").mkdir()
    for wish in REFUSED:
        code, reply = await refusal({"uri": "project", **wish.asked})
        assert code in (400, 404), wish.id
        assert reply["field"] == wish.field, wish.id
        assert wish.says in reply["message"], wish.id
    reply = json.loads((await jp_fetch("jupyter-mlflow", "jobs")).body)
    assert reply == {"jobs": []}
    assert psutil.Process().children(recursive=True) == before
    assert files_called(jp_root_dir, "started") == []


def files_called(root: Path, name: str) -> list[Path]:
    return list(root.rglob(name))


def give_back(folder: Path) -> None:
    """The permissions, for whoever tidies up."""
    folder.chmod(0o755)
    for file in folder.iterdir():
        if file.is_file() and not file.is_symlink():
            file.chmod(0o644)
