"""Answers of a host that no mirror should wait for, or hold."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.store.remote import api as api_module
from jupyter_mlflow.store.remote.api import Api
from jupyter_mlflow.store.remote.credentials import RestStore
from jupyter_mlflow.store.remote.problems import Problem

from .upstream import Gate, gate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .upstream import Handler, Seen

# Third-party: see test_contract.py.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:mlflow")


@pytest.fixture
def host() -> Iterator[Gate]:
    with gate() as made:
        yield made


@pytest.fixture
def api(host: Gate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    # MLflow's own, which would stay for the tests after this one.
    monkeypatch.setattr("mlflow.set_tracking_uri", lambda _: None)
    made = Api(RestStore(host.uri), "the host")
    yield made
    made.close()


def refused(api: Api, timeout: float) -> str:
    with pytest.raises(Problem) as found:
        api.post("runs/search", {}, timeout=timeout)
    return found.value.message


def test_one_that_unpacks_to_more_than_there_is_room_for(
    host: Gate, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_module, "_LARGEST", 1 << 20)
    packed = gzip.compress(bytes(50 << 20))

    def answer(handler: Handler, _: Seen) -> bool:
        handler.answer(200, packed, content_encoding="gzip")
        return True

    host.spoil = answer
    assert "too large" in refused(api, 20)


def test_one_that_comes_drop_by_drop(host: Gate, api: Api) -> None:
    def answer(handler: Handler, _: Seen) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        while not handler.wfile.closed:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
        return True

    host.spoil = answer
    began = time.monotonic()
    assert "in time" in refused(api, 1)
    assert time.monotonic() - began < 5


def test_one_that_is_nested_without_end(host: Gate, api: Api) -> None:
    def answer(handler: Handler, _: Seen) -> bool:
        handler.answer(200, b"[" * 100_000)
        return True

    host.spoil = answer
    assert "does not answer as an MLflow" in refused(api, 5)
