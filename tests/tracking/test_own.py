"""Tracking URIs that lead back to the Jupyter server that is asked."""

from __future__ import annotations

import socket
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.errors import StoreError
from jupyter_mlflow.tracking.connection import Hooks
from jupyter_mlflow.tracking.connections import Connections
from jupyter_mlflow.tracking.own import OwnUris
from jupyter_mlflow.tracking.program import StoreSpec

if TYPE_CHECKING:
    from pathlib import Path

OWN = "/user/me/jupyter-mlflow/tracking/"


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> OwnUris:
    monkeypatch.setenv("JUPYTERHUB_PUBLIC_URL", "https://hub.example/user/me/")
    parts = {"base_url": "/user/me/", "port": 8888, "ip": "10.0.0.7"}
    return OwnUris(SimpleNamespace(custom_display_url="http://shown:8000/x", **parts))


@pytest.mark.parametrize(
    ("uri", "connection"),
    [
        (f"http://localhost:8888{OWN}default", "default"),
        (f"http://127.0.0.1:8888{OWN}abc123/", "abc123"),
        (f"http://[::1]:8888{OWN}default/api/2.0", "default"),
        (f"http://10.0.0.7:8888{OWN}default", "default"),
        (f"http://{socket.gethostname()}:8888{OWN}default", "default"),
        (f"https://hub.example{OWN}default", "default"),
        (f"http://shown:8000{OWN}default", "default"),
        (f"http://***@localhost:8888{OWN}default", "default"),
        # Another server, another user's, no tracking URI of ours, none at all.
        (f"http://localhost:8889{OWN}default", None),
        (f"http://elsewhere:8888{OWN}default", None),
        ("http://localhost:8888/user/you/jupyter-mlflow/tracking/default", None),
        ("http://localhost:8888/user/me/jupyter-mlflow/views/default", None),
        (f"http://localhost:8888{OWN}", None),
        ("http://localhost:8888", None),
        ("http://localhost:99999999/", None),
        ("http://[/", None),
        ("sqlite:////user/me/jupyter-mlflow/tracking/default", None),
        ("", None),
    ],
)
def test_which_uris_are_ours(own: OwnUris, uri: str, connection: str | None) -> None:
    assert own.connection(uri) == connection


async def test_they_are_the_connection_that_they_name(own: OwnUris, tmp_path: Path) -> None:
    uri = f"http://localhost:8888{OWN}default"
    spec = StoreSpec("sqlite:///x.db", "", create=False, directory=tmp_path)
    hooks = Hooks(on_change=lambda _: None, on_state=lambda _: None)
    known = Connections(spec, logs=tmp_path, hooks=hooks, idle_timeout=600, own=own.connection)
    assert known.of_uri(uri) is known.get("default")
    reported = StoreSpec(uri, "", create=False, directory=tmp_path, reported=uri)
    assert known.of_spec(reported) == (known.get("default"), False)
    assert known.of_uri("http://localhost:8889" + OWN + "default") is None
    # A name of no connection is not one of another server's, either.
    other = StoreSpec(uri + "2", "", False, tmp_path, reported=uri + "2", python=sys.executable)
    made, _ = known.of_spec(other)
    with pytest.raises(StoreError, match="itself"):
        await made.upstream()
    await known.close()


def test_the_network_is_not_asked_about_others(
    own: OwnUris, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask() -> str:
        raise AssertionError("asked")

    monkeypatch.setattr(socket, "getfqdn", ask)
    assert own.connection("http://mlflow.example:8888/") is None
    assert own.connection("postgresql://host:8888/jupyter-mlflow/tracking/default") is None
