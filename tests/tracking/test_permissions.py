"""Permissions of models on a tracking server with MLflow's basic-auth app, through Jupyter.

Jupyter has the credentials of one user: what it may do and say is what that user may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.servers import Server, running
from tests.store.upstream import MlflowServer

if TYPE_CHECKING:
    from collections.abc import Iterator

ADMIN = ("admin", "adm1n-passw0rd")
ADA = ("ada", "ada-passw0rd-1")
BOB = ("bob", "bob-passw0rd-1")

pytestmark = pytest.mark.slow
"""Half a minute, most of it MLflow's; which calls are forwarded at all is in ``test_routes``."""


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    made = MlflowServer(tmp_path_factory.mktemp("upstream"), admin=ADMIN).start()
    for name, password in (ADA, BOB):
        call = f"{made.uri}/api/2.0/mlflow/users/create"
        body = {"username": name, "password": password}
        assert httpx.post(call, json=body, auth=ADMIN, timeout=30).status_code == 200
    yield made
    made.stop()


@pytest.fixture(scope="module")
def server(upstream: MlflowServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("server")
    with running(
        place,
        HOME=str(place),
        XDG_CACHE_HOME=str(place / "cache"),
        MLFLOW_TRACKING_URI=upstream.uri,
        MLFLOW_TRACKING_USERNAME=ADA[0],
        MLFLOW_TRACKING_PASSWORD=ADA[1],
    ) as server:
        yield server


def called(server: Server, method: str, path: str, **sent: Any) -> httpx.Response:
    return httpx.request(
        method,
        f"{server.base}jupyter-mlflow/tracking/default/api/{path}",
        headers=server.headers,
        timeout=90,
        **sent,
    )


def named(upstream: MlflowServer, user: tuple[str, str], name: str) -> int:
    """How the tracking server answers to a user who wants to describe a model."""
    reply = httpx.patch(
        f"{upstream.uri}/api/2.0/mlflow/registered-models/update",
        json={"name": name, "description": "mine now"},
        auth=user,
        timeout=30,
    )
    return reply.status_code


def test_a_model_is_shared_and_taken_back(server: Server, upstream: MlflowServer) -> None:
    made = called(server, "POST", "2.0/mlflow/registered-models/create", json={"name": "shared"})
    assert made.status_code == 200, made.text
    me = called(server, "GET", "2.0/mlflow/users/current").json()["user"]
    assert (me["username"], me["is_admin"]) == ("ada", False)
    asked = {"resource_type": "registered_model", "resource_id": "shared"}
    mine = called(
        server, "GET", "3.0/mlflow/users/permissions/get", params={"username": "ada", **asked}
    )
    assert mine.json()["permission"] == "MANAGE"

    assert named(upstream, BOB, "shared") == 403
    given = {"username": "bob", "permission": "EDIT", **asked}
    assert (
        called(server, "POST", "3.0/mlflow/users/permissions/grant", json=given).status_code == 200
    )
    assert named(upstream, BOB, "shared") == 200
    again = called(server, "POST", "3.0/mlflow/users/permissions/grant", json=given)
    assert again.json()["error_code"] == "RESOURCE_ALREADY_EXISTS"
    taken = {"username": "bob", **asked}
    assert (
        called(server, "POST", "3.0/mlflow/users/permissions/revoke", json=taken).status_code == 200
    )
    assert named(upstream, BOB, "shared") == 403


def test_what_is_refused_is_told_in_a_sentence(server: Server, upstream: MlflowServer) -> None:
    theirs = httpx.post(
        f"{upstream.uri}/api/2.0/mlflow/registered-models/create",
        json={"name": "theirs"},
        auth=BOB,
        timeout=30,
    )
    assert theirs.status_code == 200, theirs.text
    version = {"name": "theirs", "source": "models:/m-1", "run_id": "0" * 32}
    refused = called(server, "POST", "2.0/mlflow/model-versions/create", json=version)
    assert refused.status_code == 403
    told = refused.json()
    assert told["error_code"] == "PERMISSION_DENIED"
    assert "does not allow this" in told["message"]
    assert ADA[1] not in refused.text


def test_users_themselves_are_nobodys_business_here(server: Server) -> None:
    body = {"username": "eve", "password": "eve-passw0rd-1"}
    for method, path in (
        ("POST", "2.0/mlflow/users/create"),
        ("PATCH", "2.0/mlflow/users/update-password"),
        ("PATCH", "2.0/mlflow/users/update-admin"),
        ("DELETE", "2.0/mlflow/users/delete"),
        ("POST", "3.0/mlflow/roles/create"),
    ):
        assert called(server, method, path, json=body).status_code == 404, path
