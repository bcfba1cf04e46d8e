"""Keeping the log of a job with its run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from jupyter_mlflow.store.artifacts import write_artifact
from jupyter_mlflow.store.views.context import ViewError
from jupyter_mlflow.store.views.jobs import log
from jupyter_mlflow.store.views.jobs.wire import NewLog

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.store.views.context import Context


def keep(source: Path, root: str, store: str = "") -> None:
    context = cast("Context", SimpleNamespace(write_artifact=write_artifact))
    log.keep(context, NewLog(artifact_uri=root, path="job/log.txt", file=str(source), store=store))


def test_a_log_is_kept_and_kept_again_as_it_grows(tmp_path: Path) -> None:
    source, kept = tmp_path / "log", tmp_path / "run" / "job" / "log.txt"
    for text in (b"one\n", b"one\n\x1b[31mtwo\xff\n"):
        source.write_bytes(text)
        keep(source, (tmp_path / "run").as_uri())
        assert kept.read_bytes() == text


def test_of_a_long_log_the_end_is_kept_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "LARGEST", 10)
    (tmp_path / "log").write_bytes(b"0123456789abcde")
    keep(tmp_path / "log", (tmp_path / "run").as_uri())
    kept = (tmp_path / "run" / "job" / "log.txt").read_bytes()
    assert kept == b"[The first 5 bytes of this log are left out.]\n56789abcde"


@pytest.mark.parametrize(
    ("file", "root", "status"), [("none", "run", 400), ("log", "log/below", 502)]
)
def test_what_cannot_be_kept_says_so(tmp_path: Path, file: str, root: str, status: Any) -> None:
    (tmp_path / "log").write_text("x")
    with pytest.raises(ViewError) as refused:
        keep(tmp_path / file, (tmp_path / root).as_uri())
    assert refused.value.status == status


def test_no_password_of_the_store_is_kept(tmp_path: Path) -> None:
    uri = "http://ada:a%40canary@db/mlflow"
    (tmp_path / "log").write_bytes(b"\xffrequest to " + uri.encode() + b"/api failed: canary\n")
    keep(tmp_path / "log", (tmp_path / "run").as_uri(), uri)
    kept = (tmp_path / "run" / "job" / "log.txt").read_bytes()
    assert kept.startswith(b"\xffrequest to http://")
    assert b"canary" not in kept
