"""A broken project, or a wrong wish: a clear message each, and nothing starts."""

from __future__ import annotations

import json
import os
import random
import re
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tornado.httpclient import HTTPClientError

from jupyter_mlflow.errors import MlflowExtensionError
from jupyter_mlflow.projects import mlproject, scripts, validation
from jupyter_mlflow.projects.folder import open_folder
from tests.projects.corpus import BROKEN, good
from tests.projects.wishes import REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.projects.corpus import Broken
    from tests.projects.wishes import Refused

NOBODY = 65534
STARTED: list[str] = []


def _hear(event: str, arguments: Any) -> None:
    if event in {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork"}:
        STARTED.append(f"{event} {arguments}")


sys.addaudithook(_hear)


@contextmanager
def not_root() -> Iterator[None]:
    """Without root's right to read everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    # What pytest makes is root's only, for whom the system keeps no file closed.
    above = [place for place in (tmp_path, *tmp_path.parents) if "pytest" in str(place)]
    modes = [(place, place.stat().st_mode) for place in above]
    for place, mode in modes:
        place.chmod(mode | 0o011)
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "project").mkdir()
    yield folder
    (folder / "project").chmod(0o755)
    for place, mode in modes:
        place.chmod(mode)


def is_clear(message: str) -> bool:
    """Sentences that tell what to do, and nothing of a program's."""
    return (
        message[0].isupper() | (message[0] in "`{")
        and message.endswith(".")
        and len(message) < 400
        and not re.search(r"Traceback|<[a-z]+ |Error\b|Errno|/root|/tmp/", message)
    )


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.id)
def test_a_broken_project(root: Path, broken: Broken) -> None:
    broken.make(root / "project")
    del STARTED[:]
    for ask in (
        lambda: mlproject.read(open_folder(root, "project", "path")),
        lambda: validation.check({"uri": "project"}, root),
    ):
        with not_root(), pytest.raises(MlflowExtensionError) as refused:
            ask()
        assert refused.value.status == 400
        assert refused.value.code == "INVALID_PROJECT"
        assert broken.says in refused.value.message
        assert is_clear(refused.value.message), refused.value.message
    assert STARTED == []
    assert not (root / "project" / "started").exists()


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: refused.id)
def test_a_wrong_wish(root: Path, refused: Refused) -> None:
    good(root / "project")
    (root / "project" / ".git").mkdir()
    (root / "a.py").touch()
    del STARTED[:]
    with pytest.raises(MlflowExtensionError) as error:
        validation.check({"uri": "project", **refused.asked}, root)
    assert error.value.status in (400, 404)
    assert error.value.field == refused.field
    assert refused.says in error.value.message
    assert is_clear(error.value.message), error.value.message
    assert STARTED == []


def test_there_are_thirty() -> None:
    assert len({broken.id for broken in BROKEN}) == len(BROKEN) >= 30


def test_a_folder_of_two_gigabytes_and_a_circle_of_links_are_told_of(root: Path) -> None:
    folder = root / "project"
    good(folder)
    (folder / "again").symlink_to(folder)
    found = open_folder(root, "project", "path")
    assert scripts.notes(found) == ()
    with (folder / "data.bin").open("wb") as file:
        file.truncate(2 << 30)
    (note,) = scripts.notes(found)
    assert "1 GB" in note
    # It can be run: what is large need not be wrong.
    assert validation.check({"uri": "project", "parameters": {"alpha": 1}}, root)


def asked(question: Callable[[], Any]) -> tuple[MlflowExtensionError | None, Any]:
    """The refusal, which must be a clear one, or the answer."""
    try:
        return None, question()
    except MlflowExtensionError as error:
        refused = error
    assert refused.status in (400, 404)
    assert is_clear(refused.message), refused.message
    return refused, None


PIECES = (
    *(
        "&a ",
        "*a",
        "!!int ",
        "!!binary ",
        "- ",
        "? ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "'",
        '"',
        "|\n",
        ">\n",
    ),
    *("<<: ", "\n", "  ", "\t", "~", "0x", ".nan", "2024-13-01", "1:2:3", "#", "%YAML 9", "---\n"),
    *("python_env: ", "docker_env: ", "databricks_spark_job: ", "ä", "\ufeff", "\x85"),
)


@pytest.mark.parametrize("count", [200, pytest.param(5000, marks=pytest.mark.slow)])
def test_whatever_is_in_the_file_it_is_a_project_or_a_message(root: Path, count: int) -> None:
    made = random.Random(count)
    good(root / "project")
    text = (root / "project" / "MLproject").read_text()
    outcomes = {"project": 0, "message": 0}
    for _ in range(count):
        broken = list(text)
        for _ in range(made.randrange(1, 4)):
            place = made.randrange(len(broken))
            broken[place : place + made.randrange(4)] = made.choice(PIECES)
        (root / "project" / "MLproject").write_text("".join(broken))
        refused, found = asked(lambda: mlproject.read(open_folder(root, "project", "path")).model())
        outcomes["project" if refused is None else "message"] += 1
        json.dumps(found)
    assert min(outcomes.values()) > count / 20


def test_fields_of_any_kind(root: Path) -> None:
    good(root / "project")
    right: dict[str, Any] = {"uri": "project", "parameters": {"alpha": "0.3"}}
    fields = [*validation.check(right, root), "other"]
    anything: tuple[Any, ...] = (
        None,
        "",
        " ",
        "x",
        "\ud800",
        "a\0b",
        0,
        10**400,
        0.5,
        float("nan"),
        True,
        [],
        {},
        [1],
    )
    nested = [{"alpha": value} for value in anything] + [{"": 1}, {"\ud800": 1}, {"x" * 300: 1}]
    for field in fields:
        for value in (*anything, *nested):
            _, checked = asked(partial(validation.check, {**right, field: value}, root))
            json.dumps(checked)


async def test_the_route_tells_the_same(jp_fetch: Any, jp_root_dir: Path) -> None:
    (jp_root_dir / "project").mkdir()
    (jp_root_dir / "project" / "MLproject").write_text("entry_points: &a\n  main: *a\n")
    for path, status, field in (
        ("project", 400, None),
        ("gone", 404, "path"),
        ("..", 400, "path"),
        ("project/MLproject", 404, "path"),
    ):
        with pytest.raises(HTTPClientError) as refused:
            await jp_fetch("jupyter-mlflow", "projects", params={"path": path})
        assert refused.value.code == status
        assert refused.value.response is not None
        reply = json.loads(refused.value.response.body)
        assert reply.get("field") == field
        assert is_clear(reply["message"])
